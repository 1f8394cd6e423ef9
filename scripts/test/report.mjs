import { createPaint, formatElapsed } from '../bootstrap/progress.mjs';

/** Tells a person how a suite goes: a line for each file and each failure, and on a terminal how many files are left. */
export function createReport(suite, out) {
  const paint = createPaint(out);
  const notes = new Map();
  let finished = 0;
  const clear = () => (out.isTTY ? '\r\u001b[2K' : '');
  const live = () => {
    if (out.isTTY && finished < suite.files.length)
      out.write(paint.dim(`  ${finished} of ${suite.files.length} files`));
  };
  live();
  return {
    onNote(file, message) {
      notes.set(file, [...(notes.get(file) ?? []), message]);
    },
    onFile({ file, passed, ms, tests }) {
      finished += 1;
      const mark = passed ? paint.green('✔') : paint.red('✖');
      const count = `${tests} ${tests === 1 ? 'test' : 'tests'}, `;
      out.write(`${clear()}${mark} ${file} ${paint.dim(`(${count}${formatElapsed(ms)})`)}\n`);
      live();
    },
    onFailure({ name, file, line }) {
      out.write(`${clear()}${paint.red('✖')} ${name} ${paint.dim(`(${file}:${line})`)}\n`);
      live();
    },
    /** What tests said by `t.diagnostic`: measured figures, mostly. */
    end() {
      out.write(clear());
      for (const [file, messages] of notes) {
        out.write(`${file} notes:\n${messages.map((message) => `  ℹ ${message}\n`).join('')}`);
      }
    },
  };
}
