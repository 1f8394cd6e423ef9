import { spawnSync } from 'node:child_process';
import { findProgram, needPrograms } from '../debian.ts';

/** For `skip`: false where strace is there and may be used; else why not (containers often forbid ptrace). */
export function needStrace(): string | false {
  const missing = needPrograms('strace');
  if (missing !== false) return missing;
  const tried = spawnSync(findProgram('strace')!, ['-D', '-f', '-qq', '-e', 'trace=none', 'true'], {
    encoding: 'utf8',
  });
  return tried.status === 0 ? false : `strace may not be used here: ${tried.stderr.trim().split('\n')[0]}`;
}
