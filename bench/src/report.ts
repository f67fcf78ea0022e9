import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A Markdown table; numbers stand on the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const numeric = (column: number): boolean =>
    rows.every((row) => /^[\d.,×/ ]*$/.test(row[column] ?? ''));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(head),
    line(head.map((_, column) => (numeric(column) ? '---:' : '---'))),
    ...rows.map(line),
  ].join('\n');
}

/** Prints a report and leaves it in `bench-output/` at the project's root, with what it was made of, if given, beside it. */
export function publish(name: string, parts: readonly string[], details?: unknown): void {
  const folder = fileURLToPath(new URL('../../bench-output/', import.meta.url));
  const text = `${parts.join('\n\n')}\n`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}${name}.md`, text);
  if (details !== undefined)
    writeFileSync(`${folder}${name}.json`, `${JSON.stringify(details, null, 1)}\n`);
  process.stdout.write(`\n${text}`);
  process.stderr.write(`\nwritten to bench-output/${name}.md\n`);
}

/** Progress goes where it does not mix with the report. */
export function progress(message: string): void {
  process.stderr.write(`${message}\n`);
}
