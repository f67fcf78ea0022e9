const HOP = 160; // 10 ms
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
