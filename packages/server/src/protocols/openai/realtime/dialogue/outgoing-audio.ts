import { createResampler, encodePcm, type PcmEncoding } from '@ws/core/audio';

/** The sound of an answer as a client wants it. */
export interface OutgoingAudio {
  /** Base64 of the next samples; may be empty. */
  encode(samples: Float32Array): string;
  /** Of what is still held back. */
  end(): string;
}

/** @param from - samples per second of what speaks, and `to` of what is sent */
export function createOutgoingAudio(
  from: number,
  to: number,
  encoding: PcmEncoding,
): OutgoingAudio {
  const resampler = from === to ? undefined : createResampler(from, to);
  const base64 = (samples: Float32Array): string =>
    Buffer.from(encodePcm(samples, encoding)).toString('base64');
  return {
    encode: (samples) => base64(resampler?.process(samples) ?? samples),
    end: () => (resampler === undefined ? '' : base64(resampler.flush())),
  };
}
