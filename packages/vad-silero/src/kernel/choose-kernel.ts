import { TranscribeError } from '@ws/core';
import type { SileroKernel } from '../silero-options.js';
import type { CreateKernel, Kernel } from './kernel.js';
import { createScriptKernel } from './script-kernel.js';
import { createWasmKernel } from './wasm-kernel.js';

// The weights are written into WebAssembly's memory as this machine has them.
const IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Chooses the factory of the kernel that was asked for. */
export function chooseKernel(wanted: 'auto' | SileroKernel): CreateKernel {
  if (wanted === 'script') return createScriptKernel;
  return (length) => wasmOr(length, wanted === 'auto' ? createScriptKernel : undefined);
}

function wasmOr(length: number, fallback: CreateKernel | undefined): Kernel {
  try {
    if (!IS_LITTLE_ENDIAN)
      throw new Error('WebAssembly is little-endian, and this machine is not.');
    return createWasmKernel(length);
  } catch (cause) {
    if (fallback !== undefined) return fallback(length);
    throw new TranscribeError(
      'WebAssembly with SIMD cannot be compiled here. Allow it (in a content security policy: "wasm-unsafe-eval"), or leave "kernel" out.',
      { code: 'ERR_BACKEND_UNAVAILABLE', cause },
    );
  }
}
