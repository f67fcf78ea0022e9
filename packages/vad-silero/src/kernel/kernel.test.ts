import { embeddedBytes } from '@ws/core/internal';
import { describe, expect, it } from 'vitest';
import { compileKernel } from '../../scripts/compile-kernel.mjs';
import { createKernel } from './create-kernel.js';
import { createScriptKernel } from './script-kernel.js';
import { WASM_BINARY } from './wasm-binary.js';
import { createWasmKernel } from './wasm-kernel.js';

describe('the WebAssembly kernel', () => {
  it('is what its source compiles to', async () => {
    expect(embeddedBytes(WASM_BINARY)).toEqual(new Uint8Array(await compileKernel()));
  });

  it.each([
    [8, 4],
    [8, 12],
    [264, 256],
    [512, 256],
  ])('multiplies %i rows of %i as the other one does', (rows, columns) => {
    const [weights, bias] = [0, rows * columns];
    const input = bias + rows;
    const output = input + columns;
    const length = output + rows;
    const [wasm, script] = [createWasmKernel(length), createScriptKernel(length)];
    let state = 7;
    for (let i = 0; i < output; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      wasm.memory[i] = state / 2 ** 31 - 1;
    }
    script.memory.set(wasm.memory);
    for (const rectify of [false, true]) {
      wasm.affine({ weights, bias, rows, columns, rectify }, input, output);
      script.affine({ weights, bias, rows, columns, rectify }, input, output);
      const results = wasm.memory.slice(output);
      results.forEach((result, row) => {
        expect(result).toBeCloseTo(script.memory[output + row]!, 4);
      });
      expect(results.some((result) => result < 0)).toBe(!rectify);
      expect(results.some((result) => result > 0)).toBe(true);
    }
  });
});

describe('four inputs at once', () => {
  it.each([
    ['wasm', createWasmKernel],
    ['script', createScriptKernel],
  ])('are multiplied as one after the other: %s', (_, create) => {
    const [rows, columns, inputStep, outputStep] = [8, 12, 5, 9];
    const bias = rows * columns;
    const input = bias + rows;
    const output = input + 3 * inputStep + columns;
    const each = output + 4 * outputStep;
    const kernel = create(each + rows);
    let state = 7;
    for (let i = 0; i < output; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      kernel.memory[i] = state / 2 ** 31 - 1;
    }
    for (const rectify of [false, true]) {
      kernel.memory.fill(7, output);
      const layer = { weights: 0, bias, rows, columns, rectify };
      kernel.affineOfFour(layer, input, inputStep, output, outputStep);
      for (let i = 0; i < 4; i++) {
        kernel.affine(layer, input + i * inputStep, each);
        const at = output + i * outputStep;
        expect(kernel.memory.slice(at, at + rows)).toEqual(kernel.memory.slice(each));
        expect(kernel.memory[at + rows]).toBe(7);
      }
    }
  });
});

describe('where programs may not be compiled', () => {
  const forbidden = async (run: () => void | Promise<void>): Promise<void> => {
    const { WebAssembly } = globalThis as unknown as { WebAssembly: { Module: unknown } };
    const { Module } = WebAssembly;
    WebAssembly.Module = class {
      constructor() {
        throw new Error('Refused to compile or instantiate WebAssembly module');
      }
    };
    try {
      await run();
    } finally {
      WebAssembly.Module = Module;
    }
  };

  it('is done in JavaScript', () =>
    forbidden(() => {
      expect(createKernel('auto', 16).kind).toBe('script');
      expect(() => createKernel('wasm', 16)).toThrow(
        expect.objectContaining({
          code: 'ERR_BACKEND_UNAVAILABLE',
          message: expect.stringContaining('wasm-unsafe-eval'),
        }),
      );
    }));

  it('and in WebAssembly elsewhere', () => {
    expect(createKernel('auto', 16).kind).toBe('wasm');
    expect(createKernel('script', 16).kind).toBe('script');
  });
});
