import { fork } from 'node:child_process';
import { env, platform } from 'node:process';
import {
  createChildChannel,
  type EngineChannel,
  type ForkedChild,
  type FromEngine,
} from '@ws/core/internal';
import type { InferenceRequest } from '../engine/engine-call.js';
import type { PreparingProgress } from '../prepared/prepared-sessions.js';
import type { ExecutionProvider } from '../runtime/execution-providers.js';
import type { Precision } from '../runtime/precision.js';
import { inferenceEnvironment, type Tunables } from './inference-environment.js';

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

export interface InferenceFacts {
  /** What `auto` came to. */
  readonly precision: Precision;
  /** That the model knows. */
  readonly languages: readonly string[];
}

export type FromInference =
  | FromEngine<InferenceFacts>
  | ({ readonly type: 'preparing' } & PreparingProgress);

/**
 * Starts an inference process.
 *
 * @param entry - the program to run
 * @param onPreparing - told while it prepares the model
 */
export function openInferenceChannel(
  entry: string,
  receive: (message: FromEngine<InferenceFacts>) => void,
  onPreparing: (progress: PreparingProgress) => void,
): EngineChannel<InferenceLoad, InferenceRequest> {
  const hear = (message: FromInference): void =>
    message.type === 'preparing' ? onPreparing(message) : receive(message);
  return createChildChannel(forkInference(entry), hear, { name: 'ONNX Runtime' });
}

// A call leaves little garbage in JavaScript; with the default of 16 MiB, three times as much memory fills up and stays.
const SMALL_NURSERY = '--max-semi-space-size=2';

/**
 * Starts a process for inference, whose parent talks to it through `createChildChannel` of `@ws/core/internal`.
 *
 * @param entry - path of the program to run, which calls `serveInference`
 * @param tunables - of malloc, in place of those that an inference process has
 */
export function forkInference(entry: string, tunables?: Tunables): ForkedChild {
  return fork(entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Flags of the parent (a debugger's port, say) are not the child's.
    execArgv: [SMALL_NURSERY],
    env: inferenceEnvironment(env, platform, tunables),
  });
}
