/** What a new user typed, and what came of it. */
export interface FirstStep {
  readonly document: string;
  readonly typed: string;
  readonly came: string;
  readonly seconds: number;
  /** The version of Node. */
  readonly node: string;
}

const MOST_CHARACTERS = 120;

/** A text in a cell of a Markdown table. */
function cell(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const short = line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line;
  return short.replaceAll('|', '\\|');
}

/** A Markdown table of steps, in their order. */
export function firstStepsTable(steps: readonly FirstStep[]): string {
  const rows = steps.map(({ document, typed, came, seconds, node }) => [
    ...[document, `\`${cell(typed)}\``, cell(came), node, seconds.toFixed(1)],
  ]);
  return [
    ['document', 'typed', 'what came', 'Node', 'seconds'],
    ['---', '---', '---', '---', '---:'],
    ...rows,
  ]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');
}
