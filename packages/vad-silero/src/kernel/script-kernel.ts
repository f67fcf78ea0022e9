import type { Affine, Kernel } from './kernel.js';

/** The kernel in JavaScript, for where WebAssembly may not be compiled. Sums in 64 bits. */
export function createScriptKernel(length: number): Kernel {
  const memory = new Float32Array(length);
  return {
    kind: 'script',
    memory,
    affine: affine.bind(undefined, memory),
    affineOfFour(layer, input, inputStep, output, outputStep) {
      for (let i = 0; i < 4; i++) {
        affine(memory, layer, input + i * inputStep, output + i * outputStep);
      }
    },
  };
}

// The memory is a parameter: as a variable from outside it would be looked up, and checked, at every access.
function affine(
  memory: Float32Array,
  { weights, bias, rows, columns, rectify }: Affine,
  input: number,
  output: number,
): void {
  const floor = rectify ? 0 : Number.NEGATIVE_INFINITY;
  const end = input + columns;
  // Four rows at a time: each input is read once for four products.
  for (let row = 0; row < rows; row += 4) {
    let a = weights + row * columns;
    let b = a + columns;
    let c = b + columns;
    let d = c + columns;
    let sumA = 0;
    let sumB = 0;
    let sumC = 0;
    let sumD = 0;
    for (let at = input; at < end; at++) {
      const x = memory[at]!;
      sumA += x * memory[a++]!;
      sumB += x * memory[b++]!;
      sumC += x * memory[c++]!;
      sumD += x * memory[d++]!;
    }
    memory[output + row] = Math.max(floor, sumA + memory[bias + row]!);
    memory[output + row + 1] = Math.max(floor, sumB + memory[bias + row + 1]!);
    memory[output + row + 2] = Math.max(floor, sumC + memory[bias + row + 2]!);
    memory[output + row + 3] = Math.max(floor, sumD + memory[bias + row + 3]!);
  }
}
