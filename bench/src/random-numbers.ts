/**
 * Even, in [-1, 1), the same each time: Numerical Recipes' linear congruential generator. Sounds and matrices for a bench
 * need no better.
 */
export function randomNumbers(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}
