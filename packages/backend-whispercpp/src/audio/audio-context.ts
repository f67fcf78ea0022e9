/**
 * How much the encoder is given: `auto`, as little as leaves the text the same, or `full`, always 30 s.
 */
export type AudioContextOption = 'auto' | 'full';

const SAMPLES_PER_POSITION = 320;

/**
 * Below this many positions (10.24 s) Whisper repeats itself more and more: it never saw a window end so early. Chosen on
 * real weights, see bench/RESULTS.md, "whisper.cpp's audio context".
 */
const LEAST_POSITIONS = 512;
/** Positions after the audio's end: 2.56 s in which it hears that nothing follows. */
const POSITIONS_AFTER = 128;
/** whisper.cpp plans its memory anew for every size that it has not seen last; sizes are these steps. */
const STEP = 128;

/**
 * The positions (of 20 ms) that the encoder is given for some audio; 0 stands for all of them.
 *
 * @param samples - how many, at 16 kHz
 * @param most - what the model has
 */
export function audioContextFor(option: AudioContextOption, samples: number, most: number): number {
  if (option === 'full') return 0;
  const needed = Math.ceil(samples / SAMPLES_PER_POSITION) + POSITIONS_AFTER;
  const positions = Math.max(LEAST_POSITIONS, Math.ceil(needed / STEP) * STEP);
  return positions >= most ? 0 : positions;
}

/**
 * Tokens that a call with a shortened context may write: more than speech needs in any language, and less than a text
 * that repeats itself until Whisper's own limit. A call that needs more is made again with the whole context.
 *
 * @param samples - how many, at 16 kHz
 */
export function tokenLimit(samples: number): number {
  return 32 + Math.ceil(samples / 800);
}
