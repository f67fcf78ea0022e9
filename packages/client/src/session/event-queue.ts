import { type AsyncQueue, createAsyncQueue } from '@ws/core/internal';
import type { ClientEvent } from '../contracts/client-event.js';

/**
 * The events of a session on their way to its reader.
 *
 * @param maxEvents - beyond it, partials that a later event of their utterance has replaced go
 */
export function createEventQueue(maxEvents: number): AsyncQueue<ClientEvent> {
  return createAsyncQueue({ max: maxEvents, withoutReplaced });
}

// What stands in the place of the partials before it. That speech has ended does not.
const REPLACING = new Set(['partial', 'final', 'cancelled', 'error']);

function withoutReplaced(events: readonly ClientEvent[]): ClientEvent[] {
  const answered = new Set<number>();
  const kept: ClientEvent[] = [];
  for (const event of [...events].reverse()) {
    const utteranceId = 'utteranceId' in event ? event.utteranceId : undefined;
    if (event.type === 'partial' && answered.has(event.utteranceId)) continue;
    if (utteranceId !== undefined && REPLACING.has(event.type)) answered.add(utteranceId);
    kept.push(event);
  }
  return kept.reverse();
}
