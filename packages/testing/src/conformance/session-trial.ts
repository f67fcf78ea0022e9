import type { SessionEvent, StreamingSession } from '@ws/core';
import { ensure } from './ensure.js';

/** A reader of a session, which keeps the events that it reads. */
export interface SessionListener {
  readonly events: readonly SessionEvent[];
  /** Resolves when the iteration ends. */
  ended(): Promise<void>;
  /** The first event that fits, of those that were heard or will be. */
  hears(fits: (event: SessionEvent) => boolean, what: string): Promise<SessionEvent>;
}

/** A session of which a rule is checked. A check fails when what it waits for takes longer than `patienceMs`. */
export interface SessionTrial {
  readonly session: StreamingSession;
  /** Waits for a promise. @throws Error with the message when it does not settle in time */
  within<T>(promise: Promise<T>, message: string): Promise<T>;
  /** Reads events, by default the session's, until there are no more. */
  listen(events?: AsyncIterable<SessionEvent>): SessionListener;
  /** Writes audio as a microphone gives it, 100 ms at a time from one and the same array. */
  speak(samples: Float32Array): Promise<void>;
  flush(): Promise<void>;
  end(): Promise<void>;
  /** Ends the session, and hears the rest. */
  finish(listener: SessionListener): Promise<void>;
  dispose(): Promise<void>;
}

const CHUNK = 1600;

export function createTrial(session: StreamingSession, patienceMs: number): SessionTrial {
  async function within<T>(promise: Promise<T>, message: string): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), patienceMs);
    });
    const inTime = promise.then((value) => ({ value }));
    try {
      const first = await Promise.race([inTime, late]);
      ensure(first !== undefined, `${message}, not within ${patienceMs} ms`);
      return first.value;
    } finally {
      clearTimeout(timer);
    }
  }

  const end = (): Promise<void> => within(session.end(), 'end does not resolve');

  return {
    session,
    within,
    listen(events = session) {
      const heard: SessionEvent[] = [];
      const waiting = new Set<() => void>();
      const reading = (async () => {
        for await (const event of events) {
          heard.push(event);
          for (const look of waiting) look();
        }
      })();
      reading.catch(() => {});
      return {
        events: heard,
        ended: () => within(reading, 'the iteration does not end'),
        hears(fits, what) {
          const found = new Promise<SessionEvent>((resolve) => {
            const look = (): void => {
              const event = heard.find(fits);
              if (event === undefined) return;
              waiting.delete(look);
              resolve(event);
            };
            waiting.add(look);
            look();
          });
          return within(found, `there is no ${what}`);
        },
      };
    },
    async speak(samples) {
      const chunk = new Float32Array(CHUNK);
      for (let at = 0; at < samples.length; at += CHUNK) {
        const part = samples.subarray(at, at + CHUNK);
        chunk.set(part);
        const written = session.write(chunk.subarray(0, part.length));
        chunk.fill(0);
        await within(written, 'write does not resolve');
        await new Promise((resolve) => {
          setTimeout(resolve);
        });
      }
    },
    flush: () => within(session.flush(), 'flush does not resolve'),
    end,
    async finish(listener) {
      await end();
      await listener.ended();
    },
    dispose: () => within(Promise.resolve(session[Symbol.asyncDispose]()), 'it is not disposed'),
  };
}
