import type { Command } from 'commander';

/**
 * Lets a command and those below it throw instead of ending the process, and say what is wrong with their arguments in
 * one sentence: commander says it in up to three lines.
 */
export function refuseInASentence(command: Command): void {
  command.exitOverride().configureOutput({ outputError: (text, write) => write(toSentence(text)) });
  for (const one of command.commands) refuseInASentence(one);
}

/** `error: unknown option '--prot'\n(Did you mean --port?)` → `Unknown option '--prot' (did you mean --port?); …`. */
function toSentence(text: string): string {
  const words = text
    .replace(/^error: /, '')
    .trim()
    .replace(/\.?\n\(Did you/g, ' (did you')
    .replace(/\. (\w)/g, (_, letter: string) => `; ${letter.toLowerCase()}`)
    .replace(/\.$/, '');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}; --help shows how.\n`;
}
