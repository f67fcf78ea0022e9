// ITU-T G.711: eight bits a sample, a sign, three bits of exponent and four of mantissa. The steps grow with the
// amplitude. Values here are on the scale of 16 bits.

// Lifts every mu-law segment to a power of two: 128 to where it begins, and 4, half a step, so that 0 is a value.
const MULAW_BIAS = 132;
// Anything louder would leave the last segment.
const MULAW_MAX = 32767 - MULAW_BIAS;

/** How samples stand in bytes. */
export interface SampleCodec {
  /** Bytes of one sample. */
  readonly width: number;
  decode(bytes: Uint8Array): Float32Array;
  /** A G.711 law encodes to the middle of the step that a sample lies in. It clips; NaN becomes the smallest positive value. */
  encode(samples: Float32Array): Uint8Array;
}

/** Mu-law, as in North America and Japan: 255 values from -32124 to 32124, all bits inverted. 0x7F and 0xFF both are 0. */
export const MULAW: SampleCodec = createLaw(
  (byte) => {
    const code = ~byte;
    const magnitude = ((((code & 15) << 3) + MULAW_BIAS) << ((code >> 4) & 7)) - MULAW_BIAS;
    return (code & 0x80) === 0 ? magnitude : 0 - magnitude;
  },
  (magnitude) => ~segmentAndStep(Math.min(magnitude, MULAW_MAX) + MULAW_BIAS, 3),
);

/** A-law, as elsewhere: 256 values from -32256 to 32256, none of them 0, every other bit inverted. */
export const ALAW: SampleCodec = createLaw(
  (byte) => {
    const code = byte ^ 0x55;
    const [exponent, step] = [(code >> 4) & 7, ((code & 15) << 4) + 8];
    const magnitude = exponent === 0 ? step : (step + 256) << (exponent - 1);
    return (code & 0x80) === 0 ? 0 - magnitude : magnitude;
  },
  (magnitude) => segmentAndStep(Math.min(magnitude, 32767), 4) ^ 0xd5,
);

/** Three bits of exponent and four of mantissa. A step of the first segment is 2 to the power of `firstStepBits`. */
function segmentAndStep(value: number, firstStepBits: number): number {
  const exponent = Math.max(0, 24 - Math.clz32(value));
  return (exponent << 4) | ((value >> Math.max(exponent + 3, firstStepBits)) & 15);
}

function createLaw(
  expand: (byte: number) => number,
  compress: (magnitude: number) => number,
): SampleCodec {
  const values = Float32Array.from({ length: 256 }, (_, byte) => expand(byte) / 32768);
  return {
    width: 1,
    decode(bytes) {
      const samples = new Float32Array(bytes.length);
      for (let i = 0; i < bytes.length; i++) samples[i] = values[bytes[i]!]!;
      return samples;
    },
    encode(samples) {
      const bytes = new Uint8Array(samples.length);
      for (let i = 0; i < bytes.length; i++) {
        const sample = samples[i]!;
        // The sign is the first bit in both laws, and set for what is positive.
        bytes[i] = compress(Math.abs(sample) * 32768) ^ (sample < 0 ? 0x80 : 0);
      }
      return bytes;
    },
  };
}
