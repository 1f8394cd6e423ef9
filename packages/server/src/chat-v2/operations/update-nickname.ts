import { actAsCustomer } from '../../chat/customer.ts';
import { parseUpdateNickname, type UpdateNicknameRequest } from '../parse/update-nickname.ts';
import { answer, type ChatOperation } from './operation.ts';

/** CV-OP-7. */
export const updateNickname: ChatOperation<UpdateNicknameRequest> = {
  parse: parseUpdateNickname,
  async run(api, access, { nickname, position }) {
    return answer(api, access, await actAsCustomer(api.chat, access, { type: 'update-nickname', nickname }), position);
  },
};
