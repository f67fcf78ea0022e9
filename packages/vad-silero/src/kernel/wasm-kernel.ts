import { embeddedBytes } from '@ws/core/internal';
import type { Kernel } from './kernel.js';
import { WASM_BINARY } from './wasm-binary.js';

// Of the platform; its type declarations come with those of the whole DOM.
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (program: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: object,
  ) => {
    readonly exports: Readonly<
      Record<'affine' | 'affineOfFour', (...given: (number | boolean)[]) => void>
    >;
  };
};

const PAGE_BYTES = 65_536;

/**
 * The kernel in WebAssembly with 128-bit SIMD: four products at a time.
 *
 * @throws WebAssembly.CompileError, or what the platform throws where programs may not be compiled
 */
export function createWasmKernel(length: number): Kernel {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((length * 4) / PAGE_BYTES) });
  const program = new WebAssembly.Module(embeddedBytes(WASM_BINARY));
  const { exports } = new WebAssembly.Instance(program, { env: { memory } });
  return {
    kind: 'wasm',
    memory: new Float32Array(memory.buffer, 0, length),
    affine({ weights, bias, rows, columns, rectify }, input, output) {
      exports.affine(weights, bias, input, output, rows, columns, rectify);
    },
    affineOfFour({ weights, bias, rows, columns, rectify }, from, step, to, toStep) {
      exports.affineOfFour(weights, bias, from, step, to, toStep, rows, columns, rectify);
    },
  };
}
