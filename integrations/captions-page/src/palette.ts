/** The colours of the theme that canvases use. */
export type Palette = Readonly<Record<'wave' | 'speech' | 'line', string>>;

let palette: Palette | undefined;

/** Reads them once for each theme: asking for computed styles in every picture is slow. */
export function currentPalette(): Palette {
  if (palette === undefined) {
    const probe = document.createElement('span');
    // Where a user has chosen all colours, all three would be that of text.
    probe.style.forcedColorAdjust = 'none';
    document.body.append(probe);
    const of = (name: string): string => {
      probe.style.color = `var(--${name})`;
      return getComputedStyle(probe).color;
    };
    palette = { wave: of('wave'), speech: of('speech'), line: of('line') };
    probe.remove();
  }
  return palette;
}

/** The theme is another one. */
export function forgetPalette(): void {
  palette = undefined;
}
