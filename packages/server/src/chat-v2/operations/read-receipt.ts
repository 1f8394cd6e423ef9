import { actAsCustomer } from '../../chat/customer.ts';
import { parseReadReceipt, type ReadReceiptRequest } from '../parse/read-receipt.ts';
import { answer, type ChatOperation } from './operation.ts';

/** CV-OP-8: `transcriptPosition` is what was read; no events are returned. */
export const readReceipt: ChatOperation<ReadReceiptRequest> = {
  parse: parseReadReceipt,
  async run(api, access, { index: upTo }) {
    return answer(api, access, await actAsCustomer(api.chat, access, { type: 'read', upTo }), undefined);
  },
};
