import { Presets, SingleBar } from 'cli-progress';
import type { BuildProgress } from '../build/build-options.js';

/** Shows how a build goes. */
export interface BuildDisplay {
  show(progress: BuildProgress): void;
  /** Leaves the terminal as it was found. */
  stop(): void;
}

const PHASES: Readonly<Record<Exclude<BuildProgress['phase'], 'done'>, string>> = {
  waiting: 'waiting for another process that builds whisper.cpp',
  downloading: 'downloading the sources of whisper.cpp (37 MB)',
  unpacking: 'unpacking them',
  configuring: 'looking at this machine',
  compiling: 'compiling',
};

/** A line for each phase; compiling has a bar in a terminal, and a line for each tenth elsewhere. */
export function createBuildDisplay(
  stream: NodeJS.WritableStream & { readonly isTTY?: boolean | undefined },
): BuildDisplay {
  let phase: BuildProgress['phase'] | undefined;
  let bar: SingleBar | undefined;
  let tenth = 0;

  function stop(): void {
    bar?.stop();
    bar = undefined;
  }

  function compile(progress: number): void {
    if (stream.isTTY) {
      if (bar === undefined) {
        bar = new SingleBar(
          { stream, format: 'compiling [{bar}] {percentage} %', hideCursor: true },
          Presets.rect,
        );
        bar.start(100, 0);
      }
      bar.update(Math.round(progress * 100));
      return;
    }
    const reached = Math.floor(progress * 10);
    if (reached <= tenth) return;
    tenth = reached;
    stream.write(`compiling: ${reached * 10} %\n`);
  }

  return {
    show({ phase: now, progress }) {
      if (now !== phase) {
        stop();
        phase = now;
        if (now !== 'done' && !(now === 'compiling' && stream.isTTY)) {
          stream.write(`${PHASES[now]}\n`);
        }
      }
      if (now === 'compiling' && progress !== undefined) compile(progress);
    },
    stop,
  };
}
