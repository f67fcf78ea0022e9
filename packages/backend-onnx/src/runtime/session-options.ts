import type { InferenceSession } from 'onnxruntime-common';
import type { ExecutionProvider } from './execution-providers.js';

export interface SessionSettings {
  readonly executionProviders: readonly ExecutionProvider[];
  readonly threads: number;
}

/** Threads that spin while they wait take the processor from the rest of the program. */
export const NO_SPINNING = { intra_op: { allow_spinning: '0' } } as const;

/** Those settings as ONNX Runtime takes them. */
export function sessionOptions({
  executionProviders,
  threads,
}: SessionSettings): InferenceSession.SessionOptions {
  return {
    executionProviders,
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    // The arena never gives back what the longest window took: docs/decisions/2026-11-21-no-memory-arena.md.
    enableCpuMemArena: false,
    extra: { session: NO_SPINNING },
  };
}
