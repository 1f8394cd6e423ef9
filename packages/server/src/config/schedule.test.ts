import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { createWalk } from '../../../../tests/support/settings/walk-clock.ts';
import { createSchedule } from './schedule.ts';
import type { HoursValue } from './schema/hours.ts';
import { weekdays } from './weekdays.ts';

const minuteMs = 60_000;
const weekend = { sat: ['00:00-24:00'], sun: ['00:00-24:00'] };
const office = {
  timeZone: 'Europe/Tallinn',
  weekly: Object.fromEntries(weekdays.slice(0, 5).map((day) => [day, ['09:00-17:00']])),
  closed: ['2026-12-24', '2026-12-25'],
};

function ask(hours: HoursValue, moments: Record<string, boolean>) {
  const schedule = createSchedule(hours);
  for (const [moment, isOpen] of Object.entries(moments))
    assert.equal(schedule.isOpen(Date.parse(moment)), isOpen, moment);
}

describe('a week', () => {
  test('[CV-LIFE-6] it is open from the first moment of a stretch until just before its end, in its own zone', () => {
    ask(office, {
      '2026-11-24T08:59:59.999+02:00': false,
      '2026-11-24T09:00+02:00': true,
      '2026-11-24T16:59:59.999+02:00': true,
      '2026-11-24T17:00+02:00': false,
      '2026-11-22T12:00+02:00': false,
    });
  });

  test('a stretch over midnight belongs to the day it begins on', () => {
    ask(
      { timeZone: 'UTC', weekly: { fri: ['22:00-02:00'] } },
      {
        '2026-11-27T21:59Z': false,
        '2026-11-27T22:00Z': true,
        '2026-11-28T01:59Z': true,
        '2026-11-28T02:00Z': false,
        '2026-11-27T01:00Z': false,
      },
    );
  });

  test('stretches that meet are open without a break', () => {
    const hours = { timeZone: 'UTC', weekly: { mon: ['09:00-12:00', '12:00-24:00'], tue: ['00:00-01:00'] } };
    ask(hours, {
      '2026-11-23T11:59:59.999Z': true,
      '2026-11-23T12:00Z': true,
      '2026-11-24T00:00Z': true,
      '2026-11-24T01:00Z': false,
    });
  });

  test('without any stretch it is never open, however far ahead one asks', () => {
    ask({ timeZone: 'UTC' }, { '2026-11-24T12:00Z': false, '2036-11-24T12:00Z': false });
  });
});

describe('holidays', () => {
  test('on a closed date no stretch begins, and what began the day before goes on', () => {
    const hours = { timeZone: 'UTC', weekly: { thu: ['22:00-04:00'], fri: ['02:00-08:00'] }, closed: ['2026-12-25'] };
    ask(hours, { '2026-12-25T03:00Z': true, '2026-12-25T05:00Z': false, '2026-12-18T05:00Z': true });
    ask(office, { '2026-12-24T12:00+02:00': false, '2026-12-23T12:00+02:00': true });
  });

  test('a date with stretches of its own has none of its weekday', () => {
    ask(
      { ...office, open: { '2026-12-23': ['10:00-12:00'], '2026-12-26': ['10:00-12:00'] } },
      {
        '2026-12-23T09:30+02:00': false,
        '2026-12-23T10:30+02:00': true,
        '2026-12-23T12:30+02:00': false,
        '2026-12-26T11:00+02:00': true,
      },
    );
  });
});

describe('changes of clocks', () => {
  test('where the clock jumps over the beginning, it opens at the jump; over the end, it closes there', () => {
    // Berlin, 2026-03-29: 02:00 becomes 03:00, at 01:00 UTC.
    const zone = 'Europe/Berlin';
    ask(
      { timeZone: zone, weekly: { sun: ['02:30-05:00'] } },
      { '2026-03-29T00:59Z': false, '2026-03-29T01:00Z': true, '2026-03-29T02:59Z': true, '2026-03-29T03:00Z': false },
    );
    ask(
      { timeZone: zone, weekly: { sun: ['01:00-02:30'] } },
      { '2026-03-29T00:59:59.999Z': true, '2026-03-29T01:00Z': false },
    );
    ask(
      { timeZone: zone, weekly: { sun: ['02:10-02:50'] } },
      { '2026-03-29T00:59Z': false, '2026-03-29T01:00Z': false },
    );
  });

  test('where the clock shows a time twice, the first one counts', () => {
    // Berlin, 2026-10-25: 03:00 becomes 02:00, at 01:00 UTC.
    const zone = 'Europe/Berlin';
    ask(
      { timeZone: zone, weekly: { sun: ['02:30-05:00'] } },
      {
        '2026-10-25T00:29Z': false,
        '2026-10-25T00:30Z': true,
        '2026-10-25T01:15Z': true,
        '2026-10-25T03:59Z': true,
        '2026-10-25T04:00Z': false,
      },
    );
    ask(
      { timeZone: zone, weekly: { sun: ['01:00-02:30'] } },
      { '2026-10-25T00:29Z': true, '2026-10-25T00:30Z': false, '2026-10-25T01:15Z': false },
    );
  });

  test('a day that a place left out has no hours, and those around it have theirs', () => {
    // Apia went from Thursday, 2011-12-29, to Saturday, 2011-12-31.
    const hours = {
      timeZone: 'Pacific/Apia',
      weekly: { thu: ['09:00-17:00'], fri: ['00:00-24:00'], sat: ['09:00-17:00'] },
    };
    ask(hours, {
      '2011-12-29T16:59-10:00': true,
      '2011-12-29T23:59-10:00': false,
      '2011-12-31T00:00+14:00': false,
      '2011-12-31T09:00+14:00': true,
    });
  });
});

test('it is right whichever way time goes, also back', () => {
  const schedule = createSchedule(office);
  const noon = Date.parse('2026-11-24T12:00+02:00');
  const night = Date.parse('2026-11-24T23:00+02:00');
  assert.deepEqual(
    [noon, night, noon, night - 86_400_000, noon + 365 * 86_400_000, noon].map((at) => schedule.isOpen(at)),
    [true, false, true, false, true, true],
  );
});

test('a million questions within one stretch look into the calendar once', () => {
  const schedule = createSchedule(office);
  const noon = Date.parse('2026-11-24T12:00+02:00');
  const real = Temporal.Instant.fromEpochMilliseconds;
  let looks = 0;
  Temporal.Instant.fromEpochMilliseconds = (at) => {
    looks += 1;
    return real(at);
  };
  try {
    for (let asked = 0; asked < 1_000_000; asked += 1) schedule.isOpen(noon + asked);
  } finally {
    Temporal.Instant.fromEpochMilliseconds = real;
  }
  assert.equal(looks, 1);
});

describe('against a walk past the clock, minute by minute', () => {
  const clock = fc
    .integer({ min: 0, max: 1439 })
    .map((minutes) => `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`);
  const near = fc.constantFrom(
    '00:00',
    '00:30',
    '01:00',
    '01:30',
    '02:00',
    '02:15',
    '02:30',
    '03:00',
    '03:30',
    '23:30',
  );
  const time = fc.oneof(near, clock);
  const stretch = fc
    .tuple(time, fc.oneof(time, fc.constant('24:00')))
    .filter(([from, to]) => from !== to)
    .map((ends) => ends.join('-'));
  const stretches = fc.array(stretch, { maxLength: 3 });
  const hours = (timeZone: string, dates: readonly string[]) =>
    fc.record({
      timeZone: fc.constant(timeZone),
      weekly: fc.dictionary(fc.constantFrom(...weekdays), stretches, { maxKeys: 7 }),
      closed: fc.subarray([...dates]),
      open: fc.dictionary(fc.constantFrom(...dates), stretches, { maxKeys: 1 }),
    });

  // Places and days on which their clocks did something; half an hour, an hour, at midnight, a whole day.
  const changes: readonly [zone: string, date: string][] = [
    ['Europe/Berlin', '2026-03-29'],
    ['Europe/Berlin', '2026-10-25'],
    ['America/New_York', '2026-11-01'],
    ['Australia/Lord_Howe', '2026-04-05'],
    ['Australia/Lord_Howe', '2026-10-04'],
    ['America/Santiago', '2026-04-05'],
    ['America/Santiago', '2026-09-06'],
    ['Pacific/Apia', '2011-12-30'],
    ['Asia/Kathmandu', '2026-07-01'],
  ];
  for (const [zone, date] of changes) {
    test(`${zone} around ${date}`, () => {
      const middle = Date.parse(`${date}T12:00Z`);
      const from = middle - 30 * 3_600_000;
      const until = middle + 30 * 3_600_000;
      const walk = createWalk(zone, from, until);
      const dates = [-1, 0, 1].map((days) => new Date(middle + days * 86_400_000).toISOString().slice(0, 10));
      fc.assert(
        fc.property(hours(zone, dates), (value) => {
          const schedule = createSchedule(value);
          const expected = walk(value);
          const found = expected.map((_, minute) => schedule.isOpen(from + minute * minuteMs));
          assert.deepEqual(found, expected);
        }),
        { numRuns: 12 },
      );
    });
  }
});

function pad(number: number): string {
  return String(number).padStart(2, '0');
}

test('a weekend that is open all day is open on every minute of it, whatever clocks do', () => {
  const schedule = createSchedule({ timeZone: 'Europe/Berlin', weekly: weekend });
  const saturday = Date.parse('2026-03-28T00:00+01:00');
  const monday = Date.parse('2026-03-30T00:00+02:00');
  for (let at = saturday; at < monday; at += minuteMs) assert.ok(schedule.isOpen(at));
  assert.equal(schedule.isOpen(saturday - 1), false);
  assert.equal(schedule.isOpen(monday), false);
});
