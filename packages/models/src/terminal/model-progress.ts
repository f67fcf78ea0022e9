import { createProgressLine, type ProgressOutput } from '@ws/core/internal';
import type { ModelProgress } from '../store/progress.js';
import { formatBytes } from './format-bytes.js';

/** Shows how a model's download goes. */
export interface ModelProgressDisplay {
  /** What `onProgress` of a backend, a detector or a download takes. */
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

// Smaller files are done before one could read of them. The smallest model, Smart Turn's, is of 8.7 MB.
const SHOWN_FROM_BYTES = 5e6;

/**
 * A bar in a terminal, which is taken away when its file is done; elsewhere a plain line for each tenth. Files of less
 * than 5 MB are passed over. A wait whose download has no known size yet is one line.
 *
 * @param output - `process.stderr`
 *
 * @example
 * ```ts
 * const progress = createModelProgress(process.stderr);
 * await using backend = createOnnxBackend({ model: 'tiny.en', onProgress: progress.show });
 * await backend.load();
 * progress.stop();
 * ```
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
      // A download may go on in the background, where nobody knows when to call `stop`.
      if (isLarge && receivedBytes >= totalBytes) line.stop();
    },
    stop: line.stop,
  };
}
