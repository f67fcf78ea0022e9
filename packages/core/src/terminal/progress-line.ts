/** A stream that may be a terminal: `process.stderr`. */
export interface ProgressOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** Says how work goes: one line that changes in a terminal, a line for each step elsewhere. */
export interface ProgressLine {
  /** What happens now. In a terminal it replaces the line before, and is cut to its width. */
  show(line: string): void;
  /** How far it is, 0 to 1: a bar in a terminal, a line for each tenth elsewhere. */
  advance(what: string, fraction: number): void;
  /** Takes the line off a terminal. */
  stop(): void;
}

const ERASE_LINE = '\r\u001b[2K';
const BAR_COLUMNS = 24;

export function createProgressLine(output: ProgressOutput): ProgressLine {
  const { isTTY, columns = 80 } = output;
  let isShown = false;
  let told = { what: '', tenths: 0 };

  function show(line: string): void {
    if (!isTTY) {
      output.write(`${line}\n`);
      return;
    }
    isShown = true;
    output.write(`${ERASE_LINE}${line.slice(0, columns - 1)}`);
  }

  return {
    show,
    advance(what, fraction) {
      if (isTTY) {
        show(`${what} ${progressBar(fraction)} ${Math.round(fraction * 100)} %`);
        return;
      }
      const tenths = Math.floor(fraction * 10);
      const before = told.what === what ? told.tenths : 0;
      told = { what, tenths: Math.max(tenths, before) };
      if (tenths > before) show(`${what}: ${tenths * 10} %`);
    },
    stop() {
      if (isShown) output.write(ERASE_LINE);
      isShown = false;
    },
  };
}

/** A bar of 24 columns; `fraction` is 0 to 1. */
export function progressBar(fraction: number): string {
  const full = Math.round(BAR_COLUMNS * Math.min(1, Math.max(0, fraction)));
  return '█'.repeat(full) + '░'.repeat(BAR_COLUMNS - full);
}
