import { TranscribeError } from '@ws/core';

/**
 * Writes samples in [-1, 1] as 16-bit integers, rounded, and clipped as core's `encodePcm` does: what was read from
 * such integers becomes the same ones again.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO` for a sample that is not finite
 */
export function writeInt16(samples: Float32Array, into: Int16Array): void {
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i]!;
    if (!Number.isFinite(sample)) {
      throw new TranscribeError(`Sample ${i} is ${sample}: samples must be finite numbers.`, {
        code: 'ERR_INVALID_AUDIO',
        details: { position: i },
      });
    }
    into[i] = Math.max(-32768, Math.min(32767, Math.round(sample * 32768)));
  }
}
