import type { AttentionStop, ErrorCode, TranscriptResult } from '@ws/core';
import type { AudioContext } from '../engine/audio-encoder.js';
import type { Precision } from '../runtime/precision.js';

/** From the program to its inference process. */
export type ToWorker =
  | {
      readonly type: 'load';
      readonly directory: string;
      readonly precision: Precision;
      readonly threads: number;
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
      readonly writesWords?: boolean | undefined;
      readonly attentionStop?: AttentionStop | undefined;
    }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'measure'; readonly id: number };

/** An error as it crosses between processes. */
export interface WorkerError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** From the inference process. */
export type FromWorker =
  | { readonly type: 'loaded' }
  | { readonly type: 'load-failed'; readonly error: WorkerError }
  | { readonly type: 'received'; readonly id: number }
  | { readonly type: 'result'; readonly id: number; readonly result: TranscriptResult }
  | { readonly type: 'failed'; readonly id: number; readonly error: WorkerError }
  | {
      readonly type: 'measured';
      readonly id: number;
      readonly memoryBytes: number;
      readonly cpuTimeMs: number;
    };
