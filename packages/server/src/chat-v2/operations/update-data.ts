import { actAsCustomer } from '../../chat/customer.ts';
import { parseUpdateData, type UpdateDataRequest } from '../parse/update-data.ts';
import { answer, type ChatOperation } from './operation.ts';

/** CV-OP-9. */
export const updateData: ChatOperation<UpdateDataRequest> = {
  parse: parseUpdateData,
  async run(api, access, { userData, position }) {
    return answer(api, access, await actAsCustomer(api.chat, access, { type: 'update-user-data', userData }), position);
  },
};
