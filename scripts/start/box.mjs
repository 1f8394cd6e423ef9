/** Lines in a frame, their labels aligned. `rows` are [label, text] pairs; `paint` colours (or not). */
export function drawBox(title, rows, paint) {
  const labelWidth = Math.max(...rows.map(([label]) => label.length));
  const lines = [
    [title, paint.bold(title)],
    ['', ''],
    ...rows.map(([label, text]) => {
      const padded = label.padEnd(labelWidth);
      return [`${padded}  ${text}`, `${paint.dim(padded)}  ${text}`];
    }),
  ];
  const width = Math.max(...lines.map(([plain]) => plain.length));
  const edge = '─'.repeat(width + 4);
  return [
    `╭${edge}╮`,
    ...lines.map(([plain, painted]) => `│  ${painted}${' '.repeat(width - plain.length)}  │`),
    `╰${edge}╯`,
  ].join('\n');
}
