import type { Kernel } from './kernel.js';

/** The kernel in JavaScript, for where WebAssembly may not be compiled. Sums in 64 bits. */
export function createScriptKernel(length: number): Kernel {
  const memory = new Float32Array(length);
  return {
    kind: 'script',
    memory,
    affine(weights, bias, input, output, rows, columns, rectify) {
      const end = input + columns;
      // Four rows at a time: each input is read once for four products.
      for (let row = 0; row < rows; row += 4) {
        let a = weights + row * columns;
        let b = a + columns;
        let c = b + columns;
        let d = c + columns;
        let sumA = memory[bias + row]!;
        let sumB = memory[bias + row + 1]!;
        let sumC = memory[bias + row + 2]!;
        let sumD = memory[bias + row + 3]!;
        for (let at = input; at < end; at++) {
          const x = memory[at]!;
          sumA += x * memory[a++]!;
          sumB += x * memory[b++]!;
          sumC += x * memory[c++]!;
          sumD += x * memory[d++]!;
        }
        const floor = rectify ? 0 : Number.NEGATIVE_INFINITY;
        memory[output + row] = Math.max(sumA, floor);
        memory[output + row + 1] = Math.max(sumB, floor);
        memory[output + row + 2] = Math.max(sumC, floor);
        memory[output + row + 3] = Math.max(sumD, floor);
      }
    },
  };
}
