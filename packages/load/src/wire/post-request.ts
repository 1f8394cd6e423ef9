/** Where the requests of a run go. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * The bytes of one keep-alive form POST, ready to be written any number of times.
 * Only the headers that HTTP/1.1 and the API need, so that header parsing weighs the same on every server compared.
 */
export function buildPostRequest(address: Address, path: string, form: Readonly<Record<string, string>>): Buffer {
  const body = new URLSearchParams(form).toString();
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: ${address.host}:${address.port}\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    'latin1',
  );
}
