import { fork } from 'node:child_process';
import { env, platform } from 'node:process';
import { createChildChannel, type EngineChannel, type FromEngine } from '@ws/core/adapter';
import { inferenceEnvironment } from './inference-environment.js';
import type { InferenceRequest } from './inference-request.js';
import type { InferenceFacts, InferenceLoad } from './messages.js';

/**
 * Starts an inference process.
 *
 * @param entry - the program to run
 */
export function openInferenceChannel(
  entry: string,
  receive: (message: FromEngine<InferenceFacts>) => void,
): EngineChannel<InferenceLoad, InferenceRequest> {
  const child = fork(entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Flags of the parent (a debugger's port, say) are not the child's.
    execArgv: [],
    env: inferenceEnvironment(env, platform),
  });
  return createChildChannel(child, receive, { name: 'ONNX Runtime' });
}
