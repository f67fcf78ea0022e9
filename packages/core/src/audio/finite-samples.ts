import { TranscribeError } from '../errors/transcribe-error.js';

/**
 * Refuses samples that are NaN or infinite.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO` with the position of the first such sample
 */
export function assertFinite(samples: Float32Array): void {
  for (let i = 0; i < samples.length; i++) {
    if (!Number.isFinite(samples[i])) {
      throw new TranscribeError(
        `Sample ${i} is ${samples[i]}, but must be finite. Check the encoding.`,
        { code: 'ERR_INVALID_AUDIO', details: { position: i } },
      );
    }
  }
}

/**
 * Refuses what is no audio of a session.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO`
 */
export function checkSamples(samples: unknown): asserts samples is Float32Array {
  if (!(samples instanceof Float32Array)) {
    throw new TranscribeError('Samples must be a Float32Array: mono, 16 kHz, in [-1, 1].', {
      code: 'ERR_INVALID_AUDIO',
    });
  }
  assertFinite(samples);
}
