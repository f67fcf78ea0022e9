import type { SessionEvent, StreamingSession } from '@ws/core';
import type { Redactor } from './create-redactor.js';

/** Events of a session as they may be read. */
export async function* redactEvents(
  events: AsyncIterable<SessionEvent>,
  redactor: Redactor,
): AsyncGenerator<SessionEvent, void, undefined> {
  for await (const event of events) yield redactor.event(event);
}

/**
 * A session that tells its events as they may be read, and those that are told again, too. What the session itself works
 * with stays as it was heard: the text that leads the model, and what `suspend` and `snapshot` give.
 */
export function redactSession(session: StreamingSession, redactor: Redactor): StreamingSession {
  /** As the session's own iteration: leaving it ends a wait for the next one. */
  function redacted(events: AsyncIterable<SessionEvent>): AsyncIterator<SessionEvent> {
    const iterator = events[Symbol.asyncIterator]();
    const read = (result: IteratorResult<SessionEvent>): IteratorResult<SessionEvent> =>
      result.done ? result : { done: false, value: redactor.event(result.value) };
    return {
      next: async () => read(await iterator.next()),
      return: async (value) => (await iterator.return?.(value)) ?? { done: true, value },
    };
  }

  return {
    write: (samples) => session.write(samples),
    flush: () => session.flush(),
    end: () => session.end(),
    cancel: () => session.cancel(),
    configure: (changes) => session.configure(changes),
    resume(seq) {
      const iterator = redacted(session.resume(seq));
      return { [Symbol.asyncIterator]: () => iterator };
    },
    suspend: () => session.suspend(),
    snapshot: () => session.snapshot(),
    get position() {
      return session.position;
    },
    get unread() {
      return session.unread;
    },
    [Symbol.asyncIterator]: () => redacted(session),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}
