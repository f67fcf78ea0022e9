import { Presets, SingleBar } from 'cli-progress';

/** Shows how far a recording is. */
export interface RecordingProgress {
  /** Of a recording's seconds, so many are done. */
  show(name: string, doneSeconds: number, allSeconds: number): void;
  stop(): void;
}

/** A bar in a terminal; elsewhere a line for each tenth. */
export function createRecordingProgress(
  stream: NodeJS.WritableStream & { readonly isTTY?: boolean | undefined },
): RecordingProgress {
  const display = stream.isTTY ? createBar(stream) : createLines(stream);
  // By how much faster than it was spoken.
  let started: { readonly name: string; readonly at: number } | undefined;
  return {
    show(name, doneSeconds, allSeconds) {
      if (started?.name !== name) started = { name, at: performance.now() };
      const seconds = (performance.now() - started.at) / 1000;
      const done = Math.min(doneSeconds, allSeconds);
      display.show({ name, done, all: allSeconds, speed: seconds > 0 ? done / seconds : 0 });
    },
    stop: display.stop,
  };
}

interface Shown {
  readonly name: string;
  readonly done: number;
  readonly all: number;
  readonly speed: number;
}

interface Display {
  show(shown: Shown): void;
  stop(): void;
}

function createBar(stream: NodeJS.WritableStream): Display {
  let bar: SingleBar | undefined;
  let current = '';
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
    current = '';
  };
  return {
    show({ name, done, all, speed }) {
      if (current !== name) {
        stop();
        current = name;
        const format = '{name} {bar} {clock} of {end}, {speed} x real time';
        bar = new SingleBar(
          { stream, format, barsize: 30, gracefulExit: false },
          Presets.shades_classic,
        );
        bar.start(all, done, { name, clock: clockTime(done), end: clockTime(all), speed: '' });
      }
      bar?.setTotal(all);
      bar?.update(done, {
        clock: clockTime(done),
        end: clockTime(all),
        speed: speed.toFixed(1),
      });
    },
    stop,
  };
}

function createLines(stream: NodeJS.WritableStream): Display {
  let shown = '';
  return {
    show({ name, done, all, speed }) {
      const tenths = Math.floor((10 * done) / all);
      const line = `${name}: ${10 * tenths} %`;
      if (line === shown) return;
      shown = line;
      const rate = tenths === 0 ? '' : `, ${speed.toFixed(1)} x real time`;
      stream.write(`${line}${rate}\n`);
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
