/** The colours of the theme that canvases use. */
export interface Palette {
  readonly wave: string;
  readonly speech: string;
  readonly line: string;
  readonly soft: string;
}

let palette: Palette | undefined;

/** Reads them once for each theme: asking for computed styles in every picture is slow. */
export function currentPalette(): Palette {
  if (palette === undefined) {
    const styles = getComputedStyle(document.documentElement);
    const of = (name: string): string => styles.getPropertyValue(`--${name}`).trim();
    palette = { wave: of('wave'), speech: of('speech'), line: of('line'), soft: of('soft') };
  }
  return palette;
}

/** The theme is another one. */
export function forgetPalette(): void {
  palette = undefined;
}
