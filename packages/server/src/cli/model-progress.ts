import { createProgressLine, type ProgressOutput } from '@ws/core/internal';
import type { ModelProgress } from '@ws/models';
import { formatBytes } from './format-bytes.js';

/** Shows how a model's download goes. */
export interface ModelProgressDisplay {
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
 * A bar in a terminal; elsewhere a plain line for each tenth. Files of less than 10 MB are passed over. A wait whose
 * download has no known size yet is one line.
 */
export function createModelProgress(output: ProgressOutput): ModelProgressDisplay {
  const line = createProgressLine(output);
  let told = '';
  return {
    show({ phase, model, receivedBytes, totalBytes }) {
      const step = `${PHASES[phase]} ${model}`;
      const isLarge = totalBytes >= SHOWN_FROM_BYTES;
      if (!isLarge && phase !== 'waiting') return;
      const percent = isLarge ? Math.floor((100 * receivedBytes) / totalBytes) : 0;
      // A download reports each piece that arrives.
      if (told === `${step} ${percent}`) return;
      told = `${step} ${percent}`;
      if (isLarge) line.advance(`${step}, ${formatBytes(totalBytes)}`, percent / 100);
      else line.show(step);
    },
    stop: line.stop,
  };
}
