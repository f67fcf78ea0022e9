import type { WriteStream } from 'node:tty';
import cliCursor from 'cli-cursor';
import { createLogUpdate } from 'log-update';
import stringWidth from 'string-width';
import type { Output } from './terminal.js';

/** The last lines of a terminal, which are drawn again and again, below lines that stay. */
export interface LiveArea {
  /**
   * Replaces the drawn lines. A line may be wider than the terminal. Where the terminal has too few rows, it shows the
   * last lines.
   */
  draw(lines: readonly string[]): void;
  /**
   * Writes text that stays, above the drawn lines. The text ends with a new line. `lines` replace the drawn lines in the
   * same moment.
   */
  print(text: string, lines?: readonly string[]): void;
  /** Takes the drawn lines away, and leaves the terminal as it was. */
  stop(): void;
}

/** @param output - a terminal */
export function createLiveArea(output: Output): LiveArea {
  let drawn: readonly string[] = [];
  let drawnColumns = 0;
  let isHidden = false;
  const columnsOf = (): number => output.columns || 80;
  const rowsAt = (columns: number): number =>
    drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(stringWidth(line) / columns)), 0);

  // All of a step goes out in one write: nothing flickers.
  let step = '';
  const collected = {
    get columns() {
      return columnsOf();
    },
    get rows() {
      return output.rows || 24;
    },
    write: (text: string) => {
      step += text;
    },
  };
  const frame = createLogUpdate(collected as unknown as WriteStream, { showCursor: true });

  function erase(): void {
    const columns = columnsOf();
    frame.clear();
    // A terminal that becomes narrower breaks the drawn lines anew. log-update does not count the rows that this adds.
    const added = columns < drawnColumns ? rowsAt(columns) - rowsAt(drawnColumns) : 0;
    if (added > 0) step += `\x1b[${added}A\x1b[J`;
  }

  function show(text: string, lines: readonly string[]): void {
    if (text !== '' || lines.length === 0 || columnsOf() < drawnColumns) erase();
    step += text;
    if (lines.length > 0) frame(lines.join('\n'));
    drawn = lines;
    drawnColumns = columnsOf();
    if (lines.length > 0 && !isHidden) {
      isHidden = true;
      cliCursor.hide(output as WriteStream);
    }
    if (step !== '') output.write(step);
    step = '';
  }

  return {
    draw: (lines) => show('', lines),
    print: (text, lines = drawn) => show(text, lines),
    stop() {
      show('', []);
      if (isHidden) cliCursor.show(output as WriteStream);
      isHidden = false;
    },
  };
}
