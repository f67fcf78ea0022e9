// A second of 16 kHz.
const STRETCH = 16_000;
/** Quieter stretches say nothing: -56 dB. */
const LEAST_POWER = 0.0015 ** 2;
/**
 * Of two channels in turn, with much in common, each left sample is nearer to its right one than to those of other moments.
 * Of one channel the two kinds of step are alike: over 600 seconds of recordings their powers had a ratio between 0.58 and
 * 1.34 (`test/misread-audio.integration.test.ts` looks at them).
 */
const MOST_RATIO = 0.4;
/** Steps that are none, at most, of those that are not within a pair: a square wave hardly ever has one. */
const MOST_RESTS = STRETCH / 4;
const RECENT = 5;
const PAIRED = 4;
/** Then it is taken for what it was announced as. */
const LOOKED_AT = 60;

/**
 * Looks whether samples come in pairs, as those of two interleaved channels do: compares the steps from even samples to
 * odd ones with those from odd ones to even ones, a second at a time. Sure after four of five audible seconds; after
 * sixty it no longer looks. Two channels that have nothing in common escape it. Tones that are made, not recorded, may
 * have all of their steps from odd samples to even ones: they pass, as their steps are rare, or their channels would
 * have nothing but their highest frequency.
 *
 * @returns a function of the next samples: whether it is sure now that they come in pairs; true once
 */
export function createPairWatch(): (samples: Float32Array) => boolean {
  let last = 0;
  /** Samples of the stretch. */
  let count = 0;
  let energy = 0;
  const steps = { toOdd: 0, toEven: 0 };
  const rests = { toOdd: 0, toEven: 0 };
  const recent: boolean[] = [];
  let looked = 0;

  /** @returns whether the stretch that is over makes it sure */
  function judge(): boolean {
    const [within, between] =
      steps.toOdd < steps.toEven ? (['toOdd', 'toEven'] as const) : (['toEven', 'toOdd'] as const);
    const isPaired =
      steps[within] < MOST_RATIO * steps[between] &&
      steps[between] < energy &&
      rests[between] < MOST_RESTS;
    const isAudible = energy / STRETCH > LEAST_POWER;
    count = energy = steps.toOdd = steps.toEven = rests.toOdd = rests.toEven = 0;
    if (!isAudible) return false;
    looked++;
    recent.push(isPaired);
    if (recent.length > RECENT) recent.shift();
    if (recent.filter(Boolean).length < PAIRED) return false;
    looked = LOOKED_AT;
    return true;
  }

  /** The loop has sums of its own: V8 makes an object of each number that a closure's variable is given. */
  function add(part: Float32Array): void {
    let [toOdd, toEven, restsToOdd, restsToEven, ofSamples] = [0, 0, 0, 0, 0];
    let before = last;
    // A stretch begins with an even sample.
    for (let i = 0, place = count; i < part.length; i++, place++) {
      const sample = part[i]!;
      const step = (sample - before) ** 2;
      if (place % 2 === 0) {
        toEven += step;
        if (step === 0) restsToEven++;
      } else {
        toOdd += step;
        if (step === 0) restsToOdd++;
      }
      ofSamples += sample * sample;
      before = sample;
    }
    steps.toOdd += toOdd;
    steps.toEven += toEven;
    rests.toOdd += restsToOdd;
    rests.toEven += restsToEven;
    energy += ofSamples;
    last = before;
    count += part.length;
  }

  return (samples) => {
    let isSure = false;
    for (let at = 0; at < samples.length && looked < LOOKED_AT; ) {
      const part = samples.subarray(at, at + STRETCH - count);
      at += part.length;
      add(part);
      if (count === STRETCH && judge()) isSure = true;
    }
    return isSure;
  };
}
