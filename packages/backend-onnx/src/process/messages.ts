import type { AttentionStop, ErrorCode, Segment, TranscriptResult } from '@ws/core';
import type { DecodingSettings } from '../decoding/decoding-options.js';
import type { AudioContext } from '../engine/audio-encoder.js';
import type { ExecutionProvider, SkippedProvider } from '../runtime/execution-providers.js';
import type { Precision } from '../runtime/precision.js';

/** From the program to its inference process. */
export type ToWorker =
  | {
      readonly type: 'load';
      readonly directory: string;
      readonly precision: Precision | 'auto';
      readonly threads: number;
      readonly executionProviders: readonly ExecutionProvider[];
    }
  | {
      readonly type: 'transcribe';
      readonly id: number;
      readonly samples: Float32Array;
      readonly context: AudioContext;
      readonly timestamps: boolean;
      readonly task: 'transcribe' | 'translate';
      readonly language?: string | undefined;
      readonly prompt?: string | undefined;
      readonly prefix?: string | undefined;
      readonly draft?: string | undefined;
      readonly writesTokens?: boolean | undefined;
      readonly decoding?: DecodingSettings | undefined;
      readonly writesWords?: boolean | undefined;
      readonly attentionStop?: AttentionStop | undefined;
      readonly fallback?: boolean | undefined;
      readonly writesLanguages?: boolean | undefined;
      /** Whether {@link ProgressMessage}s are wanted. */
      readonly tellsProgress?: boolean | undefined;
    }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'measure'; readonly id: number };

/** An error as it crosses between processes. */
export interface WorkerError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What an inference process holds, and has used since it started. */
export interface ProcessUse {
  readonly memoryBytes: number;
  readonly cpuTimeMs: number;
}

/** How far a call is, told while the engine is at it. */
export type ProgressMessage =
  | { readonly type: 'segment'; readonly id: number; readonly segment: Segment }
  | { readonly type: 'progress'; readonly id: number; readonly progress: number };

/** What becomes of a call. */
export type CallMessage =
  | { readonly type: 'received'; readonly id: number }
  | ProgressMessage
  | { readonly type: 'result'; readonly id: number; readonly result: TranscriptResult }
  | { readonly type: 'failed'; readonly id: number; readonly error: WorkerError };

/** From the inference process. */
export type FromWorker =
  | {
      readonly type: 'loaded';
      readonly use: ProcessUse;
      /** What `auto` came to. */
      readonly precision: Precision;
      /** Execution providers that were wanted first, and cannot be had. */
      readonly skipped: readonly SkippedProvider[];
    }
  | { readonly type: 'load-failed'; readonly error: WorkerError }
  | (CallMessage & { readonly use: ProcessUse })
  | { readonly type: 'measured'; readonly id: number; readonly use: ProcessUse };
