/** Of the loudest sample: what is quieter before and after speech is no part of it. */
const QUIET = 10 ** (-40 / 20);

/** Without the silence that synthesizers put around what they say, so that it is known when speech ends. */
export function trimmedSpeech(samples: Float32Array): Float32Array {
  const least = QUIET * samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const isLoud = (value: number): boolean => Math.abs(value) >= least;
  return samples.slice(samples.findIndex(isLoud), samples.findLastIndex(isLoud) + 1);
}
