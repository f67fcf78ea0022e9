import { MultiBar, Presets, type SingleBar } from 'cli-progress';

/** Shows how far a recording is. */
export interface RecordingProgress {
  /** Of all its seconds, so many are done. */
  show(doneSeconds: number, allSeconds: number): void;
  stop(): void;
}

/** Shows how far recordings are, of which several may be under way. */
export interface ProgressBoard {
  /** A recording is begun now. */
  begin(name: string): RecordingProgress;
  /** A line that stays, whatever else is shown. */
  say(line: string): void;
  stop(): void;
}

/** Bars in a terminal; elsewhere a line for each tenth. */
export function createProgressBoard(
  stream: NodeJS.WritableStream & { readonly isTTY?: boolean | undefined },
): ProgressBoard {
  return stream.isTTY ? createBars(stream) : createLines(stream);
}

/** What a display is told of a recording. */
interface Shown {
  readonly done: number;
  readonly all: number;
  readonly speed: string;
  /** How much longer it takes, as far as can be told. */
  readonly left: string;
}

function followed(display: (shown: Shown) => void): RecordingProgress['show'] {
  const startedAt = performance.now();
  return (doneSeconds, allSeconds) => {
    const done = Math.min(doneSeconds, allSeconds);
    // By how much faster than it was spoken.
    const speed = (1000 * done) / (performance.now() - startedAt);
    const left = speed === 0 ? '' : clockTime(Math.ceil((allSeconds - done) / speed));
    display({ done, all: allSeconds, speed: `${speed.toFixed(1)} x real time`, left });
  };
}

function createBars(stream: NodeJS.WritableStream): ProgressBoard {
  let board: MultiBar | undefined;
  let bars = new Map<string, SingleBar>();

  function barOf(name: string): SingleBar {
    // Signals are the command's to handle.
    const format = '{name} {bar} {clock} of {end}, {speed}{remaining}';
    board ??= new MultiBar(
      { stream, format, barsize: 24, gracefulExit: false, hideCursor: true, clearOnComplete: true },
      Presets.shades_classic,
    );
    const bar = bars.get(name) ?? board.create(0, 0, {});
    bars.set(name, bar);
    return bar;
  }

  /** Takes the bars off the screen; those of what goes on are drawn anew when there is something to show. */
  function clear(): void {
    board?.stop();
    board = undefined;
    bars = new Map();
  }

  function say(line: string): void {
    clear();
    stream.write(`${line}\n`);
  }

  let begun = 0;
  return {
    begin(name) {
      const id = String(++begun);
      let last: Shown | undefined;
      return {
        show: followed((shown) => {
          last = shown;
          const { done, all, speed, left } = shown;
          const remaining = done < all && left !== '' ? `, ${left} left` : '';
          const bar = barOf(id);
          bar.setTotal(all);
          bar.update(done, { name, clock: clockTime(done), end: clockTime(all), speed, remaining });
        }),
        stop() {
          const bar = bars.get(id);
          if (last !== undefined && last.done === last.all) {
            say(`${name}: ${clockTime(last.all)}, ${last.speed}`);
          } else if (bar !== undefined) {
            board?.remove(bar);
            bars.delete(id);
          }
        },
      };
    },
    say,
    stop: clear,
  };
}

function createLines(stream: NodeJS.WritableStream): ProgressBoard {
  return {
    begin(name) {
      let told = 0;
      return {
        show: followed(({ done, all, speed, left }) => {
          const tenths = all === 0 ? 10 : Math.floor((10 * done) / all);
          if (tenths === told) return;
          told = tenths;
          const eta = tenths === 10 || left === '' ? '' : `, ${left} left`;
          stream.write(`${name}: ${10 * tenths} %, ${speed}${eta}\n`);
        }),
        stop() {},
      };
    },
    say: (line) => stream.write(`${line}\n`),
    stop() {},
  };
}

/** `1:02:03`, or `2:03`. */
export function clockTime(seconds: number): string {
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [first, ...rest] = parts[0] === 0 ? parts.slice(1) : parts;
  return [first, ...rest.map((part) => String(part).padStart(2, '0'))].join(':');
}
