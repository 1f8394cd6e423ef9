// Progress of steps that take seconds: on a terminal a line that counts, elsewhere (a log) a line when it begins,
// one every 15 s and one when it ends.

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

export function formatElapsed(ms) {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** Colours only where a person looks at a terminal that wants them (https://no-color.org). */
export function createPaint(stream) {
  const wanted = stream.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
  const paint = (open, close) => (text) => (wanted ? `\u001b[${open}m${text}\u001b[${close}m` : text);
  return { bold: paint(1, 22), dim: paint(2, 22), red: paint(31, 39), green: paint(32, 39), yellow: paint(33, 39) };
}

/** Runs `work` as one visible step; the rejection of `work` is passed on. */
export async function showStep(name, work, stream = process.stderr) {
  const { dim, red, green } = createPaint(stream);
  const startedAt = Date.now();
  const elapsed = () => formatElapsed(Date.now() - startedAt);
  const live = stream.isTTY === true;
  let frame = 0;
  if (!live) stream.write(`… ${name}\n`);
  const timer = live
    ? setInterval(() => stream.write(`\r\u001b[2K${frames[frame++ % frames.length]} ${name} ${dim(elapsed())}`), 100)
    : setInterval(() => stream.write(`  … still at it: ${name} (${elapsed()})\n`), 15_000);
  const end = (mark) => {
    clearInterval(timer);
    stream.write(`${live ? '\r\u001b[2K' : ''}${mark} ${name} ${dim(`(${elapsed()})`)}\n`);
  };
  try {
    const result = await work();
    end(green('✔'));
    return result;
  } catch (error) {
    end(red('✖'));
    throw error;
  }
}
