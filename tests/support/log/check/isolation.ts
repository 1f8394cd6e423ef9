import type { History } from '../history.ts';
import { groupByMark } from '../marks.ts';
import type { Violations } from '../violation.ts';

const marks = /‹[^‹›]*›/g;

/** I7: the customer reads nothing that is not for them, nobody reads another chat's, and forged credentials give nothing. */
export function checkIsolation({ writes, reads }: History, violations: Violations): void {
  const groups = groupByMark(writes);
  for (const { viewer, chatId, events } of reads) {
    for (const { index, body } of events) {
      for (const [mark] of decodeURIComponent(body).matchAll(marks)) {
        const [write] = groups.get(mark) ?? [];
        if (write === undefined) continue;
        if (viewer === 'customer' && write.isHidden) {
          violations.add('I7', `${chatId}: the customer was told ${mark} at ${index}, which is for others`);
        }
        const chats = new Set(groups.get(mark)?.flatMap((one) => one.chatId ?? []));
        if (chats.size > 0 && !chats.has(chatId)) {
          violations.add('I7', `${chatId}: ${mark} at ${index} is of another chat`);
        }
      }
    }
  }
  for (const { isForged, told, causes, chatId } of writes) {
    if (isForged && told !== 'deny' && told !== 'retry' && told !== 'lost') {
      violations.add('I7', `${chatId}: ${causes} with the credentials of another chat was told ${told}`);
    }
  }
}
