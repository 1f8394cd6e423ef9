import { Agent, request } from 'node:http';

/** The whole answer, or that there was none. */
export type Answer =
  | {
      readonly state: 'answered';
      readonly status: number;
      readonly body: string;
      /** True when the server closes the connection after this answer. */
      readonly closes: boolean;
    }
  | { readonly state: 'unanswered'; readonly why: string };

export type Fields = { readonly [name: string]: string | number };

/** Far longer than any answer takes (CV-ERR-7): what hangs is found, what is slow is not. */
const giveUpMs = 60_000;

/** Connections that are kept alive, as those of browsers are. */
export function createAgent(): Agent {
  return new Agent({ keepAlive: true });
}

/** Posts a form; resolves in every case. */
export function post(
  agent: Agent,
  url: string,
  fields: Fields,
  headers: { readonly [name: string]: string } = {},
): Promise<Answer> {
  const body = new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)])).toString();
  const type = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(body)),
  };
  return new Promise((resolve) => {
    const fail = (error: Error & { code?: string }) =>
      resolve({ state: 'unanswered', why: error.code ?? error.message });
    const sent = request(
      url,
      { method: 'POST', agent, headers: { ...type, ...headers }, timeout: giveUpMs },
      (reply) => {
        let text = '';
        reply.setEncoding('utf8');
        reply.on('data', (chunk: string) => {
          text += chunk;
        });
        reply.on('error', fail);
        reply.on('end', () => {
          const closes = reply.headers.connection === 'close';
          resolve({ state: 'answered', status: reply.statusCode ?? 0, body: text, closes });
        });
      },
    );
    sent.on('timeout', () => sent.destroy(new Error('no answer')));
    sent.on('error', fail);
    sent.end(body);
  });
}
