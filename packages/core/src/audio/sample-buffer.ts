import { TranscribeError } from '../errors/transcribe-error.js';
import { wholeNumber } from '../options/option-kinds.js';
import { type OptionSpec, readOptions, type SettingsOf } from '../options/option-spec.js';
import { createSampleStore } from './sample-store.js';

/** The audio of a stream that is still needed, addressed by positions that count from the stream's first sample. */
export interface SampleBuffer {
  /** Position of the first sample still held. */
  readonly start: number;
  /** Position after the last sample: how many were ever appended. */
  readonly end: number;
  /** Samples held. */
  readonly length: number;
  /**
   * Adds samples at the end; they are copied. Amortised constant time per sample.
   *
   * @throws TranscribeError `ERR_OVERLOADED` (retryable, once samples were dropped) when more than `maxSamples` would be
   * held; none of them is added then
   */
  append(samples: Float32Array): void;
  /** Forgets all samples before a position, which may lie before `start` or after `end`. Constant time. */
  dropBefore(position: number): void;
  /** A copy of the samples held from `from` to `to` (exclusive), cut to what is held. */
  slice(from: number, to: number): Float32Array;
  /** The samples of {@link SampleBuffer.slice} without a copy: valid until the next `append`. */
  view(from: number, to: number): Float32Array;
}

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
