import { progressBar } from '@ws/core/internal';
import { clockTime } from './clock-time.js';
import { createLiveArea } from './live-area.js';
import { printable } from './printable.js';
import type { Output } from './terminal.js';

export interface RecordingProgress {
  /** `done` seconds of the recording are done; `all` is its length, where that is known. */
  show(done: number, all: number | undefined): void;
  /** The recording is done: in a terminal its bar stays. */
  finish(): void;
  /** Takes the bar away. After `finish` it does nothing. */
  stop(): void;
}

/** Shows how far recordings are, of which several may be under way. */
export interface ProgressBoard {
  /** Begins a recording now. */
  begin(name: string): RecordingProgress;
  /** Writes a line that stays, however little else is shown. */
  say(line: string): void;
  stop(): void;
}

/**
 * A bar for each recording in a terminal; elsewhere a line for each tenth.
 *
 * @param isShown - whether bars and tenths are shown; without it, only the lines of `say` are
 */
export function createProgressBoard(stream: Output, isShown: boolean): ProgressBoard {
  const area = isShown && stream.isTTY ? createLiveArea(stream) : undefined;
  const bars = new Map<object, string>();
  const say = (said: string): void => {
    const line = printable(said);
    if (area === undefined) stream.write(`${line}\n`);
    else area.print(`${line}\n`, [...bars.values()]);
  };
  return {
    begin(named) {
      // A bar has one line.
      const name = printable(named).replaceAll('\n', '\\n');
      const key = {};
      const startedAt = performance.now();
      let far = 0;
      let length = 0;
      let tenths = 0;

      function draw(bar: string): void {
        bars.set(key, bar);
        area?.draw([...bars.values()]);
      }

      function show(done: number, all = 0): void {
        if (!isShown) return;
        length = all;
        // A client reports both what the server has acknowledged and what it has transcribed: the further counts.
        far = Math.max(far, done);
        if (all > 0) far = Math.min(far, all);
        const speed = (1000 * far) / (performance.now() - startedAt);
        // Of a pipe, say, the end is not known.
        if (all === 0) {
          draw(`${name} ${clockTime(far)}, ${speed.toFixed(1)} x real time`);
          return;
        }
        const left =
          far < all && speed > 0 ? `, ${clockTime(Math.ceil((all - far) / speed))} left` : '';
        const pace = `${speed.toFixed(1)} x real time${left}`;
        const before = tenths;
        tenths = Math.floor((10 * far) / all);
        draw(`${name} ${progressBar(far / all)} ${clockTime(far)} of ${clockTime(all)}, ${pace}`);
        if (area === undefined && tenths > before) say(`${name}: ${10 * tenths} %, ${pace}`);
      }

      function stop(): string | undefined {
        const bar = bars.get(key);
        if (bars.delete(key)) area?.draw([...bars.values()]);
        return bar;
      }

      if (isShown) draw(`${name} …`);
      return {
        show,
        finish() {
          if (length > 0) show(length, length);
          const bar = stop();
          if (far > 0) area?.print(`${bar}\n`);
        },
        stop,
      };
    },
    say,
    stop: () => area?.stop(),
  };
}
