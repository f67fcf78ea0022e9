import type { SetupProgress } from '../setup/progress.js';

/** Shows on a terminal, or in a log, how a setup goes. */
export interface SetupDisplay {
  show(progress: SetupProgress): void;
  /** Leaves the terminal as it was found. */
  stop(): void;
}

type Output = NodeJS.WritableStream & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
};

const PHASES: Readonly<Record<SetupProgress['phase'], string>> = {
  waiting: 'waiting for another setup of',
  creating: 'creating',
  collecting: 'collecting',
  downloading: 'downloading',
  installing: 'installing',
  checking: 'checking',
};

const ERASE_LINE = '\r\u001b[2K';

/** In a terminal one line that changes; elsewhere a line for each step. */
export function createSetupDisplay(output: Output): SetupDisplay {
  const { isTTY, columns = 80 } = output;
  let open = false;
  return {
    show({ phase, what, done, total }) {
      const counted = phase === 'collecting' || phase === 'downloading';
      const line = `${counted ? `[${done}/${total}] ` : ''}${PHASES[phase]} ${what}`;
      if (!isTTY) {
        output.write(`${line}\n`);
        return;
      }
      open = true;
      output.write(`${ERASE_LINE}${line.slice(0, columns - 1)}`);
    },
    stop() {
      if (open) output.write(ERASE_LINE);
      open = false;
    },
  };
}
