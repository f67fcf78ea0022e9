import type { FinalEvent } from '@ws/core';
import type { ClientEvent } from '../contracts/client-event.js';
import { createWaitingFinals } from './waiting-finals.js';

/**
 * The events of a session that tells speakers, with the words of some people alone. A final has what they say of it, and is
 * left out where that is nothing. Where its speakers come later, it waits for them: until those of a later final are there, 32
 * finals wait, or the session ends. Who said it is not known then, and it is left out. Partials, `suppressed` and `speakers`
 * events are left out; all others pass at once.
 *
 * @param events - a session
 * @param names - of people who are known, or numbers
 * @example
 * ```ts
 * for await (const event of onlySpeakers(session, ['Anna'])) {
 *   if (event.type === 'final') console.log(event.text);
 * }
 * ```
 */
export async function* onlySpeakers(
  events: AsyncIterable<ClientEvent>,
  names: readonly string[],
): AsyncGenerator<ClientEvent, void, undefined> {
  const waiting = createWaitingFinals(true);
  for await (const event of events) {
    yield* saidBy(names, waiting.take(event));
    if (!HIDDEN.has(event.type)) yield event;
  }
}

// Partials have no speakers yet, and what was suppressed has none at all.
const HIDDEN: ReadonlySet<ClientEvent['type']> = new Set([
  ...(['final', 'speakers', 'partial', 'suppressed'] as const),
]);

function saidBy(names: readonly string[], finals: readonly FinalEvent[]): readonly FinalEvent[] {
  return finals.flatMap((final) => {
    const segments = final.segments.filter(({ speaker = '' }) => names.includes(speaker));
    const [first] = segments;
    if (first === undefined) return [];
    if (segments.length === final.segments.length) return [final];
    return [
      {
        ...final,
        start: first.start,
        end: segments.at(-1)!.end,
        text: segments.map(({ text }) => text.trim()).join(' '),
        segments,
        ...(final.words && { words: segments.flatMap(({ words = [] }) => words) }),
      },
    ];
  });
}
