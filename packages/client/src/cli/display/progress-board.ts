import type { Output } from '../terminal.js';
import { clockTime } from './clock-time.js';
import { createLiveArea } from './live-area.js';
import { createStyle } from './style.js';

/** Shows how far a recording is. */
export interface FileProgress {
  /** Of all its seconds, if they are known, so many are done. */
  show(done: number, all: number | undefined): void;
  stop(): void;
}

/** Shows how far recordings are, of which several may be under way. */
export interface ProgressBoard {
  /** A recording is begun now. */
  begin(name: string): FileProgress;
  /** A line that stays, whatever else is shown. */
  say(line: string): void;
  stop(): void;
}

interface Row {
  readonly name: string;
  readonly startedAt: number;
  done: number;
  all: number | undefined;
}

const BAR_COLUMNS = 24;

/**
 * A bar for each recording in a terminal; elsewhere a line for each tenth.
 *
 * @param isShown - without it, only what is said
 */
export function createProgressBoard(stream: Output, isShown: boolean): ProgressBoard {
  if (!isShown) {
    const nothing = { show() {}, stop() {} };
    return { begin: () => nothing, say: (line) => void stream.write(`${line}\n`), stop() {} };
  }
  return stream.isTTY ? createBars(stream) : createLines(stream);
}

function createBars(stream: Output): ProgressBoard {
  const area = createLiveArea(stream);
  const style = createStyle(true);
  const rows = new Set<Row>();
  const draw = (): void => {
    area.draw([...rows].slice(0, area.rows - 1).map((row) => barOf(row)));
  };
  function barOf(row: Row): string {
    const { name, done, all } = row;
    if (all === undefined) return `${name} ${style.dim('…')}`;
    const full = all === 0 ? BAR_COLUMNS : Math.round((BAR_COLUMNS * done) / all);
    const bar = style.green('█'.repeat(full)) + style.dim('░'.repeat(BAR_COLUMNS - full));
    return `${name} ${bar} ${clockTime(done)} of ${clockTime(all)}, ${paceOf(row)}`;
  }
  return {
    begin(name) {
      const row: Row = { name, startedAt: performance.now(), done: 0, all: undefined };
      rows.add(row);
      draw();
      return {
        show(done, all) {
          advance(row, done, all);
          draw();
        },
        stop() {
          if (rows.delete(row)) area.draw([...rows].map((each) => barOf(each)));
          // What is done stays.
          if (row.all !== undefined && row.done === row.all) area.print(`${barOf(row)}\n`);
        },
      };
    },
    say: (line) => area.print(`${line}\n`),
    stop: area.stop,
  };
}

function createLines(stream: Output): ProgressBoard {
  return {
    begin(name) {
      const row: Row = { name, startedAt: performance.now(), done: 0, all: undefined };
      let told = 0;
      return {
        show(done, all) {
          advance(row, done, all);
          const tenths = row.all ? Math.floor((10 * row.done) / row.all) : 0;
          if (tenths <= told) return;
          told = tenths;
          stream.write(`${name}: ${10 * tenths} %, ${paceOf(row)}\n`);
        },
        stop() {},
      };
    },
    say: (line) => void stream.write(`${line}\n`),
    stop() {},
  };
}

/** What is acknowledged and what is answered are both told: the further one counts. */
function advance(row: Row, done: number, all: number | undefined): void {
  row.all = all;
  row.done = Math.min(Math.max(row.done, done), all ?? Number.POSITIVE_INFINITY);
}

/** By how much faster than it was spoken, and how much longer it takes. */
function paceOf({ startedAt, done, all = 0 }: Row): string {
  const speed = (1000 * done) / (performance.now() - startedAt);
  const left =
    done < all && speed > 0 ? `, ${clockTime(Math.ceil((all - done) / speed))} left` : '';
  return `${speed.toFixed(1)} x real time${left}`;
}
