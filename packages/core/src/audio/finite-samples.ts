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
        `Sample ${i} is ${samples[i]}: samples must be finite numbers. Is the encoding the one that was announced?`,
        { code: 'ERR_INVALID_AUDIO', details: { position: i } },
      );
    }
  }
}
