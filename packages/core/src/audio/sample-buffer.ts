import { TranscribeError } from '../errors/transcribe-error.js';
import { wholeNumber } from '../options/option-kinds.js';
import { type OptionSpec, readOptions, type SettingsOf } from '../options/option-spec.js';
import { createSampleStore, type SampleBuffer } from './sample-store.js';

/** Settings of {@link createSampleBuffer}. */
export interface SampleBufferOptions {
  /** How many samples are held at most. Default: no bound; whoever appends keeps one. */
  readonly maxSamples?: number | undefined;
}

const SPEC: OptionSpec<SettingsOf<SampleBufferOptions>> = {
  maxSamples: wholeNumber(1, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
};

/**
 * An empty buffer, its first sample at position 0.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createSampleBuffer(options: SampleBufferOptions = {}): SampleBuffer {
  const { maxSamples } = readOptions(SPEC, options);
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
