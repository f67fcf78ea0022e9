/** Milliseconds of each takeover after one kind of fault. */
export interface TakeoverLine {
  readonly name: string;
  readonly times: readonly number[];
}

const WIDTH = 560;
const HEIGHT = 260;
const LEFT = 50;
const TOP = 34;
const BOTTOM = 40;
const LEGEND_ROW = 18;
const COLOURS = ['#0969da', '#bf3989', '#1a7f37', '#57606a'];
const LEAST_MS = 10;
const MOST_MS = 20_000;
const TICKS = [10, 30, 100, 300, 1000, 3000, 10_000];

/** The share of takeovers that were done within a time, on a logarithmic scale. An SVG that reads on light and dark. */
export function drawTakeovers(title: string, lines: readonly TakeoverLine[]): string {
  const drawn = lines.filter(({ times }) => times.length > 0);
  const width = LEFT + WIDTH + 20;
  const height = TOP + HEIGHT + BOTTOM + drawn.length * LEGEND_ROW;
  const x = (ms: number): number => {
    const within = Math.min(MOST_MS, Math.max(LEAST_MS, ms));
    return round(LEFT + (Math.log(within / LEAST_MS) / Math.log(MOST_MS / LEAST_MS)) * WIDTH);
  };
  const y = (share: number): number => round(TOP + HEIGHT - share * HEIGHT);
  const grid = '#8c959f" stroke-opacity=".25';
  const ticks = [
    ...TICKS.map((ms) => {
      const label = ms < 1000 ? `${ms} ms` : `${ms / 1000} s`;
      return `<text x="${x(ms)}" y="${y(0) + 16}" text-anchor="middle">${label}</text><path d="M${x(ms)} ${y(0)}V${TOP}" stroke="${grid}"/>`;
    }),
    ...[0, 0.25, 0.5, 0.75, 0.99].map(
      (share) =>
        `<text x="${LEFT - 6}" y="${y(share) + 4}" text-anchor="end">${share * 100} %</text><path d="M${LEFT} ${y(share)}H${LEFT + WIDTH}" stroke="${grid}"/>`,
    ),
  ];
  const paths = drawn.map(({ times }, line) => {
    const sorted = [...times].sort((a, b) => a - b);
    const steps = sorted.map((ms, i) => `H${x(ms)}V${y((i + 1) / sorted.length)}`);
    const colour = COLOURS[line % COLOURS.length];
    return `<path d="M${LEFT} ${y(0)}${steps.join('')}" fill="none" stroke="${colour}" stroke-width="1.5"/>`;
  });
  const legend = drawn.map(({ name, times }, line) => {
    const at = TOP + HEIGHT + BOTTOM + line * LEGEND_ROW;
    return `<circle cx="${LEFT}" cy="${at - 4}" r="3.5" fill="${COLOURS[line % COLOURS.length]}"/><text x="${LEFT + 12}" y="${at}">${name} (${times.length})</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12" fill="#6e7781">`,
    `<text x="${LEFT}" y="${TOP - 14}" font-weight="bold">${title}</text>`,
    ...ticks,
    ...paths,
    ...legend,
    '</svg>\n',
  ].join('\n');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
