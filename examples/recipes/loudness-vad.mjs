// A detector of one's own: speech is what is loud.
import { TranscribeError } from '@ws/core';

const SAMPLE_RATE = 16_000;
const FRAME = 480;

export function createLoudnessVad() {
  let isDisposed = false;
  return {
    specVersion: 'v1',
    name: 'loudness',
    sampleRates: [SAMPLE_RATE],
    frameSizes: (sampleRate) => (sampleRate === SAMPLE_RATE ? [FRAME] : []),
    process(frame) {
      if (isDisposed) throw new TranscribeError('It was disposed.', { code: 'ERR_DISPOSED' });
      if (frame.length !== FRAME || !frame.every(Number.isFinite)) {
        throw new TranscribeError(`A frame is ${FRAME} samples, each a finite number.`, {
          code: 'ERR_INVALID_AUDIO',
        });
      }
      const power = frame.reduce((sum, sample) => sum + sample * sample, 0) / FRAME;
      return Math.min(1, power / 1e-4);
    },
    // It remembers nothing.
    reset() {},
    async [Symbol.asyncDispose]() {
      isDisposed = true;
    },
  };
}
