/** Colours by name, for a light page and a dark one. In pictures they stand as `var(--NAME)`. */
export const PALETTE: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  page: ['#f7f6f3', '#131416'],
  card: ['#ffffff', '#1b1d20'],
  ink: ['#1a1a19', '#ececea'],
  soft: ['#5d5f63', '#a3a6ab'],
  line: ['#d9d7d1', '#34373c'],
  grid: ['#ebe9e4', '#27292d'],
  wash: ['#f1efea', '#222428'],
  good: ['#11713f', '#58c48a'],
  bad: ['#b3261e', '#ff8a7d'],
  warn: ['#8a5a00', '#e6b450'],
  s1: ['#2a5bd7', '#86a8ff'],
  s2: ['#c2571a', '#f0995f'],
  s3: ['#0f7b6c', '#4fc3b1'],
  s4: ['#7d3599', '#cf9be6'],
  s5: ['#a3820a', '#dcc04a'],
  s6: ['#b5346b', '#f08bb4'],
  s7: ['#58636f', '#9fabb8'],
  s8: ['#7b4a21', '#cda27c'],
};

const SERIES = Object.keys(PALETTE).filter((name) => /^s\d$/.test(name));

/** The colours of lines and dots, in order; further ones begin anew. */
export function seriesColours(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `var(--${SERIES[i % SERIES.length]})`);
}

/** The palette as custom properties: light, and dark where the reader's system is. */
export function paletteCss(selector: string): string {
  const properties = (at: 0 | 1): string =>
    Object.entries(PALETTE)
      .map(([name, colours]) => `--${name}:${colours[at]}`)
      .join(';');
  return `${selector}{${properties(0)}}@media (prefers-color-scheme:dark){${selector}{${properties(1)}}}`;
}
