// Runs the suites under the pinned Node and reports; started by scripts/test.mjs, which explains the arguments.
import { parseArgs } from 'node:util';
import { createPaint, formatElapsed } from '../bootstrap/progress.mjs';
import { ensureDebianPackages } from './debian.mjs';
import { createReport } from './report.mjs';
import { runSuite } from './run-suite.mjs';
import { findSuites, selectSuites } from './suites.mjs';

const out = process.stdout;
const paint = createPaint(out);

try {
  await main();
} catch (error) {
  if (error.code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && error.constructor !== Error) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { list: { type: 'boolean', default: false }, name: { type: 'string' } },
  });
  const suites = selectSuites(findSuites(), positionals);
  if (values.list) {
    for (const { name, files } of suites)
      out.write(`${name} (${countFiles({ files })})\n${files.map((file) => `  ${file}\n`).join('')}`);
    return;
  }
  await ensureDebianPackages(suites);

  const results = [];
  for (const suite of suites) {
    out.write(`\n${paint.bold(suite.name)} ${paint.dim(`(${countFiles(suite)})`)}\n`);
    const report = createReport(suite, out);
    const startedAt = performance.now();
    const result = await runSuite(suite, { namePattern: values.name, report });
    report.end();
    const { counts, failures } = result;
    const mark = failures.length === 0 && counts.failed + counts.cancelled === 0 ? paint.green('✔') : paint.red('✖');
    out.write(`${mark} ${suite.name}: ${counts.tests} tests in ${formatElapsed(performance.now() - startedAt)}\n`);
    results.push({ suite, ...result });
  }
  conclude(results);
}

function conclude(results) {
  const skips = results.flatMap((result) => result.skips);
  if (skips.length > 0) out.write(`\n${paint.yellow(`Skipped (${skips.length}):`)}\n`);
  for (const { name, file, reason } of skips) out.write(`  ﹣ ${name} ${paint.dim(`(${file})`)}\n    ${reason}\n`);

  const failures = results.flatMap((result) => result.failures);
  if (failures.length > 0) out.write(`\n${paint.red(`Failed (${failures.length}):`)}\n`);
  for (const { name, file, line, text, output } of failures) {
    out.write(
      `\n${paint.red('✖')} ${paint.bold(name)}\n  ${file}:${line}\n${indent(text)}\n${output.trim() === '' ? '' : `${indent(output.trim())}\n`}`,
    );
  }

  out.write('\n');
  const total = (key) => results.reduce((sum, { counts }) => sum + counts[key], 0);
  const duration = results.reduce((sum, { ms }) => sum + ms, 0);
  const lines = {
    tests: total('tests'),
    suites: total('suites'),
    pass: total('passed'),
    fail: total('failed'),
    cancelled: total('cancelled'),
    skipped: total('skipped'),
    todo: total('todo'),
    duration_ms: duration,
  };
  // The closing lines of node:test, once for all suites, so that whatever reads those reads these.
  for (const [name, value] of Object.entries(lines)) out.write(`ℹ ${name} ${value}\n`);
  if (failures.length > 0 || lines.fail + lines.cancelled > 0) process.exitCode = 1;
}

function indent(text) {
  return text.replace(/^/gm, '    ');
}

function countFiles({ files }) {
  return files.length === 1 ? '1 file' : `${files.length} files`;
}
