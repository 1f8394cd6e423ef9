import Type from 'typebox';
import { count, flag, section } from './words.ts';

const optional = Type.Optional;
const perMinute = (description: string, value: number) =>
  optional(count('requests a minute', { description, default: value }, 1, 10_000_000));

/** What one network address may do, over all services (CV-ERR-9). */
export const limitsPerSourceSchema = section(
  {
    requestChat: perMinute('New chats from one address; beyond it HTTP 429.', 120),
    denied: perMinute('Requests with bad credentials from one address; beyond it HTTP 429.', 60),
    signIns: perMinute('Sign-ins from one address; beyond it HTTP 429.', 20),
    spooledBytes: optional(
      count(
        'bytes',
        { description: 'Uploads from one address that wait for their credentials, together.', default: 20_971_520 },
        1024,
        10_737_418_240,
      ),
    ),
    onLoopback: optional(
      flag({ description: 'Whether these limits hold for requests from the machine itself too.', default: false }),
    ),
  },
  { description: 'Limits per network address, for the whole deployment.' },
);

export type LimitsPerSourceValue = Type.Static<typeof limitsPerSourceSchema>;
