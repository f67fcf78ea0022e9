/** Numbers from 0 (inclusive) to 1 (exclusive), the same for the same seed. */
export type Random = () => number;

/** Marsaglia's xorshift with 128 bits of state (2003); its state is filled from the seed by Knuth's recurrence. */
export function createRandom(seed: number): Random {
  const state = new Uint32Array(4);
  state[0] = seed;
  for (let i = 1; i < 4; i++) {
    const before = state[i - 1]!;
    state[i] = Math.imul(1_812_433_253, before ^ (before >>> 30)) + i;
  }
  return () => {
    const first = state[0]!;
    const last = state[3]!;
    const mixed = first ^ (first << 11);
    state.copyWithin(0, 1);
    state[3] = last ^ (last >>> 19) ^ mixed ^ (mixed >>> 8);
    return state[3]! / 2 ** 32;
  };
}
