import Type from 'typebox';
import { parseInterval } from '../intervals.ts';
import { isCalendarDate, isTimeZone } from '../zones.ts';
import { absentKey, entryName, retireKey } from './entry.ts';
import { listOf, section } from './words.ts';

const optional = Type.Optional;
const intervalExpected =
  'a stretch such as "09:00-17:00", "22:00-02:00" (until the next day) or "00:00-24:00", and not an empty one';
const interval = Type.Refine(Type.String({ expected: intervalExpected }), (value) => parseInterval(value) !== null);
const dateExpected = 'a date that exists, such as "2026-12-24"';
const date = Type.Refine(Type.String({ expected: dateExpected }), isCalendarDate);
const stretches = (description: string) =>
  optional(listOf(interval, 'stretches such as "09:00-17:00"', { description, default: [] }, 48));

const datePattern = '^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])$';

export const hoursSchema = section(
  {
    name: entryName('the hours'),
    ...absentKey,
    ...retireKey,
    timeZone: optional(
      Type.Refine(
        Type.String({
          description: 'Time zone of all times below; an entry of hours must have one.',
          expected: 'a time zone by its IANA name, such as Europe/Tallinn or UTC',
        }),
        isTimeZone,
      ),
    ),
    weekly: optional(
      section(
        {
          mon: stretches('Mondays.'),
          tue: stretches('Tuesdays.'),
          wed: stretches('Wednesdays.'),
          thu: stretches('Thursdays.'),
          fri: stretches('Fridays.'),
          sat: stretches('Saturdays.'),
          sun: stretches('Sundays.'),
        },
        {
          description:
            'When it is open each week. A stretch may run over midnight and belongs to the day it begins on. At a change of clocks a stretch begins and ends at the first moment whose clock shows its time or a later one.',
          default: {},
        },
      ),
    ),
    closed: optional(
      listOf(date, 'dates', { description: 'Dates on which no stretch begins (holidays).', default: [] }, 5000),
    ),
    open: optional(
      Type.Record(
        Type.String({ pattern: datePattern }),
        listOf(interval, 'stretches such as "09:00-17:00"', { description: 'Its stretches.' }, 48),
        {
          description: 'Dates with stretches of their own instead of the weekly ones.',
          default: {},
          expected: 'a mapping of dates such as "2026-12-23" to lists of stretches',
          additionalProperties: false,
          maxProperties: 5000,
        },
      ),
    ),
  },
  { description: 'Business hours and holidays.' },
);

export type HoursValue = Omit<Type.Static<typeof hoursSchema>, 'name' | 'absent'>;
