// Loaded into every test file's process: a file whose tests are over must end by itself. One that is still alive after
// the grace time has left a server, a timer, a child or a worker open; it fails, and the message names what is open.
import { after } from 'node:test';
import { isMainThread } from 'node:worker_threads';

const graceMs = Number(process.env['PARLEY_LEAK_GRACE_MS'] ?? 20_000);

// Children that a test starts may inherit our flags; only the test file itself is watched.
if (isMainThread && process.env['NODE_TEST_CONTEXT'] !== undefined && process.argv[1]?.endsWith('.test.ts')) {
  after(() => {
    // Unreferenced: it fires only if something else keeps the process alive.
    setTimeout(() => {
      const open = process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap' && name !== 'TTYWrap');
      process.stderr.write(
        `Its tests were over ${graceMs / 1000} s ago, but the process is kept alive by: ${open.join(', ') || 'a pipe'}. ` +
          'Each test must free what it makes.\n',
      );
      process.exit(1);
    }, graceMs).unref();
  });
}
