import type { SessionEvent, StreamingSession } from '@ws/core';
import { ensure } from './ensure.js';

/** Whoever iterates a session, and keeps what it hears. */
export interface SessionListener {
  readonly events: readonly SessionEvent[];
  /** Resolves when the iteration ends. */
  ended(): Promise<void>;
  /** The first event that fits, of those that were heard or will be. */
  hears(fits: (event: SessionEvent) => boolean, what: string): Promise<SessionEvent>;
}

/** Reads events until there are no more. Whatever takes longer than `patienceMs` is said never to happen. */
export function listen(events: AsyncIterable<SessionEvent>, patienceMs: number): SessionListener {
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
    ended: () => within(patienceMs, reading, 'the iteration does not end'),
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
      return within(patienceMs, found, `there is no ${what}`);
    },
  };
}

/** What a promise gives, if it does in time. */
export async function within<T>(ms: number, promise: Promise<T>, message: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  const inTime = promise.then((value) => ({ value }));
  try {
    const first = await Promise.race([inTime, late]);
    ensure(first !== undefined, `${message}, not within ${ms} ms`);
    return first.value;
  } finally {
    clearTimeout(timer);
  }
}

const CHUNK = 1600;

/** Writes audio as a microphone gives it, 100 ms at a time from one and the same array. */
export async function speak(
  session: StreamingSession,
  samples: Float32Array,
  patienceMs: number,
): Promise<void> {
  const chunk = new Float32Array(CHUNK);
  for (let at = 0; at < samples.length; at += CHUNK) {
    const part = samples.subarray(at, at + CHUNK);
    chunk.set(part);
    const written = session.write(chunk.subarray(0, part.length));
    chunk.fill(0);
    await within(patienceMs, written, 'write does not resolve');
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
  }
}

/** Ends a session, and hears the rest. */
export async function finish(
  session: StreamingSession,
  listener: SessionListener,
  patienceMs: number,
): Promise<void> {
  await within(patienceMs, session.end(), 'end does not resolve');
  await listener.ended();
}

export function dispose(session: StreamingSession, patienceMs: number): Promise<void> {
  return within(patienceMs, Promise.resolve(session[Symbol.asyncDispose]()), 'it is not disposed');
}
