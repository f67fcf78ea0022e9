import { openSession } from '@ws/client';
import type { Transcriber } from './page-session.js';

/** The server writes. A session outlives its connection. @param url - where sessions are */
export function createServerTranscriber(url: string): Transcriber {
  return {
    prepare: () => Promise.resolve(),
    open({ options, signal, tell }) {
      const session = openSession(url, { ...options, signal });
      tell(session.state.value);
      const unwatch = session.state.subscribe(tell);
      return {
        write: (samples) => session.write(samples),
        end: () => session.end(),
        // Its writing waits while a connection is lost.
        isFull: false,
        [Symbol.asyncIterator]: () => session[Symbol.asyncIterator](),
        async [Symbol.asyncDispose]() {
          unwatch();
          await session[Symbol.asyncDispose]();
        },
      };
    },
  };
}
