import type { ModelProgress } from '@ws/models';
import { Presets, SingleBar } from 'cli-progress';

/** Shows on stderr how a model's download goes. */
export interface ProgressDisplay {
  show(progress: ModelProgress): void;
  /** Leaves the terminal as it was found. */
  stop(): void;
}

const PHASES: Readonly<Record<ModelProgress['phase'], string>> = {
  waiting: 'waiting for another process that downloads',
  downloading: 'downloading',
  verifying: 'verifying',
  unpacking: 'unpacking',
};

/** A bar in a terminal; plain lines elsewhere, one per file and phase and one for each further tenth of it. */
export function createProgressDisplay(stream: NodeJS.WriteStream): ProgressDisplay {
  return stream.isTTY ? createBar(stream) : createLines(stream);
}

function createBar(stream: NodeJS.WriteStream): ProgressDisplay {
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
      if (step !== current) {
        stop();
        current = step;
        bar = new SingleBar(
          {
            stream,
            format: '{step} {bar} {percentage}% of {size}',
            hideCursor: true,
            // Signals are the server's to handle.
            gracefulExit: false,
          },
          Presets.shades_classic,
        );
        bar.start(totalBytes, receivedBytes, { step, size: megabytes(totalBytes) });
      } else {
        bar?.update(receivedBytes);
      }
      if (receivedBytes >= totalBytes) stop();
    },
    stop,
  };
}

function createLines(stream: NodeJS.WriteStream): ProgressDisplay {
  let current = '';
  let shownTenths = 0;

  return {
    show(progress) {
      const { receivedBytes, totalBytes } = progress;
      const step = describe(progress);
      const tenths = totalBytes > 0 ? Math.floor((10 * receivedBytes) / totalBytes) : 0;
      if (step === current && tenths === shownTenths) return;
      current = step;
      shownTenths = tenths;
      stream.write(`${step}: ${megabytes(receivedBytes)} of ${megabytes(totalBytes)}\n`);
    },
    stop() {},
  };
}

function describe({ phase, model, file }: ModelProgress): string {
  return file === model ? `${PHASES[phase]} ${model}` : `${PHASES[phase]} ${model}, ${file}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
