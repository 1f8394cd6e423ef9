import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sleep } from './scheduler.ts';
import { createSimulatedTime } from './simulated-time.ts';

test('[LS-SIM-1] time passes when it is told to, and by as much', async () => {
  const { clock, advance } = createSimulatedTime(1_700_000_000_000);
  assert.equal(clock.now(), 1_700_000_000_000);
  const since = clock.monotonic();
  await advance(1_500);
  assert.equal(clock.now(), 1_700_000_001_500);
  assert.equal(clock.monotonic() - since, 1_500);
});

test('[LS-SIM-1] what falls due runs in order of time, then of asking, at its own moment', async () => {
  const { clock, scheduler, advance } = createSimulatedTime();
  const start = clock.monotonic();
  const ran: [string, number][] = [];
  const note = (name: string) => () => void ran.push([name, clock.monotonic() - start]);
  scheduler.after(30, note('c'));
  scheduler.after(10, note('a'));
  scheduler.after(30, note('d'));
  scheduler.after(20, note('b'));
  scheduler.soon(note('soon'));
  scheduler.after(31, note('late'));
  await advance(30);
  assert.deepEqual(ran, [
    ['soon', 0],
    ['a', 10],
    ['b', 20],
    ['c', 30],
    ['d', 30],
  ]);
});

test('[LS-SIM-1] what a timer sets within the time told runs too', async () => {
  const { scheduler, advance } = createSimulatedTime();
  let depth = 0;
  const again = () => {
    depth += 1;
    scheduler.after(10, again);
  };
  scheduler.after(10, again);
  await advance(100);
  assert.equal(depth, 10);
});

test('[LS-SIM-1] promises settle between two timers', async () => {
  const { scheduler, advance } = createSimulatedTime();
  const ran: string[] = [];
  scheduler.after(10, () => {
    void Promise.resolve()
      .then(() => {})
      .then(() => ran.push('promise'));
  });
  scheduler.after(11, () => ran.push('timer'));
  await advance(20);
  assert.deepEqual(ran, ['promise', 'timer']);
});

test('[LS-SIM-1] a sleeper wakes at its time, and may sleep again', async () => {
  const { clock, scheduler, advance } = createSimulatedTime();
  const start = clock.monotonic();
  const woke: number[] = [];
  void (async () => {
    for (const ms of [5, 7, 9]) {
      await sleep(scheduler, ms);
      woke.push(clock.monotonic() - start);
    }
  })();
  await advance(100);
  assert.deepEqual(woke, [5, 12, 21]);
});

test('[LS-SIM-1] what is cancelled does not run, nor what repeats after it is cancelled', async () => {
  const { scheduler, advance, pending } = createSimulatedTime();
  let ran = 0;
  const cancel = scheduler.after(10, () => {
    ran += 100;
  });
  const stop = scheduler.every(10, () => {
    ran += 1;
    if (ran === 3) stop();
  });
  cancel();
  cancel();
  await advance(1_000);
  assert.equal(ran, 3);
  assert.equal(pending(), 0);
});

test('[LS-SIM-1] settling runs what is due now and lets no time pass', async () => {
  const { clock, scheduler, settle, pending } = createSimulatedTime();
  const start = clock.monotonic();
  let ran = 0;
  scheduler.soon(() => {
    ran += 1;
    scheduler.soon(() => {
      ran += 1;
    });
  });
  scheduler.after(1, () => {
    ran += 100;
  });
  await settle();
  assert.equal(ran, 2);
  assert.equal(clock.monotonic(), start);
  assert.equal(pending(), 1);
});

test('[LS-TIME-2] a step of the wall clock leaves monotonic time alone', async () => {
  const { clock, scheduler, advance, stepWall } = createSimulatedTime();
  const [wall, monotonic] = [clock.now(), clock.monotonic()];
  let ran = 0;
  scheduler.after(100, () => {
    ran += 1;
  });
  stepWall(3_600_000);
  assert.equal(clock.now() - wall, 3_600_000);
  assert.equal(clock.monotonic(), monotonic);
  await advance(99);
  assert.equal(ran, 0);
  stepWall(-7_200_000);
  await advance(1);
  assert.equal(ran, 1);
  assert.equal(clock.now() - wall, -3_600_000 + 100);
});
