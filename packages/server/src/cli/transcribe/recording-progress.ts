import { Presets, SingleBar } from 'cli-progress';

/** Shows how far a recording is. */
export interface RecordingProgress {
  /** Of all its seconds, so many are done. */
  show(doneSeconds: number, allSeconds: number): void;
  stop(): void;
}

/** A bar in a terminal; elsewhere a line for each tenth. The recording is begun now. */
export function createRecordingProgress(
  stream: NodeJS.WritableStream & { readonly isTTY?: boolean | undefined },
  name: string,
): RecordingProgress {
  const display = stream.isTTY ? createBar(stream, name) : createLines(stream, name);
  const startedAt = performance.now();
  return {
    show(doneSeconds, allSeconds) {
      const done = Math.min(doneSeconds, allSeconds);
      // By how much faster than it was spoken.
      const speed = (1000 * done) / (performance.now() - startedAt);
      display.show({ done, all: allSeconds, speed: `${speed.toFixed(1)} x real time` });
    },
    stop: display.stop,
  };
}

interface Shown {
  readonly done: number;
  readonly all: number;
  readonly speed: string;
}

interface Display {
  show(shown: Shown): void;
  stop(): void;
}

function createBar(stream: NodeJS.WritableStream, name: string): Display {
  let bar: SingleBar | undefined;
  return {
    show({ done, all, speed }) {
      const told = { name, clock: clockTime(done), end: clockTime(all), speed };
      if (bar === undefined) {
        // Signals are the command's to handle.
        const format = '{name} {bar} {clock} of {end}, {speed}';
        const options = { stream, format, barsize: 30, gracefulExit: false };
        bar = new SingleBar(options, Presets.shades_classic);
        bar.start(all, done, told);
      }
      bar.setTotal(all);
      bar.update(done, told);
    },
    stop() {
      bar?.stop();
      bar = undefined;
    },
  };
}

function createLines(stream: NodeJS.WritableStream, name: string): Display {
  let shown = 0;
  return {
    show({ done, all, speed }) {
      const tenths = all === 0 ? 10 : Math.floor((10 * done) / all);
      if (tenths === shown) return;
      shown = tenths;
      stream.write(`${name}: ${10 * tenths} %, ${speed}\n`);
    },
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
