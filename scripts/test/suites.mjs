import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { root } from '../bootstrap/root.mjs';

const minute = 60_000;

/** Wide suites that may run several files at once; the others start servers and measure, one file at a time. */
const parallel = new Set(['quick', 'docs', 'house', 'wire', 'properties', 'server', 'settings', 'conform']);

/**
 * The suites in the order they run: `quick` (unit tests, and those directly in tests/), then every folder of tests/.
 * Each: name, files (relative to the root, sorted), concurrency, timeoutMs of one file.
 */
export function findSuites() {
  const packages = join(root, 'packages');
  const units = readdirSync(packages).flatMap((name) => findTests(join(packages, name, 'src')));
  const tests = join(root, 'tests');
  const direct = readdirSync(tests)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(tests, name));
  const folders = readdirSync(tests, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== 'support',
  );
  return [
    describeSuite('quick', [...units, ...direct, ...findTests(join(tests, 'support'))]),
    ...folders.map((entry) => describeSuite(entry.name, findTests(join(tests, entry.name)))),
  ].filter((suite) => suite.files.length > 0);
}

/** Keeps what the arguments name: suites by name, files and folders by path. Throws on an argument that names nothing. */
export function selectSuites(suites, wanted) {
  if (wanted.length === 0) return suites;
  const chosen = new Map(suites.map((suite) => [suite.name, new Set()]));
  for (const word of wanted) {
    const path = relative(root, join(root, word.replace(/\/$/, '')));
    let found = false;
    for (const suite of suites) {
      for (const file of suite.files) {
        if (suite.name !== word && file !== path && !file.startsWith(`${path}/`)) continue;
        chosen.get(suite.name).add(file);
        found = true;
      }
    }
    if (!found)
      throw new Error(`No suite, test file or folder is called ${word}; \`npm test -- --list\` shows what there is.`);
  }
  return suites
    .map((suite) => ({ ...suite, files: suite.files.filter((file) => chosen.get(suite.name).has(file)) }))
    .filter((suite) => suite.files.length > 0);
}

function describeSuite(name, files) {
  return {
    name,
    files: files.map((file) => relative(root, file)).sort(),
    concurrency: parallel.has(name) ? availableParallelism() : 1,
    timeoutMs: name === 'quick' ? 5 * minute : 15 * minute,
  };
}

function findTests(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(folder, name));
}
