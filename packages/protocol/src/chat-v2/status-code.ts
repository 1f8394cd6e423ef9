/**
 * `statusCode` of every reply. `ok`: applied, every field is valid. `retry`: not possible now, the client may repeat the
 * request. `refuse`: not applied, and repeating it changes nothing.
 */
export const statusCodes = { ok: 0, retry: 1, refuse: 2 } as const;

export type StatusCode = (typeof statusCodes)[keyof typeof statusCodes];
