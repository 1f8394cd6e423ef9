import Type from 'typebox';
import { count, section } from './words.ts';

const optional = Type.Optional;
const most = 1_000_000;

/** Per service; what the customer API refuses beyond. Characters are Unicode code points after decoding. */
export const limitsSchema = section(
  {
    message: optional(
      count('characters', { description: 'Longest message; beyond it code 204.', default: 16_000 }, 1, most),
    ),
    nickname: optional(count('characters', { description: 'Longest `nickname`.', default: 100 }, 1, 1000)),
    names: optional(
      count('characters', { description: 'Longest `firstName` and `lastName`, each.', default: 100 }, 1, 1000),
    ),
    subject: optional(count('characters', { description: 'Longest `subject`.', default: 500 }, 1, 10_000)),
    emailAddress: optional(count('characters', { description: 'Longest `emailAddress`.', default: 254 }, 6, 1000)),
    messageType: optional(count('characters', { description: 'Longest `messageType`.', default: 100 }, 1, 1000)),
    pushUrl: optional(count('characters', { description: 'Longest `pushUrl`.', default: 2048 }, 16, 65_536)),
    userDataKeys: optional(
      count('keys', { description: 'Most keys of user data in one session.', default: 100 }, 1, 10_000),
    ),
    userDataKey: optional(count('characters', { description: 'Longest key of user data.', default: 100 }, 1, 1000)),
    userDataValue: optional(
      count('characters', { description: 'Longest value of user data.', default: 4096 }, 1, most),
    ),
    userDataBytes: optional(
      count(
        'bytes',
        { description: 'Most user data in one session, keys and values as UTF-8.', default: 65_536 },
        1,
        4_194_304,
      ),
    ),
    eventAttributes: optional(count('bytes', { description: 'Longest `eventAttributes`.', default: 4096 }, 2, 65_536)),
    formBody: optional(
      count(
        'bytes',
        {
          description:
            'Longest body of a form; beyond it HTTP 413. Never less than parameters within the limits above can take: without this key it is 524,288 or what they take, whichever is more.',
        },
        1024,
        67_108_864,
      ),
    ),
    parameters: optional(
      count(
        'parameters',
        { description: 'Most parameters in one form; beyond it HTTP 413.', default: 1000 },
        32,
        20_000,
      ),
    ),
    replyEvents: optional(
      count(
        'events',
        { description: 'Most events in one reply; the next poll gets the rest.', default: 1000 },
        1,
        10_000,
      ),
    ),
    replyBytes: optional(
      count(
        'bytes',
        { description: 'Longest list of events in one reply (one event always fits).', default: 1_048_576 },
        1024,
        16_777_216,
      ),
    ),
    transcript: optional(
      count(
        'events',
        {
          description:
            'Most events of a session that customer or agents see; joining, leaving and ending always have room.',
          default: 10_000,
        },
        10,
        most,
      ),
    ),
    requestsPerSecond: optional(
      count(
        'requests a second',
        { description: 'What one chat may ask, with good credentials; beyond it RETRY.', default: 50 },
        20,
        100_000,
      ),
    ),
    requestsBurst: optional(
      count(
        'requests',
        { description: 'What one chat may ask at once before `requestsPerSecond` counts.', default: 500 },
        20,
        most,
      ),
    ),
  },
  { description: 'Limits of the customer API.', default: {} },
);

export type LimitsValue = Type.Static<typeof limitsSchema>;
