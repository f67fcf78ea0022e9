import type { ClientEvent, ConnectOptions } from '@ws/client';
import {
  createEnergyVad,
  createStreamingSession,
  type SessionEvent,
  type StreamingSessionOptions,
  type TranscriptionBackend,
  type VoiceActivityDetector,
} from '@ws/core';
import { abortedError, wireErrorCode } from '@ws/core/internal';
import { strategyByName } from '@ws/core/strategies';
import { createLag } from '../lag.js';
import type { PageSession, PageSessionSetup } from '../page-session.js';

export interface BrowserSessionParts {
  readonly backend: TranscriptionBackend;
  createVad(): VoiceActivityDetector;
}

// Audio that waits for a browser that is slower than speech: ten minutes, 38 MB.
const MAX_BEHIND_S = 600;
// Between the bound at which nothing more is heard and that of the session: what is on its way then.
const HEADROOM_S = 60;
// A partial and its audio are a second or two apart where all is well.
const WORTH_TELLING_S = 5;

function detector(
  vad: ConnectOptions['vad'],
  { createVad }: BrowserSessionParts,
): VoiceActivityDetector | null {
  if (vad === 'none') return null;
  return vad === 'energy' ? createEnergyVad() : createVad();
}

function sessionOptions(
  options: ConnectOptions,
  parts: BrowserSessionParts,
): StreamingSessionOptions {
  const { strategy = 'prompt', vad, language, task, hotwords, wordTimestamps } = options;
  return {
    ...{ language, task, hotwords, wordTimestamps },
    backend: parts.backend,
    strategy: strategyByName(strategy),
    vad: detector(vad, parts),
    maxBufferedMs: (MAX_BEHIND_S + HEADROOM_S) * 1000,
    // Of what is answered nothing is behind, were it without words.
    emptyFinals: true,
  };
}

/** An event as a server tells it. */
function clientEvent(event: SessionEvent): ClientEvent {
  if (event.type !== 'error') return event;
  const { error, ...rest } = event;
  return { ...rest, code: wireErrorCode(error), message: error.message };
}

/** A session of this browser's own engine. It tells what a server's tells. */
export function openBrowserSession(
  { options, isLive, signal, tell }: PageSessionSetup,
  parts: BrowserSessionParts,
): PageSession {
  const lag = createLag();
  const backend: TranscriptionBackend = {
    ...parts.backend,
    async transcribe(samples, settings) {
      const done = lag.decoding();
      const result = await parts.backend.transcribe(samples, settings);
      done();
      return result;
    },
  };
  const session = createStreamingSession(sessionOptions(options, { ...parts, backend }));
  let toldSeconds = 0;
  let isEnding = false;
  const leave = (): void => void session[Symbol.asyncDispose]();
  signal.addEventListener('abort', leave, { once: true });

  /** Where it is not too fast: a file is as far behind as it is long. */
  function tellLag(): void {
    if (!isLive || isEnding) return;
    const seconds = lag.seconds < WORTH_TELLING_S ? 0 : Math.floor(lag.seconds);
    if (seconds === toldSeconds) return;
    toldSeconds = seconds;
    tell(seconds === 0 ? { status: 'open' } : { status: 'behind', seconds });
  }

  async function* events(): ReturnType<PageSession[typeof Symbol.asyncIterator]> {
    for await (const event of session) {
      lag.told(event);
      tellLag();
      yield clientEvent(event);
    }
    if (signal.aborted) throw abortedError(signal);
  }

  tell({ status: 'open' });
  return {
    write(samples) {
      lag.heard(samples.length);
      tellLag();
      return session.write(samples);
    },
    end() {
      isEnding = true;
      tell({ status: 'ending' });
      return session.end();
    },
    get isFull() {
      return lag.seconds >= MAX_BEHIND_S;
    },
    [Symbol.asyncIterator]: events,
    async [Symbol.asyncDispose]() {
      signal.removeEventListener('abort', leave);
      await session[Symbol.asyncDispose]();
    },
  };
}
