const HOP = 160; // 10 ms
const WORD_MARGIN = 800; // 50 ms to each side of a word's end
const WINDOW_HOPS = 20; // 200 ms: longer than the gap within a stop consonant

/**
 * The sample around which 200 ms are quietest; in the middle, where a longer stretch is equally quiet. 0 to
 * `samples.length`.
 */
export function quietestPoint(samples: Float32Array): number {
  const hops = Math.floor(samples.length / HOP);
  const width = Math.min(WINDOW_HOPS, hops);
  if (width === 0) return samples.length >> 1;
  const energies = Float64Array.from({ length: hops }, (_, hop) =>
    samples.subarray(hop * HOP, (hop + 1) * HOP).reduce((sum, sample) => sum + sample * sample, 0),
  );
  let lowest = Number.POSITIVE_INFINITY;
  let first = 0;
  let last = 0;
  for (let hop = 0; hop + width <= hops; hop++) {
    // Summed anew each time: a running sum would leave rounding errors where there is silence.
    const energy = energies.subarray(hop, hop + width).reduce((sum, value) => sum + value, 0);
    if (energy < lowest) {
      lowest = energy;
      first = hop;
      last = hop;
    } else if (energy === lowest && hop === last + 1) {
      last = hop;
    }
  }
  return Math.round(((first + last + width) / 2) * HOP);
}

/**
 * Where to cut audio in two, in samples: at the quietest of the places where words end, if any of them lies within, or
 * else where it is quietest.
 */
export function cutPoint(samples: Float32Array, wordEnds: readonly number[]): number {
  let lowest = Number.POSITIVE_INFINITY;
  let quietest: number | undefined;
  for (const end of wordEnds) {
    if (end <= 0 || end >= samples.length) continue;
    const around = samples.subarray(Math.max(0, end - WORD_MARGIN), end + WORD_MARGIN);
    const energy = around.reduce((sum, sample) => sum + sample * sample, 0) / around.length;
    if (energy <= lowest) {
      lowest = energy;
      quietest = end;
    }
  }
  return quietest ?? quietestPoint(samples);
}
