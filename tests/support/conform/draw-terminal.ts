const lineHeight = 19;
const charWidth = 8.4;
const padding = 20;
const bar = 34;
/** Where the reports begin what was sent. */
const indent = 14;
const colours: { readonly [code: string]: string } = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 2: '#8b949e' };
const plain = '#e6edf3';

/** What a terminal shows, as an SVG: the colours of `presentReport`, and long lines broken at `columns`. */
export function drawTerminal(command: string, output: string, columns: number): string {
  const lines = [`\u001b[2m$\u001b[0m ${command}`, '', ...output.trimEnd().split('\n')].flatMap((line) =>
    wrap(parseRuns(line), columns),
  );
  const width = Math.round(columns * charWidth + 2 * padding);
  const height = bar + lines.length * lineHeight + padding;
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (fill, at) => `<circle cx="${padding + at * 20}" cy="17" r="6" fill="${fill}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escapeXml(command)}</title>`,
    `<rect width="${width}" height="${height}" rx="10" fill="#0d1117"/>`,
    ...dots,
    '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" font-size="14" style="white-space: pre">',
    ...lines.map((line, at) => drawLine(line, bar + (at + 1) * lineHeight)),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

interface Run {
  readonly text: string;
  readonly codes: readonly string[];
}

/** The line's text in pieces of one look each. */
function parseRuns(line: string): readonly Run[] {
  const [plainStart = '', ...coloured] = line.split('\u001b[');
  const runs: Run[] = [{ text: plainStart, codes: [] }];
  let codes: readonly string[] = [];
  for (const part of coloured) {
    const end = part.indexOf('m');
    const code = part.slice(0, end);
    codes = code === '0' ? [] : [...codes, code];
    runs.push({ text: part.slice(end + 1), codes });
  }
  return runs.filter(({ text }) => text !== '');
}

/** Each run at its column, so that a font with wide marks does not shift what follows. */
function drawLine(runs: readonly Run[], y: number): string {
  let column = 0;
  const spans = runs.flatMap(({ text, codes }) => {
    const from = column + text.length - text.trimStart().length;
    column += text.length;
    if (text.trim() === '') return [];
    const fill = codes.map((code) => colours[code]).find((colour) => colour !== undefined) ?? plain;
    const weight = codes.includes('1') ? ' font-weight="bold"' : '';
    const x = (padding + from * charWidth).toFixed(1);
    return [`<tspan x="${x}" fill="${fill}"${weight}>${escapeXml(text.trim())}</tspan>`];
  });
  return `<text y="${y}">${spans.join('')}</text>`;
}

/** Only what was sent and came back is so long; it goes on under its beginning. */
function wrap(runs: readonly Run[], columns: number): readonly (readonly Run[])[] {
  const length = runs.reduce((sum, { text }) => sum + text.length, 0);
  const last = runs.at(-1);
  if (length <= columns || last === undefined) return [runs];
  const room = columns - (length - last.text.length);
  const first = [...runs.slice(0, -1), { ...last, text: last.text.slice(0, room) }];
  return [first, ...wrap([{ ...last, text: `${' '.repeat(indent)}${last.text.slice(room)}` }], columns)];
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
