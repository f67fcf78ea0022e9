import type { Clock } from '@ws/core';

/** Rates at which sound is recorded. */
const RATES = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];
const STRETCH_MS = 4000;
const STRETCHES = 5;
/** The clock of a sound card is exact to a hundredth of this; the rest is for arrivals that are late. */
const TOLERANCE = 0.01;
/** What a network delays in one stretch comes in the next. */
const STEADINESS = 0.05;
/** After a longer silence of the client it begins anew. */
const MOST_GAP_MS = 1000;
/** Windows; then the announced rate is believed. */
const LOOKED_AT = 9;

/** Finds out at which rate a live source records, by how many samples come. */
export interface ArrivalWatch {
  /**
   * Samples have come, of this rate as the client says. Returns another rate (Hz), at which they came for twenty seconds as
   * steadily as from a sound card; a file may be sent so, too, where it is more than was announced.
   */
  arrive(samples: number, announced: number): number | undefined;
  readonly isLooking: boolean;
}

/** Looks at windows of twenty seconds, for three minutes, in stretches of four seconds that must be alike. */
export function createArrivalWatch(clock: Clock): ArrivalWatch {
  let marks: { readonly at: number; readonly samples: number }[] = [];
  let samples = 0;
  let lastAt = 0;
  let rate = 0;
  let looked = 0;

  function begin(now: number): void {
    samples = 0;
    marks = [{ at: now, samples: 0 }];
  }

  /** Samples a second, from one mark to another. */
  function pace(from: number, to: number): number {
    const [a, b] = [marks[from]!, marks[to]!];
    return ((b.samples - a.samples) / (b.at - a.at)) * 1000;
  }

  function steadyRate(): number | undefined {
    const whole = pace(0, STRETCHES);
    for (let i = 0; i < STRETCHES; i++) {
      if (Math.abs(pace(i, i + 1) / whole - 1) > STEADINESS) return undefined;
    }
    return RATES.find((standard) => Math.abs(whole / standard - 1) < TOLERANCE);
  }

  return {
    get isLooking() {
      return looked < LOOKED_AT;
    },
    arrive(count, announced) {
      if (looked >= LOOKED_AT) return undefined;
      const now = clock.now();
      // What comes first was recorded before.
      if (marks.length === 0 || announced !== rate || now - lastAt > MOST_GAP_MS) begin(now);
      else samples += count;
      lastAt = now;
      rate = announced;
      if (now - marks.at(-1)!.at < STRETCH_MS) return undefined;
      marks.push({ at: now, samples });
      if (marks.length <= STRETCHES) return undefined;
      const found = steadyRate();
      looked++;
      begin(now);
      return found === announced ? undefined : found;
    },
  };
}
