import { post } from './api.js';
import { forget, keep, readKept } from './kept.js';
import { createToken } from './token.js';

/**
 * Asks for a chat. The token stays the same until there is an answer, over reloads too, so that one wish never
 * becomes two chats.
 *
 * @param {string} nickname @param {string} subject
 * @returns {Promise<{ state: 'begun' } | { state: 'refused', code: number, advice: string } | { state: 'later' }>}
 */
export async function beginChat(nickname, subject) {
  const before = readKept().request;
  const isSame = before !== undefined && before.nickname === nickname && before.subject === subject;
  const token = isSame ? before.token : createToken();
  keep({ request: { token, nickname, subject } });
  const answer = await post('', {
    nickname,
    ...(subject === '' ? {} : { subject }),
    'userData[language]': navigator.language,
    'userData[timeZone]': Intl.DateTimeFormat().resolvedOptions().timeZone,
    clientMessageId: token,
  });
  switch (answer.state) {
    case 'ack': {
      const { chatId, userId, secureKey, alias } = answer.reply;
      keep({ request: undefined, credentials: { chatId, userId, secureKey, alias }, nickname, outbox: [], draft: '' });
      return { state: 'begun' };
    }
    case 'refused':
      forget();
      return answer;
    case 'later':
    case 'unreachable':
      return { state: 'later' };
  }
}
