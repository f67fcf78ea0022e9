import { FRAME, HOP, SAMPLE_RATE } from '../features/window.js';

/** A stretch of time, in seconds. */
export interface TimeSpan {
  readonly start: number;
  readonly end: number;
}

/** How loud audio is, and where it sounds. Seconds count from its first sample. */
export interface SoundLevels {
  /** Where the sound stands out from what is around it, in order; nowhere, where nothing stands out. */
  readonly stretches: readonly TimeSpan[];
  /** The quietest time at most `within` seconds from `near`; what is farther away has to be quieter, by up to 6 dB. */
  quietest(near: number, within: number): number;
}

/** Percentiles of the levels that stand for speech and for what is between words. */
const [LOUD, QUIET] = [0.95, 0.05];
/** In dB: how far speech stands out at the least, or its edges are not to be seen. */
const LEAST_CONTRAST = 15;
/** In dB below the loud: the softest that counts as sound, where little noise is. */
const SOFTEST = 30;
/** Of the way from loud to quiet: what counts as sound, where there is noise. */
const SOFTEST_SHARE = 0.6;
/** In seconds: a shorter silence is that of a consonant within a word. */
const SHORTEST_SILENCE = 0.08;
/** In seconds: a shorter sound is a click. */
const SHORTEST_SOUND = 0.04;
/** In dB: what the far end of the neighbourhood has to be quieter by than its middle. */
const FARNESS = 6;
const FLOOR_DB = -90;

const HOP_SECONDS = HOP / SAMPLE_RATE;
/** The middle of the first frame. */
const FIRST = FRAME / 2 / SAMPLE_RATE;

/** Measures how loud audio is, 25 ms each 10 ms. @param samples mono, 16 kHz */
export function soundLevels(samples: Float32Array): SoundLevels {
  const levels = levelsOf(samples);
  const timeOf = (frame: number): number => FIRST + frame * HOP_SECONDS;
  return {
    stretches: stretchesOf(levels).map(([from, to]) => ({
      start: timeOf(from) - HOP_SECONDS / 2,
      end: timeOf(to - 1) + HOP_SECONDS / 2,
    })),
    quietest(near, within) {
      const first = Math.max(0, Math.ceil((near - within - FIRST) / HOP_SECONDS));
      const last = Math.min(levels.length - 1, Math.floor((near + within - FIRST) / HOP_SECONDS));
      let [best, least] = [near, Number.POSITIVE_INFINITY];
      for (let frame = first; frame <= last; frame++) {
        const time = timeOf(frame);
        const level = levels[frame]! + (FARNESS * Math.abs(time - near)) / within;
        if (level < least) [best, least] = [time, level];
      }
      return best;
    },
  };
}

function levelsOf(samples: Float32Array): Float32Array {
  const frames = Math.max(0, Math.floor((samples.length - FRAME) / HOP) + 1);
  return Float32Array.from({ length: frames }, (_, frame) => {
    let squares = 0;
    for (let at = frame * HOP; at < frame * HOP + FRAME; at++) squares += samples[at]! ** 2;
    return Math.max(FLOOR_DB, 10 * Math.log10(squares / FRAME + 1e-12));
  });
}

/** Frames of sound, `to` exclusive. */
function stretchesOf(levels: Float32Array): readonly (readonly [from: number, to: number])[] {
  const sorted = levels.toSorted();
  const [loud = 0, quiet = 0] = [LOUD, QUIET].map(
    (share) => sorted[Math.floor(share * (sorted.length - 1))],
  );
  if (loud - quiet < LEAST_CONTRAST) return [];
  const least = loud - Math.min(SOFTEST, SOFTEST_SHARE * (loud - quiet));
  const found: [from: number, to: number][] = [];
  for (const [frame, level] of levels.entries()) {
    if (level <= least) continue;
    const last = found.at(-1);
    if (last !== undefined && (frame - last[1]) * HOP_SECONDS < SHORTEST_SILENCE)
      last[1] = frame + 1;
    else found.push([frame, frame + 1]);
  }
  return found.filter(([from, to]) => (to - from) * HOP_SECONDS >= SHORTEST_SOUND);
}
