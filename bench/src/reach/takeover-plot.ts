import { LEGEND_ROW, legend, svg, tenths, tick } from '../plot-parts.js';

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
const COLOURS = ['#0969da', '#bf3989', '#1a7f37', '#57606a'];
const LEAST_MS = 10;
const MOST_MS = 20_000;
const TICKS = [10, 30, 100, 300, 1000, 3000, 10_000];

/** The share of takeovers that were done within a time, on a logarithmic scale. An SVG. */
export function drawTakeovers(title: string, lines: readonly TakeoverLine[]): string {
  const drawn = lines.filter(({ times }) => times.length > 0);
  const width = LEFT + WIDTH + 20;
  const height = TOP + HEIGHT + BOTTOM + drawn.length * LEGEND_ROW;
  const x = (ms: number): number => {
    const within = Math.min(MOST_MS, Math.max(LEAST_MS, ms));
    return tenths(LEFT + (Math.log(within / LEAST_MS) / Math.log(MOST_MS / LEAST_MS)) * WIDTH);
  };
  const y = (share: number): number => tenths(TOP + HEIGHT - share * HEIGHT);
  const area = { left: LEFT, right: LEFT + WIDTH, top: TOP, bottom: y(0) };
  const ticks = [
    ...TICKS.map((ms) => tick('x', x(ms), ms < 1000 ? `${ms} ms` : `${ms / 1000} s`, area)),
    ...[0, 0.25, 0.5, 0.75, 0.99].map((share) => tick('y', y(share), `${share * 100} %`, area)),
  ];
  const paths = drawn.map(({ times }, line) => {
    const sorted = [...times].sort((a, b) => a - b);
    const steps = sorted.map((ms, i) => `H${x(ms)}V${y((i + 1) / sorted.length)}`);
    const colour = COLOURS[line % COLOURS.length];
    return `<path d="M${LEFT} ${y(0)}${steps.join('')}" fill="none" stroke="${colour}" stroke-width="1.5"/>`;
  });
  const names = drawn.map(({ name, times }) => `${name} (${times.length})`);
  return svg(width, height, [
    `<text x="${LEFT}" y="${TOP - 14}" font-weight="bold">${title}</text>`,
    ...ticks,
    ...paths,
    ...legend(names, COLOURS, { left: LEFT, top: TOP + HEIGHT + BOTTOM }),
  ]);
}
