import { TranscribeError } from '../errors/transcribe-error.js';
import { numberOption, rejectUnknownOptions } from '../options/check-options.js';
import { createSampleStore, type SampleBuffer } from './sample-store.js';

/** Settings of {@link createSampleBuffer}. */
export interface SampleBufferOptions {
  /** How many samples are held at most. Default: no bound; whoever appends keeps one. */
  readonly maxSamples?: number | undefined;
}

/**
 * An empty buffer, its first sample at position 0.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createSampleBuffer(options: SampleBufferOptions = {}): SampleBuffer {
  rejectUnknownOptions(options, ['maxSamples']);
  const range = { min: 1, max: Number.MAX_SAFE_INTEGER, integer: true };
  const maxSamples = numberOption('maxSamples', options.maxSamples, range.max, range);
  const store = createSampleStore();
  return {
    get start() {
      return store.start;
    },
    get end() {
      return store.end;
    },
    get length() {
      return store.length;
    },
    append(samples) {
      const held = store.length;
      if (held + samples.length > maxSamples) {
        throw new TranscribeError(
          `${samples.length} samples more than the ${held} held would be above the ${maxSamples} that the buffer takes. Drop what is no longer needed first.`,
          { code: 'ERR_OVERLOADED', retryable: true, details: { held, maxSamples } },
        );
      }
      store.append(samples);
    },
    dropBefore: store.dropBefore,
    slice: store.slice,
    view: store.view,
  };
}
