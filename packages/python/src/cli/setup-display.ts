import { createProgressLine, type ProgressOutput } from '@ws/core/internal';
import type { SetupProgress } from '../setup/progress.js';

/** Shows on a terminal, or in a log, how a setup goes. */
export interface SetupDisplay {
  show(progress: SetupProgress): void;
  /** Leaves the terminal as it was found. */
  stop(): void;
}

const PHASES: Readonly<Record<SetupProgress['phase'], string>> = {
  waiting: 'waiting for another setup of',
  creating: 'creating',
  collecting: 'collecting',
  downloading: 'downloading',
  installing: 'installing',
  checking: 'checking',
};

/** In a terminal one line that changes; elsewhere a line for each step. */
export function createSetupDisplay(output: ProgressOutput): SetupDisplay {
  const line = createProgressLine(output);
  return {
    show({ phase, what, done, total }) {
      const counted = phase === 'collecting' || phase === 'downloading';
      line.show(`${counted ? `[${done}/${total}] ` : ''}${PHASES[phase]} ${what}`);
    },
    stop: line.stop,
  };
}
