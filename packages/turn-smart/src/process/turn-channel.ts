import { forkInference } from '@ws/backend-onnx/internal';
import { createChildChannel, type EngineChannel, type FromEngine } from '@ws/core/internal';
import type { TurnAnswer, TurnFacts, TurnLoad, TurnRequest } from './messages.js';

/**
 * Starts a process that judges turns.
 *
 * @param entry - the program to run
 */
export function openTurnChannel(
  entry: string,
  receive: (message: FromEngine<TurnFacts, TurnAnswer>) => void,
): EngineChannel<TurnLoad, TurnRequest> {
  return createChildChannel(forkInference(entry), receive, { name: 'Smart Turn' });
}
