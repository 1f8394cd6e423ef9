import type { ChatApi } from './api.ts';
import type { Reply } from './reply.ts';

export function countReply(api: ChatApi, { status, body, isDenial }: Reply): void {
  const { replies } = api.counters;
  if (isDenial) replies.denied += 1;
  else if (status === 200) {
    const code = body.charCodeAt('{"statusCode":'.length);
    if (code === 0x30) replies.ack += 1;
    else if (code === 0x31) replies.retry += 1;
    else replies.refuse += 1;
  } else if (status === 429) replies.slowDown += 1;
  else if (status >= 500) replies.unexpected += 1;
  else replies.misunderstood += 1;
}
