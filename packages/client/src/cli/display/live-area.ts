import { stripVTControlCharacters } from 'node:util';
import type { Output } from '../terminal.js';
import { textWidth } from './text-width.js';

/** The last lines of a terminal, which are drawn again and again, below lines that stay. */
export interface LiveArea {
  readonly columns: number;
  readonly rows: number;
  /** Replaces what is there. */
  draw(lines: readonly string[]): void;
  /** Writes text that stays, above. It ends with a new line. `lines` replace what is there, in the same moment. */
  print(text: string, lines?: readonly string[]): void;
  /** Takes away what is there, and leaves the terminal as it was found. */
  stop(): void;
}

const HIDE = '\x1b[?25l';
const SHOW = '\x1b[?25h';

/** @param output - a terminal */
export function createLiveArea(output: Output): LiveArea {
  let drawn: readonly string[] = [];
  let isHidden = false;
  const columnsOf = (): number => output.columns || 80;

  /** To the start of what is drawn, which wraps where the terminal has become narrower. */
  function erase(): string {
    if (drawn.length === 0) return '';
    const columns = columnsOf();
    const rows = drawn.reduce((sum, line) => {
      const width = textWidth(stripVTControlCharacters(line));
      return sum + Math.max(1, Math.ceil(width / columns));
    }, 0);
    return `\r${rows > 1 ? `\x1b[${rows - 1}A` : ''}\x1b[J`;
  }

  function show(before: string, lines: readonly string[]): void {
    const hide = isHidden || lines.length === 0 ? '' : HIDE;
    if (hide) isHidden = true;
    output.write(hide + erase() + before + lines.join('\n'));
    drawn = lines;
  }

  const restore = (): void => {
    if (isHidden) output.write(SHOW);
    isHidden = false;
  };
  process.once('exit', restore);

  return {
    get columns() {
      return columnsOf();
    },
    get rows() {
      return output.rows || 24;
    },
    draw(lines) {
      if (lines.length === drawn.length && lines.every((line, i) => line === drawn[i])) return;
      show('', lines);
    },
    print: (text, lines = drawn) => show(text, lines),
    stop() {
      show('', []);
      restore();
      process.removeListener('exit', restore);
    },
  };
}
