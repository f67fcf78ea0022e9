import { LEGEND_ROW, legend, svg, tenths, tick } from '../plot-parts.js';

/** A setting's value, how late words are final with it, in seconds, and the error rate. */
export interface PlotPoint {
  readonly label: string;
  readonly latency: number;
  readonly errors: number;
}

/** What a recording gives, one line per setting that was turned. */
export interface Panel {
  readonly title: string;
  readonly lines: readonly { readonly name: string; readonly points: PlotPoint[] }[];
}

const WIDTH = 400;
const HEIGHT = 300;
const LEFT = 50;
const TOP = 30;
const BOTTOM = 40;
const COLOURS = ['#57606a', '#0969da', '#bf3989'];

/** Panels side by side on the same scales: latency to the right, errors upwards. An SVG. */
export function drawPanels(panels: readonly Panel[]): string {
  const all = panels.flatMap(({ lines }) => lines.flatMap(({ points }) => points));
  const maxLatency = Math.ceil(Math.max(...all.map(({ latency }) => latency)) * 5) / 5;
  const maxErrors = Math.ceil(Math.max(...all.map(({ errors }) => errors)) * 20) / 20;
  const names = panels[0]?.lines.map(({ name }) => name) ?? [];
  const height = TOP + HEIGHT + BOTTOM + names.length * LEGEND_ROW;
  const drawn = panels.map((panel, i) => {
    const x0 = i * (LEFT + WIDTH) + LEFT;
    const x = (latency: number): number => tenths(x0 + (latency / maxLatency) * (WIDTH - 20));
    const y = (errors: number): number => tenths(TOP + HEIGHT - (errors / maxErrors) * HEIGHT);
    const area = { left: x0, right: x(maxLatency), top: TOP, bottom: y(0) };
    const ticks = [
      ...steps(maxLatency, 0.2).map((at) => tick('x', x(at), at.toFixed(1), area)),
      ...steps(maxErrors, 0.05).map((at) => tick('y', y(at), at.toFixed(2), area)),
    ];
    const lines = panel.lines.map(({ points }, line) => {
      const colour = COLOURS[line % COLOURS.length]!;
      const path = points.map((p, k) => `${k === 0 ? 'M' : 'L'}${x(p.latency)} ${y(p.errors)}`);
      const dots = points.map(
        (p) =>
          `<circle cx="${x(p.latency)}" cy="${y(p.errors)}" r="3.5"><title>${p.label}: ${p.latency.toFixed(2)} s, ${p.errors.toFixed(3)}</title></circle>`,
      );
      return `<g fill="${colour}"><path d="${path.join('')}" fill="none" stroke="${colour}" stroke-width="1.5"/>${dots.join('')}</g>`;
    });
    return [
      `<text x="${x0}" y="${TOP - 12}" font-weight="bold">${panel.title}: error rate, by mean seconds until a word is final</text>`,
      ...ticks,
      ...lines,
    ].join('\n');
  });
  const width = panels.length * (LEFT + WIDTH) + 10;
  return svg(width, height, [
    '<title>Error rate by mean latency of final words</title>',
    ...drawn,
    ...legend(names, COLOURS, { left: LEFT, top: TOP + HEIGHT + BOTTOM }),
  ]);
}

function steps(max: number, step: number): number[] {
  return Array.from({ length: Math.round(max / step) + 1 }, (_, i) => i * step);
}
