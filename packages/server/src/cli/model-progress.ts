import type { ModelProgress } from '@ws/models';
import { Presets, SingleBar } from 'cli-progress';

/** Shows on stderr how a model's download goes. */
export interface ProgressDisplay {
  show(progress: ModelProgress): void;
  /** Leaves the terminal as it was found. */
  stop(): void;
}

const PHASES: Readonly<Record<ModelProgress['phase'], string>> = {
  waiting: 'waiting for another download of',
  downloading: 'downloading',
  verifying: 'verifying',
  unpacking: 'unpacking',
  converting: 'converting',
  preparing: 'preparing',
};

// Smaller files are done before one could read of them.
const SHOWN_FROM_BYTES = 10e6;

/**
 * A bar in a terminal; elsewhere a plain line for each tenth. Files of less than 10 MB are passed over; waiting is told
 * once where nobody knows yet how much there is to come.
 */
export function createProgressDisplay(
  stream: NodeJS.WritableStream & { readonly isTTY?: boolean | undefined },
): ProgressDisplay {
  const display = stream.isTTY ? createBar(stream) : createLines(stream);
  let waitingFor = '';
  return {
    show(progress) {
      if (progress.totalBytes >= SHOWN_FROM_BYTES) {
        display.show(progress);
      } else if (progress.phase === 'waiting' && waitingFor !== progress.model) {
        waitingFor = progress.model;
        stream.write(`${describe(progress)}\n`);
      }
    },
    stop: display.stop,
  };
}

function createBar(stream: NodeJS.WritableStream): ProgressDisplay {
  let bar: SingleBar | undefined;
  let current = '';

  function stop(): void {
    bar?.stop();
    bar = undefined;
    current = '';
  }

  return {
    show(progress) {
      const { receivedBytes, totalBytes } = progress;
      const step = describe(progress);
      if (step === current) {
        bar?.update(receivedBytes);
      } else {
        stop();
        current = step;
        bar = new SingleBar(
          {
            stream,
            format: '{step} {bar} {percentage}% of {size}',
            barsize: 30,
            // Signals are the server's to handle.
            gracefulExit: false,
          },
          Presets.shades_classic,
        );
        bar.start(totalBytes, receivedBytes, {
          step: step.padEnd(24),
          size: megabytes(totalBytes),
        });
      }
      if (receivedBytes >= totalBytes) stop();
    },
    stop,
  };
}

function createLines(stream: NodeJS.WritableStream): ProgressDisplay {
  let shown = '';

  return {
    show(progress) {
      const { receivedBytes, totalBytes } = progress;
      const tenths = Math.floor((10 * receivedBytes) / totalBytes);
      const step = describe(progress);
      if (shown === `${step} ${tenths}`) return;
      shown = `${step} ${tenths}`;
      stream.write(`${step}: ${megabytes(receivedBytes)} of ${megabytes(totalBytes)}\n`);
    },
    stop() {},
  };
}

function describe({ phase, model }: ModelProgress): string {
  return `${PHASES[phase]} ${model}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
