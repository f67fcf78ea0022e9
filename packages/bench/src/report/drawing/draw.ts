import type { TopLevelSpec } from 'vega-lite';
import { escaped } from './escaped.js';
import { FONT, textWidth } from './font.js';
import { paletteCss } from './palette.js';

/** A picture's description, for a width in pixels. */
export type DrawSpec = (width: number) => TopLevelSpec;

/** How Vega measures text: it exports this, and its types do not. */
interface TextMetrics {
  width(item: { readonly fontSize?: number }, text: unknown): number;
}

const QUIET = {
  labelColor: 'var(--soft)',
  titleColor: 'var(--soft)',
  labelFont: FONT,
  titleFont: FONT,
};

const CONFIG = {
  background: 'transparent',
  font: FONT,
  view: { stroke: null },
  axis: {
    ...QUIET,
    domainColor: 'var(--line)',
    tickColor: 'var(--line)',
    gridColor: 'var(--grid)',
    // Where a name is too long, the picture shortens it by itself.
    labelLimit: 0,
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    titlePadding: 10,
    labelPadding: 6,
    tickSize: 4,
  },
  legend: {
    ...QUIET,
    labelFontSize: 12,
    labelColor: 'var(--ink)',
    labelLimit: 0,
    symbolOpacity: 1,
    symbolStrokeWidth: 2.5,
    symbolSize: 90,
    symbolType: 'circle',
    columnPadding: 18,
  },
  text: { fill: 'var(--soft)', fontSize: 12, font: FONT },
} as const;

/**
 * Draws as SVG, with the palette's names for colours: for a page that has {@link paletteCss}.
 *
 * @param label - what the picture shows, for readers who do not see it
 */
export async function drawInline(spec: DrawSpec, width: number, label: string): Promise<string> {
  const svg = await draw(spec, width);
  return svg.replace(/^<svg /, `<svg role="img" aria-label="${escaped(label)}" `);
}

/** Draws as an SVG file that is light or dark by itself. */
export async function drawFile(spec: DrawSpec, width: number, label: string): Promise<string> {
  const svg = await drawInline(spec, width, label);
  const style = `<style>${paletteCss('svg')}text{font-family:${FONT}}</style>`;
  const at = svg.indexOf('>') + 1;
  return `${svg.slice(0, at)}<title>${escaped(label)}</title>${style}<rect width="100%" height="100%" rx="8" fill="var(--card)"/>${svg.slice(at)}\n`;
}

async function draw(spec: DrawSpec, width: number): Promise<string> {
  // They take half a second to load: programs that draw nothing do not wait for them.
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const { Error: errors, logger, parse, View } = vega;
  // Without a canvas Vega takes text for half as wide again as it is, and leaves that much room.
  const { textMetrics } = vega as unknown as { readonly textMetrics: TextMetrics };
  textMetrics.width = ({ fontSize = 11 }, text) => textWidth(String(text), fontSize);
  const quiet = logger(errors);
  const compiled = compile(spec(width), { config: CONFIG, logger: quiet });
  const view = new View(parse(compiled.spec), { renderer: 'none', logger: quiet });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
