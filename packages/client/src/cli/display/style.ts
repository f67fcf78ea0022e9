/** How text looks in a terminal. */
export interface Style {
  dim(text: string): string;
  bold(text: string): string;
  red(text: string): string;
  green(text: string): string;
}

/** Colours, or none: `NO_COLOR`, as https://no-color.org says, and `TERM=dumb` turn them off. */
export function createStyle(
  isTerminal: boolean,
  { NO_COLOR, TERM }: NodeJS.ProcessEnv = process.env,
): Style {
  const isOn = isTerminal && !NO_COLOR && TERM !== 'dumb';
  const code =
    (on: number, off: number) =>
    (text: string): string =>
      isOn && text !== '' ? `\x1b[${on}m${text}\x1b[${off}m` : text;
  return { dim: code(2, 22), bold: code(1, 22), red: code(31, 39), green: code(32, 39) };
}
