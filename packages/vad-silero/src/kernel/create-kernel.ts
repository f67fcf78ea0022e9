import { TranscribeError } from '@ws/core';
import type { SileroKernel } from '../silero-options.js';
import type { Kernel } from './kernel.js';
import { createScriptKernel } from './script-kernel.js';
import { createWasmKernel } from './wasm-kernel.js';

// The weights are written into WebAssembly's memory as this machine has them.
const IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Makes the kernel that was asked for, with a memory of `length` 32-bit floats, all 0.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE`
 */
export function createKernel(wanted: 'auto' | SileroKernel, length: number): Kernel {
  if (wanted === 'script') return createScriptKernel(length);
  try {
    if (!IS_LITTLE_ENDIAN)
      throw new Error('WebAssembly is little-endian, and this machine is not.');
    return createWasmKernel(length);
  } catch (cause) {
    if (wanted === 'auto') return createScriptKernel(length);
    throw new TranscribeError(
      'WebAssembly with SIMD cannot be compiled here. Allow it (in a content security policy: "wasm-unsafe-eval"), or leave "kernel" out.',
      { code: 'ERR_BACKEND_UNAVAILABLE', cause },
    );
  }
}
