/** A level in dBFS as an amplitude. */
export function amplitude(db: number): number {
  return 10 ** (db / 20);
}

/** Gaussian white noise of a level in dBFS, the same for the same seed. */
export function whiteNoise(length: number, db: number, seed = 1): Float32Array {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const scale = amplitude(db);
  return Float32Array.from(
    { length },
    () => scale * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

/** Hum of the mains and its harmonics, of a level in dBFS. */
export function hum(length: number, db: number, sampleRate: number): Float32Array {
  const parts = [1, 0.5, 0.3, 0.2];
  const power = parts.reduce((sum, part) => sum + part ** 2 / 2, 0);
  const scale = amplitude(db) / Math.sqrt(power);
  return Float32Array.from({ length }, (_, i) =>
    parts.reduce(
      (sum, part, k) =>
        sum + scale * part * Math.sin((2 * Math.PI * 50 * (k + 1) * i) / sampleRate),
      0,
    ),
  );
}

/** Two signals at once. */
export function mixed(one: Float32Array, other: Float32Array): Float32Array {
  return one.map((sample, i) => sample + (other[i] ?? 0));
}

/** One after the other. */
export function joined(...parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
