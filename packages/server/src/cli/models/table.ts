/** A column of a table. */
export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right' | undefined;
}

/** Lines of a table, as wide as its cells need it: two blanks between columns, none at the ends of lines. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string[] {
  const titles = columns.map(({ title }) => title);
  const all = titles.some((title) => title !== '') ? [titles, ...rows] : rows;
  const widths = columns.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  return all.map((row) =>
    columns
      .map(({ align }, i) => {
        const cell = row[i] ?? '';
        return align === 'right' ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0);
      })
      .join('  ')
      .trimEnd(),
  );
}
