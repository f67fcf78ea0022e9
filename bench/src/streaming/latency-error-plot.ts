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
const LEGEND_ROW = 18;
const COLOURS = ['#57606a', '#0969da', '#bf3989'];

/** Panels side by side on the same scales: latency to the right, errors upwards. An SVG that reads on light and dark. */
export function drawPanels(panels: readonly Panel[]): string {
  const all = panels.flatMap(({ lines }) => lines.flatMap(({ points }) => points));
  const maxLatency = Math.ceil(Math.max(...all.map(({ latency }) => latency)) * 5) / 5;
  const maxErrors = Math.ceil(Math.max(...all.map(({ errors }) => errors)) * 20) / 20;
  const names = panels[0]?.lines.map(({ name }) => name) ?? [];
  const height = TOP + HEIGHT + BOTTOM + names.length * LEGEND_ROW;
  const drawn = panels.map((panel, i) => {
    const x0 = i * (LEFT + WIDTH) + LEFT;
    const x = (latency: number): number => round(x0 + (latency / maxLatency) * (WIDTH - 20));
    const y = (errors: number): number => round(TOP + HEIGHT - (errors / maxErrors) * HEIGHT);
    const ticks = [
      ...steps(maxLatency, 0.2).map(
        (at) =>
          `<text x="${x(at)}" y="${y(0) + 16}" text-anchor="middle">${at.toFixed(1)}</text><path d="M${x(at)} ${y(0)}V${TOP}" stroke="#8c959f" stroke-opacity=".25"/>`,
      ),
      ...steps(maxErrors, 0.05).map(
        (at) =>
          `<text x="${x0 - 6}" y="${y(at) + 4}" text-anchor="end">${at.toFixed(2)}</text><path d="M${x0} ${y(at)}H${x(maxLatency)}" stroke="#8c959f" stroke-opacity=".25"/>`,
      ),
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
  const legend = names.map((name, line) => {
    const y = TOP + HEIGHT + BOTTOM + line * LEGEND_ROW;
    return `<circle cx="${LEFT}" cy="${y - 4}" r="3.5" fill="${COLOURS[line % COLOURS.length]}"/><text x="${LEFT + 12}" y="${y}">${name}</text>`;
  });
  const width = panels.length * (LEFT + WIDTH) + 10;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12" fill="#6e7781">`,
    '<title>Error rate by mean latency of final words</title>',
    ...drawn,
    ...legend,
    '</svg>\n',
  ].join('\n');
}

function steps(max: number, step: number): number[] {
  return Array.from({ length: Math.round(max / step) + 1 }, (_, i) => i * step);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
