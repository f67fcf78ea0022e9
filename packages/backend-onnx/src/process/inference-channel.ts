import { fork } from 'node:child_process';
import { env, platform } from 'node:process';
import { createChildChannel, type EngineChannel, type FromEngine } from '@ws/core/adapter';
import type { PreparingProgress } from '../prepared/prepared-sessions.js';
import { inferenceEnvironment } from './inference-environment.js';
import type { InferenceRequest } from './inference-request.js';
import type { FromInference, InferenceFacts, InferenceLoad } from './messages.js';

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
  const child = fork(entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Flags of the parent (a debugger's port, say) are not the child's.
    execArgv: [],
    env: inferenceEnvironment(env, platform),
  });
  const hear = (message: FromInference): void =>
    message.type === 'preparing' ? onPreparing(message) : receive(message);
  return createChildChannel(child, hear, { name: 'ONNX Runtime' });
}
