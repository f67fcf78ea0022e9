import type { TranscriptionBackend } from '@ws/core';

/** What a backend settled on, where it says so; for the log and for `/health`. */
export interface EngineFacts {
  /** Calls that it takes at once. */
  readonly processes: number;
  /** Threads of one of them. */
  readonly threads?: number | undefined;
  readonly precision?: string | undefined;
}

/** Facts of a backend that is loaded: before, `auto` is not decided yet. */
export function engineFacts(backend: TranscriptionBackend): EngineFacts {
  const { threads, precision } = backend as { threads?: unknown; precision?: unknown };
  return {
    processes: backend.capabilities.maxConcurrency,
    ...(typeof threads === 'number' && { threads }),
    ...(typeof precision === 'string' && { precision }),
  };
}
