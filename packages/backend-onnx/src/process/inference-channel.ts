import { createChildChannel, type EngineChannel, type FromEngine } from '@ws/core/internal';
import type { PreparingProgress } from '../prepared/prepared-sessions.js';
import { forkInference } from './fork-inference.js';
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
  const hear = (message: FromInference): void =>
    message.type === 'preparing' ? onPreparing(message) : receive(message);
  return createChildChannel(forkInference(entry), hear, { name: 'ONNX Runtime' });
}
