/** 20 ms at 16 kHz. */
const FRAME = 320;
/** Quieter frames say nothing: -56 dB. */
const LEAST_POWER = 0.0015 ** 2;
/** 10 s at 16 kHz. */
const LEAST_FRAMES = 500;
const MOST_HISS = 0.01;

/** Tells speech that is heard far too slowly by what it has no more: hiss. */
export interface HissWatch {
  hear(samples: Float32Array): void;
  /** Whether ten seconds were audible, and next to none of them had most of their power high up. */
  readonly hasNone: boolean;
}

/**
 * A frame hisses if the steps between its samples have more power than the samples, as those of a tone above a sixth of the
 * sample rate have. The `s` and `f` of speech are there at 16 kHz, and no more where 44.1 or 48 kHz are read as 16 kHz. What
 * came by telephone has none either: this alone says nothing.
 */
export function createHissWatch(): HissWatch {
  let frames = 0;
  let hissing = 0;
  let count = 0;
  let last = 0;
  let energy = 0;
  let steps = 0;

  /** The loop has sums of its own: V8 makes an object of each number that a closure's variable is given. */
  function add(part: Float32Array): void {
    let [ofSamples, ofSteps, before] = [0, 0, last];
    for (let i = 0; i < part.length; i++) {
      const sample = part[i]!;
      ofSamples += sample * sample;
      ofSteps += (sample - before) ** 2;
      before = sample;
    }
    energy += ofSamples;
    steps += ofSteps;
    last = before;
  }

  return {
    hear(samples) {
      for (let at = 0; at < samples.length; ) {
        const part = samples.subarray(at, at + FRAME - count);
        at += part.length;
        count += part.length;
        add(part);
        if (count < FRAME) continue;
        if (energy / FRAME > LEAST_POWER) {
          frames++;
          if (steps > energy) hissing++;
        }
        count = energy = steps = 0;
      }
    },
    get hasNone() {
      return frames >= LEAST_FRAMES && hissing <= MOST_HISS * frames;
    },
  };
}
