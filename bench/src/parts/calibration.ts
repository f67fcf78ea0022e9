const SIZE = 192;
const TIMES = 4;

const a = Float32Array.from({ length: SIZE * SIZE }, (_, i) => Math.sin(i));
const b = Float32Array.from({ length: SIZE * SIZE }, (_, i) => Math.cos(i));
const product = new Float32Array(SIZE * SIZE);

/**
 * Milliseconds that a fixed computation takes: products of matrices, some tens of milliseconds. It is measured beside what is
 * to be compared, so that a machine that is slower today slows both.
 */
export function calibrate(): number {
  const started = performance.now();
  for (let time = 0; time < TIMES; time++) {
    for (let row = 0; row < SIZE; row++) {
      for (let column = 0; column < SIZE; column++) {
        let sum = 0;
        for (let i = 0; i < SIZE; i++) sum += a[row * SIZE + i]! * b[column * SIZE + i]!;
        product[row * SIZE + column] = sum;
      }
    }
  }
  return performance.now() - started;
}
