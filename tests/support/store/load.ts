import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionNumber } from '../../../packages/server/src/domain/ids.ts';
import { createSystemClock } from '../../../packages/server/src/platform/clock.ts';
import { createSystemScheduler } from '../../../packages/server/src/platform/scheduler.ts';
import { Batcher } from '../../../packages/server/src/store/batch.ts';
import {
  beginSession,
  createAppend,
  createEvent,
  nextNumber,
} from '../../../packages/server/src/store/contract/build.ts';
import { type Append, type StoreDriver, StoreError } from '../../../packages/server/src/store/index.ts';
import { Gate } from '../customers/gate.ts';

/** Ten times the goal. */
const healedWithinMs = 10_000;
const failsWithinMs = 60_000;

/** Appends to a few sessions without a pause, as the shared code above a driver does, with an account of what was told. */
export async function startLoad(driver: StoreDriver): Promise<Load> {
  const numbers: SessionNumber[] = [];
  for (let session = 0; session < 8; session += 1) numbers.push(await beginSession(driver));
  return new Load(driver, numbers);
}

export class Load implements AsyncDisposable {
  readonly numbers: readonly SessionNumber[];
  readonly driver: StoreDriver;
  readonly #batcher: Batcher;
  /** Texts that were acknowledged, and those whose fate nobody was told. */
  readonly #acked = new Map<SessionNumber, string[]>();
  readonly #successAt = new Map<SessionNumber, number>();
  readonly #running: Promise<void>[];
  readonly #gate = new Gate();
  #busy = 0;
  #isStopped = false;
  acknowledged = 0;
  failures = 0;

  constructor(driver: StoreDriver, numbers: readonly SessionNumber[]) {
    this.driver = driver;
    this.numbers = numbers;
    this.#batcher = new Batcher({
      driver,
      scheduler: createSystemScheduler(),
      clock: createSystemClock(),
      onSyncFailed: (error) => assert.fail(error),
    });
    this.#running = numbers.map((number) => this.#appendOn(number));
  }

  /** Resolves when nothing is on its way any more, until `resume`. */
  async pause(): Promise<void> {
    this.#gate.shut();
    while (this.#busy > 0) await sleep(1);
  }

  resume(): void {
    this.#gate.open();
  }

  /** Waits until an append is refused: an outcome that nobody knows is asked for, for a while, before it is. */
  async failsNow(): Promise<void> {
    const { failures } = this;
    const until = performance.now() + failsWithinMs;
    while (this.failures === failures) {
      assert.ok(performance.now() < until, `an append is refused within ${failsWithinMs} ms`);
      await sleep(5);
    }
  }

  /** Waits until an append of every session is acknowledged that was sent from now on; resolves to the ms. */
  async heal(t: TestContext): Promise<string> {
    const from = performance.now();
    const isHealed = (number: SessionNumber) => (this.#successAt.get(number) ?? 0) > from;
    while (!this.numbers.every(isHealed)) {
      assert.ok(performance.now() - from < healedWithinMs, `healed within ${healedWithinMs} ms`);
      await sleep(5);
    }
    const ms = performance.now() - from;
    if (ms > 1_000) t.diagnostic('slower than the goal of 1 s');
    return ms.toFixed(0);
  }

  /** Every text that was acknowledged is in its log once and in order; every other text at most once; no gap. */
  async check(t: TestContext): Promise<void> {
    await this.#stop();
    for (const number of this.numbers) {
      const rows = await this.#readAll(number);
      assert.deepEqual(
        rows.map(({ index }) => index),
        rows.map((_, at) => at + 1),
      );
      const bodies = rows.slice(1).map(({ body }) => body);
      assert.equal(new Set(bodies).size, bodies.length, 'no text is there twice');
      const acked = this.#acked.get(number) ?? [];
      const known = new Set(acked);
      assert.deepEqual(
        bodies.filter((body) => known.has(body)),
        acked,
      );
    }
    t.diagnostic(`${this.acknowledged} appends acknowledged, ${this.failures} refused`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop();
    await this.driver[Symbol.asyncDispose]();
  }

  /** A read may still be RETRYed: it is not told by commits when its own connection can be had again. */
  async #readAll(number: SessionNumber) {
    const until = performance.now() + healedWithinMs;
    for (;;) {
      try {
        return await this.driver.read(number, 1, 100_000, 1e9);
      } catch (error) {
        if (performance.now() > until) throw error;
        await sleep(10);
      }
    }
  }

  async #stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#running);
  }

  async #appendOn(number: SessionNumber): Promise<void> {
    let last = 1;
    while (!this.#isStopped) {
      await this.#gate.pass();
      const text = `text ${nextNumber()}`;
      const append: Append = createAppend(number, last, {
        events: [createEvent(last + 1, { body: text, token: text })],
      });
      this.#busy += 1;
      try {
        const outcome = await this.#batcher.append(append);
        if (outcome.state === 'committed') {
          last += 1;
          this.acknowledged += 1;
          const acked = this.#acked.get(number) ?? [];
          acked.push(text);
          this.#acked.set(number, acked);
          this.#successAt.set(number, performance.now());
        } else {
          assert.equal(outcome.state, 'conflict');
          last = (await this.driver.confirm([number])).heads.get(number)!.last;
        }
      } catch (error) {
        assert.ok(error instanceof StoreError, String(error));
        this.failures += 1;
        await sleep(10);
      } finally {
        this.#busy -= 1;
      }
    }
  }
}
