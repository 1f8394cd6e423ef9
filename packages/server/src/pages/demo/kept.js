/**
 * What this tab keeps over a reload: a request that is on its way, or the chat with its unsent messages and draft.
 *
 * @typedef {{ id: string, text: string }} KeptMessage
 * @typedef {{ chatId: string, userId: string, secureKey: string, alias: string }} Credentials
 * @typedef {{
 *   request?: { token: string, nickname: string, subject: string },
 *   credentials?: Credentials,
 *   nickname?: string,
 *   outbox?: KeptMessage[],
 *   draft?: string,
 * }} Kept
 */
const name = 'parley-demo';

/** @returns {Kept} */
export function readKept() {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? '{}');
  } catch {
    return {};
  }
}

/** @param {Kept} change laid over what is kept; undefined removes */
export function keep(change) {
  try {
    sessionStorage.setItem(name, JSON.stringify({ ...readKept(), ...change }));
  } catch {
    // Without storage the chat works, and ends with a reload.
  }
}

export function forget() {
  try {
    sessionStorage.removeItem(name);
  } catch {
    // As above.
  }
}
