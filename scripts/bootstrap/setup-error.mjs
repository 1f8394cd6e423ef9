/** A step of the set-up failed: `message` says what, `advice` what to do about it, `output` is what the command printed. */
export class SetupError extends Error {
  constructor(message, { advice = '', output = '' } = {}) {
    super(message);
    this.name = 'SetupError';
    this.advice = advice;
    this.output = output;
  }
}

/** Runs `main`; a SetupError becomes words and exit code 1, a bug keeps its stack. */
export async function endInWords(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    const output = error.output.trim();
    if (output !== '') process.stderr.write(`${output}\n\n`);
    process.stderr.write(`${error.message}\n`);
    if (error.advice !== '') process.stderr.write(`${error.advice}\n`);
    process.exitCode = 1;
  }
}
