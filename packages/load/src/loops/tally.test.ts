import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Tally } from './tally.ts';

function count(tally: Tally, latencyMs: number, httpStatus: number, json: string): boolean {
  const bytes = Buffer.from(json);
  return tally.countReply(latencyMs, httpStatus, bytes, 0, bytes.length);
}

test('only HTTP 200 with status code 0 is an ACK; every other reply is a failure by its name', () => {
  const tally = new Tally();
  assert.equal(count(tally, 1, 200, '{"statusCode":0}'), true);
  assert.equal(count(tally, 1, 200, '{"statusCode":1,"chatEnded":false}'), false);
  assert.equal(count(tally, 1, 200, '{"statusCode":2}'), false);
  assert.equal(count(tally, 1, 429, '{"statusCode":1}'), false);
  assert.equal(count(tally, 1, 500, '{"statusCode":0}'), false);
  assert.equal(count(tally, 1, 200, '<html>'), false);
  assert.equal(tally.acknowledged, 1);
  assert.deepEqual(tally.failures, { RETRY: 1, REFUSE: 1, 'HTTP 429': 1, 'HTTP 500': 1, 'no statusCode': 1 });
  assert.equal(tally.failed, 5);
  assert.equal(tally.firstFailure, 'RETRY: {"statusCode":1,"chatEnded":false}');
});

test('latencies are those of ACKs, to a thousandth', () => {
  const tally = new Tally();
  for (let ms = 1; ms <= 100; ms += 1) count(tally, ms, 200, '{"statusCode":0}');
  count(tally, 5_000, 200, '{"statusCode":1}');
  const { p50, p90, p99, max, mean } = tally.latency();
  for (const [measured, expected] of [
    [p50, 50],
    [p90, 90],
    [p99, 99],
    [max, 100],
    [mean, 50.5],
  ] as const) {
    assert.ok(Math.abs(measured - expected) <= expected / 500, `${measured} is not ${expected}`);
  }
});

test('the warm-up is forgotten, but a failure in it is not', () => {
  const tally = new Tally();
  count(tally, 900, 200, '{"statusCode":0}');
  count(tally, 900, 503, '');
  tally.forgetWarmUp();
  assert.deepEqual([tally.acknowledged, tally.failed], [0, 1]);
  assert.equal(tally.latency().max, 0);
  count(tally, 2, 200, '{"statusCode":0}');
  assert.ok(tally.latency().max < 3);
});
