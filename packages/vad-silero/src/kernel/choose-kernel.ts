import { TranscribeError } from '@ws/core';
import type { SileroKernel } from '../silero-options.js';
import type { CreateKernel, Kernel } from './kernel.js';
import { createScriptKernel } from './script-kernel.js';
import { createWasmKernel } from './wasm-kernel.js';

/** What makes the kernel that was asked for. */
export function chooseKernel(wanted: 'auto' | SileroKernel): CreateKernel {
  if (wanted === 'script') return createScriptKernel;
  return (length) => wasmOr(length, wanted === 'auto' ? createScriptKernel : undefined);
}

function wasmOr(length: number, fallback: CreateKernel | undefined): Kernel {
  try {
    return createWasmKernel(length);
  } catch (cause) {
    if (fallback !== undefined) return fallback(length);
    throw new TranscribeError(
      'WebAssembly with SIMD cannot be compiled here. Allow it (in a content security policy: "wasm-unsafe-eval"), or leave "kernel" out.',
      { code: 'ERR_BACKEND_UNAVAILABLE', cause },
    );
  }
}
