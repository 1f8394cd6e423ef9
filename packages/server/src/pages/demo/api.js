/**
 * One operation of the customer chat API: a form post, a JSON reply. What became of it is one of four states:
 *
 * - `ack`: done, and durable; `reply` is the whole reply.
 * - `later`: not now, or nobody knows: the same request may be sent again.
 * - `refused`: certainly not applied; `advice` says why, `ended` whether the chat is over.
 * - `unreachable`: no answer at all.
 *
 * @typedef {{ state: 'ack', reply: any }
 *   | { state: 'later', waitMs: number }
 *   | { state: 'refused', ended: boolean, code: number, advice: string }
 *   | { state: 'unreachable' }} Answer
 */

/** Beside this page, wherever the server is mounted. */
export const service = new URL('../genesys/2/chat/demo', location.href).href;

/** The server answers well within 3 s; what takes longer than this is lost. */
const timeoutMs = 8_000;

/**
 * @param {string} path below the service, such as `/{chatId}/send`; empty for requestChat
 * @param {Record<string, string | number>} parameters
 * @returns {Promise<Answer>}
 */
export async function post(path, parameters) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) body.append(name, String(value));
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(service + path, { method: 'POST', body, signal, cache: 'no-store' });
    const reply = await response.json();
    if (response.ok && reply.statusCode === 0) return { state: 'ack', reply };
    if (reply.statusCode === 1 || response.status >= 500) {
      return { state: 'later', waitMs: Number(response.headers.get('Retry-After') ?? 0) * 1_000 };
    }
    const { code = 0, advice = '' } = reply.errors?.[0] ?? {};
    return { state: 'refused', ended: reply.chatEnded === true, code, advice };
  } catch {
    return { state: 'unreachable' };
  }
}
