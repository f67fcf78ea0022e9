import type { AudioFrame } from '@livekit/rtc-node';
import { createEventLoopBreaks } from '@ws/client/internal/transcriber';
import { createResampler, decodePcm, downmix, type Resampler } from '@ws/core/audio';

// A tenth of a second at 48 kHz, and of two channels half of that: resampled in less than a millisecond.
const SLICE = 4800;

/** Turns LiveKit's frames into mono samples at 16 kHz. Stateful: one per stream. */
export interface FrameSamples {
  /** @throws TranscribeError `ERR_INVALID_OPTION` for a sample rate below 8000 or above 192000 Hz */
  of(frame: AudioFrame): AsyncGenerator<Float32Array, void, undefined>;
  /** What is left, as if silence followed. */
  rest(): Float32Array;
}

/** Frames of another rate than those before are taken as well. */
export function createFrameSamples(): FrameSamples {
  const pause = createEventLoopBreaks();
  let resampler: Resampler | undefined;
  return {
    async *of({ data, channels, sampleRate }) {
      if (resampler !== undefined && resampler.inputRate !== sampleRate) {
        yield resampler.flush();
        resampler = undefined;
      }
      resampler ??= createResampler(sampleRate);
      const step = SLICE - (SLICE % channels);
      await pause();
      for (let at = 0; at < data.length; at += step) {
        await pause();
        const slice = data.subarray(at, at + step);
        const bytes = new Uint8Array(slice.buffer, slice.byteOffset, slice.byteLength);
        const samples = decodePcm(bytes, 'pcm_s16le');
        yield resampler.process(channels === 1 ? samples : downmix(samples, channels));
      }
    },
    rest: () => resampler?.flush() ?? new Float32Array(0),
  };
}

/** All samples of some frames. */
export async function* samplesOfFrames(
  frames: readonly AudioFrame[],
): AsyncGenerator<Float32Array, void, undefined> {
  const samples = createFrameSamples();
  for (const frame of frames) yield* samples.of(frame);
  yield samples.rest();
}
