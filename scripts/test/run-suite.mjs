import { join } from 'node:path';
import { run } from 'node:test';
import { inspect } from 'node:util';
import { root } from '../bootstrap/root.mjs';

const preload = new URL('watch-leaks.mjs', import.meta.url).href;

/**
 * Runs the files of one suite, each in a process of its own, and tells `report` how it goes:
 * onFile({ file, passed, ms, tests, notes }), onFailure(failure), as they happen.
 * Resolves to { counts, failures, skips, ms }; `counts` are those of node:test.
 */
export async function runSuite(suite, { namePattern, report }) {
  const files = new Map(suite.files.map((file) => [join(root, file), createFileState(file)]));
  const failures = [];
  const skips = [];
  let counts;
  let ms = 0;
  const events = run({
    files: [...files.keys()],
    cwd: root,
    concurrency: suite.concurrency,
    timeout: suite.timeoutMs,
    isolation: 'process',
    execArgv: ['--conditions=source', '--disable-warning=ExperimentalWarning', '--import', preload],
    ...(namePattern === undefined ? {} : { testNamePatterns: [new RegExp(namePattern)] }),
  });

  for await (const { type, data } of events) {
    const state = files.get(data.entryFile ?? data.file);
    if (type === 'test:summary') {
      if (state === undefined) ({ counts, duration_ms: ms } = data);
    }
    if (state === undefined) continue;
    const isFile = data.entryFile === undefined && data.name !== undefined && files.has(data.name);
    if (type === 'test:stdout' || type === 'test:stderr') state.output = (state.output + data.message).slice(-20_000);
    if (type === 'test:diagnostic') report.onNote(state.file, data.message);
    if (type === 'test:start' && !isFile) state.path.splice(data.nesting, Infinity, data.name);
    if (type === 'test:complete' && !isFile && data.details.type !== 'suite') state.tests += 1;
    if (type === 'test:complete' && isFile) {
      report.onFile({
        file: state.file,
        passed: data.details.passed && state.tests > 0,
        ms: data.details.duration_ms,
        tests: state.tests,
      });
    }
    if ((type === 'test:pass' || type === 'test:fail') && !isFile && data.skip !== undefined) {
      skips.push({
        name: nameOf(state, data),
        file: state.file,
        reason: typeof data.skip === 'string' && data.skip !== '' ? data.skip : 'no reason given',
      });
    }
    // Expected by whoever wrote the todo.
    if (type !== 'test:fail' || data.todo !== undefined || isOnlyAboutChildren(data)) continue;
    const failure = isFile ? describeFile(state, data, suite) : describeTest(state, data);
    failures.push(failure);
    report.onFailure(failure);
  }
  if (namePattern === undefined) {
    for (const state of files.values()) {
      if (state.tests > 0 || failures.some(({ file }) => file === state.file)) continue;
      // node:test counts a file without tests as one that passed.
      counts = { ...counts, passed: counts.passed - 1, failed: counts.failed + 1 };
      const failure = { name: 'the file', file: state.file, line: 1, text: 'It holds no test.', output: '' };
      failures.push(failure);
      report.onFailure(failure);
    }
  }
  return { counts, failures, skips, ms };
}

function createFileState(file) {
  return { file, path: [], output: '', tests: 0 };
}

function nameOf(state, data) {
  return [...state.path.slice(0, data.nesting), data.name].join(' › ');
}

/** A group or file that failed only because a test in it did: that test is reported itself. */
function isOnlyAboutChildren(data) {
  return data.details.error?.failureType === 'subtestsFailed';
}

function describeTest(state, data) {
  const error = data.details.error;
  const cause = error?.cause ?? error;
  return { name: nameOf(state, data), file: state.file, line: data.line, text: formatError(cause), output: '' };
}

function describeFile(state, data, suite) {
  const timedOut = data.details.error?.failureType === 'testTimeoutFailure';
  return {
    name: 'the file',
    file: state.file,
    line: 1,
    text: timedOut
      ? `It did not end within ${suite.timeoutMs / 60_000} min: a test of it hangs, or it left something open. It was stopped.`
      : 'It failed outside its tests: it could not be loaded, ended its process, or left something open. What it printed last:',
    output: state.output.trim() === '' ? '(nothing)' : state.output,
  };
}

function formatError(error) {
  if (!(error instanceof Error)) return inspect(error);
  // An assertion's message holds all its fields already. Frames of Node itself tell nothing about the fault.
  const inspected = error.code === 'ERR_ASSERTION' ? error.stack : inspect(error, { depth: 4, colors: false });
  return inspected
    .split('\n')
    .filter((line) => !/^\s+at .*\(?node:(internal|async_hooks)/.test(line))
    .join('\n');
}
