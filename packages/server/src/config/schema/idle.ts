import Type from 'typebox';
import { duration, flag, oneOf, section, text } from './words.ts';

const optional = Type.Optional;
const year = 366 * 86_400;
const fillIns = ['nickname'];

const times = (alertAfter: number, closeAfter: number) => ({
  alertAfter: optional(
    duration(
      { description: 'Without activity for so long: an IdleAlert.', default: alertAfter },
      { least: 0, most: year },
    ),
  ),
  alert2After: optional(
    duration(
      { description: 'So long after the first alert: a second one; 0 = none.', default: 0 },
      { least: 0, most: year },
    ),
  ),
  closeAfter: optional(
    duration(
      { description: 'So long after the last alert: IdleClose and the end; 0 = never.', default: closeAfter },
      { least: 0, most: year },
    ),
  ),
});

/** Idle control while an agent is in the chat (CV-LIFE-2). */
export const idleSchema = section(
  {
    enabled: optional(flag({ description: 'Whether quiet chats are alerted and closed.', default: false })),
    ...times(255, 45),
    notices: optional(
      oneOf(['none', 'major', 'typing'], {
        description:
          'What counts as activity besides messages, joining and leaving: nothing, push URLs and files (`major`), or typing too (`typing`).',
        default: 'major',
      }),
    ),
    alertText: optional(text({ description: 'Text of the first alert; empty = no event.', default: '' }, fillIns)),
    alert2Text: optional(text({ description: 'Text of the second alert; empty = no event.', default: '' }, fillIns)),
    closeText: optional(text({ description: 'Text of the IdleClose; empty = no event.', default: '' }, fillIns)),
  },
  { description: 'Idle control, while an agent is in the chat.', default: {} },
);

/** The times for asynchronous chats (CV-LIFE-3); switch, notices and texts are those of `idle`. */
export const asyncIdleSchema = section(times(86_400, 3600), {
  description: 'Idle times of asynchronous chats; the rest is as in `idle`.',
  default: {},
});
