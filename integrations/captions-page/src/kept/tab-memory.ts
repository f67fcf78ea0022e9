import { keep, readKept, readKeptJson } from '../browser-memory.js';
import type { Line } from '../lines.js';

const CURRENT = 'ws-captions.transcript';
const LAST_LINE = 'ws-captions.last-line';

/** A line that was not final when the page was left, and the id of its transcript, where that is kept. */
interface LeftLine {
  readonly of?: string | undefined;
  readonly line: Line;
}

/** What a tab knows when its page is loaded again. It goes with the tab. */
export const tabMemory = {
  /** The id of the transcript that the tab shows, where that is kept. */
  current: (): string | undefined => readKept(CURRENT, 'sessionStorage'),
  keepCurrent: (id = ''): void => keep(CURRENT, id, 'sessionStorage'),
  /** Keeps a line of the current transcript. A database would not be done before the page is gone. */
  leave(line: Line): void {
    const left: LeftLine = { of: tabMemory.current(), line };
    keep(LAST_LINE, JSON.stringify(left), 'sessionStorage');
  },
  /** The line that was left of the current transcript, once. */
  takeLeft(): Line | undefined {
    const left = readKeptJson(LAST_LINE, 'sessionStorage') as LeftLine | undefined;
    if (left === undefined || left.of !== tabMemory.current()) return undefined;
    keep(LAST_LINE, '', 'sessionStorage');
    return left.line;
  },
};
