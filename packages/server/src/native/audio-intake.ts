import { SAMPLE_RATE } from '@ws/core';
import { createResampler, decodePcm, type PcmEncoding, type Resampler } from '@ws/core/audio';

/** What a client sends as audio, on its way to mono 16 kHz samples. */
export interface AudioIntake {
  /** What `start` said of binary frames, and of audio frames that say no rate. */
  announce(encoding: PcmEncoding, sampleRate: number): void;
  /**
   * A binary frame.
   *
   * @throws TranscribeError `ERR_INVALID_AUDIO` when it does not hold whole, finite samples; none of it is used then
   */
  binary(bytes: Uint8Array): Float32Array;
  /** The samples of an `audio_frame`. */
  frame(samples: Float32Array, sampleRate: number | undefined): Float32Array;
  /** What the resampler still holds: the last milliseconds of the stream. */
  flush(): Float32Array;
}

/** Until something else is announced: `pcm_s16le` at 16 kHz. */
export function createAudioIntake(): AudioIntake {
  let encoding: PcmEncoding = 'pcm_s16le';
  let announcedRate: number = SAMPLE_RATE;
  let resampler: Resampler = createResampler(SAMPLE_RATE);

  function toSessionRate(samples: Float32Array, sampleRate: number): Float32Array {
    if (sampleRate === resampler.inputRate) return resampler.process(samples);
    // The rate changes within the stream: what the old resampler holds comes first.
    const rest = resampler.flush();
    resampler = createResampler(sampleRate);
    return joined(rest, resampler.process(samples));
  }

  return {
    announce(newEncoding, sampleRate) {
      encoding = newEncoding;
      announcedRate = sampleRate;
    },
    binary: (bytes) => toSessionRate(decodePcm(bytes, encoding), announcedRate),
    frame: (samples, sampleRate = announcedRate) => toSessionRate(samples, sampleRate),
    flush: () => resampler.flush(),
  };
}

/** A whole piece of audio at 16 kHz. */
export function resampleWhole(samples: Float32Array, sampleRate: number): Float32Array {
  if (sampleRate === SAMPLE_RATE) return samples;
  const resampler = createResampler(sampleRate);
  return joined(resampler.process(samples), resampler.flush());
}

function joined(first: Float32Array, second: Float32Array): Float32Array {
  if (first.length === 0) return second;
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
