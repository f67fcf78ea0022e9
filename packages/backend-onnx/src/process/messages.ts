import type { FromEngine } from '@ws/core/internal';
import type { PreparingProgress } from '../prepared/prepared-sessions.js';
import type { ExecutionProvider } from '../runtime/execution-providers.js';
import type { Precision } from '../runtime/precision.js';

/** What an inference process loads. Plain data. */
export interface InferenceLoad {
  /** Of a model, or the file of its weights. */
  readonly directory: string;
  readonly precision: Precision | 'auto';
  readonly threads: number;
  readonly executionProviders: readonly ExecutionProvider[];
  /** Folder in which to keep what is prepared of the model. */
  readonly preparedFolder: string;
}

/** What an inference process tells once it has loaded. */
export interface InferenceFacts {
  /** What `auto` came to. */
  readonly precision: Precision;
  /** That the model knows. */
  readonly languages: readonly string[];
}

/** What an inference process says. */
export type FromInference =
  | FromEngine<InferenceFacts>
  | ({ readonly type: 'preparing' } & PreparingProgress);
