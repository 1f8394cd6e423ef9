/** Parameters, or a body as it is. `undefined` leaves a parameter out. */
export type Form = Fields | string | Buffer;

export interface Fields {
  readonly [name: string]: string | number | undefined;
}

export const formType = 'application/x-www-form-urlencoded';

/** The bytes of a form, as a careful client writes them. */
export function encodeForm(form: Form): Buffer {
  if (typeof form === 'string') return Buffer.from(form);
  if (Buffer.isBuffer(form)) return form;
  const pairs = Object.entries(form).filter(([, value]) => value !== undefined);
  return Buffer.from(
    pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`).join('&'),
  );
}

const boundary = '----ConformanceKitBoundary7d2b';

/** The same parameters as parts, as a browser sends a FormData. */
export function encodeMultipart(fields: Fields): { readonly body: Buffer; readonly type: string } {
  const parts = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const quoted = name.replaceAll('"', '%22');
      return `--${boundary}\r\nContent-Disposition: form-data; name="${quoted}"\r\n\r\n${value}\r\n`;
    });
  return {
    body: Buffer.from(`${parts.join('')}--${boundary}--\r\n`),
    type: `multipart/form-data; boundary=${boundary}`,
  };
}
