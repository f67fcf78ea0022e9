import type { ExecutionProvider } from '../runtime/execution-providers.js';
import type { Precision } from '../runtime/precision.js';

/** What an inference process loads. Plain data. */
export interface InferenceLoad {
  /** Of a model, or the file of its weights. */
  readonly directory: string;
  readonly precision: Precision | 'auto';
  readonly threads: number;
  readonly executionProviders: readonly ExecutionProvider[];
}

/** What an inference process tells once it has loaded. */
export interface InferenceFacts {
  /** What `auto` came to. */
  readonly precision: Precision;
}
