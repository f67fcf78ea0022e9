import { textWidth } from '../drawing/font.js';
import { seriesColours } from '../drawing/palette.js';

/** The same system has the same colour in all pictures of a report. */
export type SystemColours = (systems: readonly string[]) => {
  readonly domain: string[];
  readonly range: string[];
};

/** @param all - the systems of a result, in the order in which they get colours */
export function systemColours(all: readonly string[]): SystemColours {
  const colours = seriesColours(all.length);
  return (systems) => {
    const domain = all.filter((system) => systems.includes(system));
    return { domain, range: domain.map((system) => colours[all.indexOf(system)]!) };
  };
}

/** Names above a picture, in as many columns as its width takes. */
export function legendAbove(
  systems: readonly string[],
  width: number,
  symbols: { readonly symbolType?: string } = {},
): object {
  if (systems.length < 2) return { legend: null };
  const longest = Math.max(...systems.map((system) => textWidth(system)));
  const columns = Math.max(1, Math.min(systems.length, Math.floor(width / (longest + 40))));
  return {
    legend: {
      orient: 'top',
      direction: 'horizontal',
      title: null,
      columns,
      offset: 14,
      ...symbols,
    },
  };
}
