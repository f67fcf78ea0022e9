import {
  createStreamingSession,
  type SessionEvent,
  type StrategyName,
  type StreamingSessionOptions,
  type TranscriptionBackend,
  type TranscriptionStrategy,
} from '@ws/core';
import { wordErrorRate } from '@ws/core/measures';
import type { Utterance } from '../../../../test/support/recordings.js';

/** The five that a server has by name. */
export const STRATEGIES: readonly StrategyName[] = [
  'prompt',
  'context',
  'hybrid',
  'local-agreement',
  'align-att',
];

/** A room in which nobody speaks: noise of -60 dBFS. */
export function room(seconds: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: Math.round(seconds * 16_000) }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return 0.0017 * (state / 2 ** 31 - 1);
  });
}

/** A recording from shortly before its last word on. */
export function lastWordOf({ samples, words }: Utterance): Float32Array {
  return samples.slice(Math.round((words.at(-1)!.start - 0.05) * 16_000));
}

/** What a session tells of audio. */
export async function eventsOf(
  audio: readonly Float32Array[],
  backend: TranscriptionBackend,
  strategy: TranscriptionStrategy,
  options: Partial<StreamingSessionOptions> = {},
): Promise<readonly SessionEvent[]> {
  const session = createStreamingSession({ backend, strategy, ...options });
  const events: SessionEvent[] = [];
  const reading = (async () => {
    for await (const event of session) events.push(event);
  })();
  for (const part of audio) await session.write(part);
  await session.end();
  await reading;
  return events;
}

/** The texts of the finals. */
export function finalsOf(events: readonly SessionEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'final' ? [event.text] : []));
}

/** How many of the words that were said the finals have no word for. */
export function wordsLeftOut(said: string, events: readonly SessionEvent[]): number {
  return wordErrorRate(said, finalsOf(events).join(' ')).deletions;
}
