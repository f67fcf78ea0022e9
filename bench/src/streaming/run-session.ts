import { setImmediate } from 'node:timers/promises';
import {
  createStreamingSession,
  type SessionEvent,
  type StreamingSessionOptions,
  type TranscriptionStrategy,
} from '@ws/core';
import { msToSamples, samplesToSeconds } from '@ws/core/internal';
import type { CountedBackend } from './counted-backend.js';

/** An event, and how much audio the session had been given by then, in seconds. */
export interface HeardEvent {
  readonly event: SessionEvent;
  readonly at: number;
}

const CHUNK_MS = 100;

/**
 * A whole session over a recording, as if computing took no time: it gets the next 100 ms when it has nothing left to
 * do. Endpoints are its own, by energy unless the options name another detector. The language is English, unless they name
 * another one, or `undefined`: then the session finds it.
 */
export async function runSession(
  backend: CountedBackend,
  strategy: TranscriptionStrategy,
  samples: Float32Array,
  options: Pick<
    StreamingSessionOptions,
    'vad' | 'partialIntervalMs' | 'firstPartialMs' | 'language'
  > = {},
): Promise<readonly HeardEvent[]> {
  const session = createStreamingSession({ backend, strategy, language: 'en', ...options });
  const heard: HeardEvent[] = [];
  const listening = (async () => {
    for await (const event of session) {
      heard.push({ event, at: samplesToSeconds(session.position) });
    }
  })();
  const chunk = msToSamples(CHUNK_MS);
  for (let from = 0; from < samples.length; from += chunk) {
    await session.write(samples.subarray(from, from + chunk));
    await settled(backend);
  }
  await session.end();
  await listening;
  await session[Symbol.asyncDispose]();
  return heard;
}

/** All that follows from what was written has happened: what is left to do would have been begun by the next turn. */
async function settled(backend: CountedBackend): Promise<void> {
  await setImmediate();
  while (backend.running > 0) {
    await backend.idle();
    await setImmediate();
  }
}
