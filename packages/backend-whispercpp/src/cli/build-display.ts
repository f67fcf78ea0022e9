import { createProgressLine, type ProgressOutput } from '@ws/core/internal';
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

/** A line for each phase, which changes in a terminal; compiling has a bar there, and a line for each tenth elsewhere. */
export function createBuildDisplay(output: ProgressOutput): BuildDisplay {
  const line = createProgressLine(output);
  let phase: BuildProgress['phase'] | undefined;
  return {
    show({ phase: now, progress }) {
      if (now !== phase && now !== 'done') line.show(PHASES[now]);
      phase = now;
      if (now === 'compiling' && progress !== undefined) line.advance(PHASES[now], progress);
    },
    stop: line.stop,
  };
}
