import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMetrics } from './read-metrics.ts';

test('metrics without labels are read by name; comments and labelled ones are left out', () => {
  const text = [
    '# HELP parley_heap_used_bytes JavaScript heap in use.',
    '# TYPE parley_heap_used_bytes gauge',
    'parley_heap_used_bytes 12345678',
    'parley_event_loop_delay_p99_seconds 1.5e-3',
    'parley_live_sessions{service="bench"} 7',
    '',
  ].join('\n');
  assert.deepEqual(
    parseMetrics(text),
    new Map([
      ['parley_heap_used_bytes', 12_345_678],
      ['parley_event_loop_delay_p99_seconds', 0.0015],
    ]),
  );
});
