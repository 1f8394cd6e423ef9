import { existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const maxBytes = 20 * 1024 * 1024;
const kept = 3;

/** Opens the log for appending; one that has grown past 20 MiB becomes parley.log.1 first, and the last three are kept. */
export function openLog(file) {
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file) && statSync(file).size > maxBytes) {
    for (let n = kept - 1; n >= 1; n -= 1) {
      if (existsSync(`${file}.${n}`)) renameSync(`${file}.${n}`, `${file}.${n + 1}`);
    }
    renameSync(file, `${file}.1`);
  }
  const descriptor = openSync(file, 'a', 0o600);
  return { descriptor, size: statSync(file).size };
}

/** The last complaints in what was logged since byte `from`, as words: errors if there are any, else the last lines. */
export function readLastWords(file, from) {
  const lines = readFileSync(file)
    .subarray(from)
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const entries = lines.map(parseLine);
  const errors = entries.filter((entry) => entry.isError);
  return (errors.length > 0 ? errors : entries).slice(-5).map((entry) => entry.words);
}

/** A JSON line of the server (level 50 and up are errors), or anything else Node printed, such as a crash. */
function parseLine(line) {
  try {
    const { level, msg, err } = JSON.parse(line);
    const cause = typeof err?.message === 'string' && !String(msg).includes(err.message) ? ` (${err.message})` : '';
    if (typeof msg === 'string')
      return { isError: level === 'error' || level === 'fatal' || level >= 50, words: `${msg}${cause}` };
  } catch {
    // Not JSON.
  }
  // Node's own words about a crash: the line with the error's name tells, the frames below it do not.
  return { isError: /^(Uncaught )?\w*Error\b/.test(line), words: line };
}
