export const LEGEND_ROW = 18;

/** A coordinate as an SVG has it: tenths are fine enough. */
export function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A grid line and its label: to the right (`x`, below the plot) or upwards (`y`, before it). In pixels. */
export function tick(
  axis: 'x' | 'y',
  at: number,
  label: string,
  { left, right, top, bottom }: Record<'left' | 'right' | 'top' | 'bottom', number>,
): string {
  const [text, path] =
    axis === 'x'
      ? [`x="${at}" y="${bottom + 16}" text-anchor="middle"`, `M${at} ${bottom}V${top}`]
      : [`x="${left - 6}" y="${at + 4}" text-anchor="end"`, `M${left} ${at}H${right}`];
  return `<text ${text}>${label}</text><path d="${path}" stroke="#8c959f" stroke-opacity=".25"/>`;
}

/** A row for each line of a plot, one below the other from `top` on. */
export function legend(
  names: readonly string[],
  colours: readonly string[],
  { left, top }: { readonly left: number; readonly top: number },
): readonly string[] {
  return names.map((name, line) => {
    const y = top + line * LEGEND_ROW;
    return `<circle cx="${left}" cy="${y - 4}" r="3.5" fill="${colours[line % colours.length]}"/><text x="${left + 12}" y="${y}">${name}</text>`;
  });
}

/** An SVG that reads on light and dark. */
export function svg(width: number, height: number, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12" fill="#6e7781">`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}
