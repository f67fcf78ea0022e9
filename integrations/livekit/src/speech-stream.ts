import { randomUUID } from 'node:crypto';
import { type APIConnectOptions, DEFAULT_API_CONNECT_OPTIONS, log, stt } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import {
  errorOf,
  type LiveSession,
  type Transcriber,
  type TranscriberEvent,
  type TranscriberSettings,
  warnOf,
} from '@ws/client/internal/transcriber';
import type { SessionChanges, TranscribeError } from '@ws/core';
import { until } from '@ws/core/adapter';
import {
  createSampleBuffer,
  msToSamples,
  type SampleBuffer,
  samplesToSeconds,
} from '@ws/core/internal';
import { toApiError } from './api-error.js';
import { createFrameSamples } from './audio/frame-samples.js';
import { createSpeechEvents } from './events/speech-events.js';

// Audio that is sent again after a failure: twice the longest utterance.
const MAX_KEPT = msToSamples(60_000);
const STEP = msToSamples(1000);

type Input = AudioFrame | symbol;

/** What an STT shares with its streams. */
export interface StreamOwner {
  readonly stt: stt.STT;
  readonly transcriber: Transcriber;
  /** Those that are open. */
  readonly streams: Set<SpeechStream>;
  /** How speech is transcribed by now. */
  settings(): TranscriberSettings;
}

/**
 * One stream of speech of LiveKit. Where the session behind it fails, LiveKit begins another one, and it is given what has
 * no final yet: nothing that was said is lost.
 */
export class SpeechStream extends stt.SpeechStream {
  override label = 'whisper.SpeechStream';
  readonly #owner: StreamOwner;
  readonly #timeoutMs: number;
  readonly #events = createSpeechEvents();
  readonly #samples = createFrameSamples();
  /** What has no final yet. */
  readonly #kept: SampleBuffer = createSampleBuffer();
  /** On the clock of `#kept`: the first sample of the session. */
  #sessionStart = 0;
  /** Asked for, and perhaps there by now: it must not get lost between two sessions. */
  #next: Promise<IteratorResult<Input>> | undefined;
  #session: LiveSession | undefined;

  /** Made by `STT.stream`. */
  constructor(owner: StreamOwner, connOptions: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS) {
    super(owner.stt, undefined, connOptions);
    this.#owner = owner;
    this.#timeoutMs = connOptions.timeoutMs;
    owner.streams.add(this);
  }

  /**
   * What is known of the speech changes. `STT.updateOptions` calls it.
   *
   * @internal
   */
  async configure(changes: SessionChanges): Promise<void> {
    try {
      await this.#session?.configure(changes);
    } catch {
      // A session that is over is followed by one that knows.
    }
  }

  override close(): void {
    this.#owner.streams.delete(this);
    super.close();
  }

  protected override async run(): Promise<void> {
    const signal = this.abortSignal;
    let session: LiveSession | undefined;
    const leave = (): void => void session?.[Symbol.asyncDispose]();
    const feeding = new AbortController();
    /** Of the audio; that of the session follows from it. */
    let failure: { readonly error: unknown } | undefined;
    try {
      session = await this.#owner.transcriber.open(
        {
          ...this.#owner.settings(),
          connectTimeoutMs: Math.max(1, Math.round(this.#timeoutMs)),
          // The end of each utterance is reported, in which something was said or not.
          emptyFinals: true,
        },
        signal,
      );
      if (signal.aborted) return;
      signal.addEventListener('abort', leave, { once: true });
      this.#session = session;
      const fed = this.#feed(session, feeding.signal).catch((error: unknown) => {
        failure = { error };
        // Its events end then.
        leave();
      });
      for await (const event of session) this.#pass(event);
      feeding.abort();
      await fed;
      if (failure !== undefined) throw failure.error;
      this.#put(this.#events.end());
    } catch (error) {
      if (!signal.aborted) throw toApiError(failure?.error ?? error);
    } finally {
      this.#session = undefined;
      feeding.abort();
      signal.removeEventListener('abort', leave);
      leave();
      if (this.input.closed) this.#owner.streams.delete(this);
    }
  }

  /** What LiveKit pushes, and first what an earlier session left unanswered. */
  async #feed(session: LiveSession, signal: AbortSignal): Promise<void> {
    const { start, length } = this.#kept;
    this.#sessionStart = start;
    const offset = this.startTimeOffset - samplesToSeconds(length);
    this.#events.restart(randomUUID(), offset, length);
    for (let at = start; at < start + length; at += STEP) {
      if (signal.aborted) return;
      await session.write(this.#kept.slice(at, Math.min(at + STEP, start + length)));
    }
    const flush = createFlushes(session);
    for (;;) {
      const next = await this.#nextInput(signal);
      if (next === undefined) return;
      if (next.done) {
        await this.#write(session, [this.#samples.rest()]);
        await session.end();
        return;
      }
      if (typeof next.value === 'symbol') {
        flush();
        continue;
      }
      await this.#write(session, this.#samples.of(next.value));
    }
  }

  /** Whatever becomes of the session, all of the audio is kept. */
  async #write(
    session: LiveSession,
    audio: AsyncIterable<Float32Array> | Iterable<Float32Array>,
  ): Promise<void> {
    let failure: { readonly error: unknown } | undefined;
    for await (const samples of audio) {
      if (samples.length === 0) continue;
      this.#kept.append(samples);
      this.#kept.dropBefore(this.#kept.end - MAX_KEPT);
      this.#events.wrote(samples.length);
      if (failure !== undefined) continue;
      try {
        await session.write(samples);
      } catch (error) {
        failure = { error };
      }
    }
    if (failure !== undefined) throw failure.error;
  }

  /** The next input, or nothing where the session is over first. */
  async #nextInput(signal: AbortSignal): Promise<IteratorResult<Input> | undefined> {
    this.#next ??= this.input.next();
    const next = await until(this.#next, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (signal.aborted || next === undefined) return undefined;
    this.#next = undefined;
    return next;
  }

  #pass(event: TranscriberEvent): void {
    if (event.type === 'error') {
      const error = errorOf(event);
      if (event.fatal || error.retryable) throw error;
      this.#report(error);
    }
    warnOf(event, ({ code, message }) => {
      log().warn({ stt: this.#owner.stt.label, code }, message);
    });
    this.#put(this.#events.of(event));
    if ('endSample' in event && (event.type === 'final' || event.type === 'error')) {
      if (event.endSample !== undefined)
        this.#kept.dropBefore(this.#sessionStart + event.endSample);
    }
  }

  #put(events: readonly stt.SpeechEvent[]): void {
    for (const event of events) if (!this.queue.closed) this.queue.put(event);
  }

  /** An utterance has no transcript, and the stream goes on. */
  #report(error: TranscribeError): void {
    log().warn({ stt: this.#owner.stt.label, code: error.code }, error.message);
    // Without a listener, an "error" would end the process.
    if (this.#owner.stt.listenerCount('error') === 0) return;
    this.#owner.stt.emit('error', {
      type: 'stt_error',
      timestamp: Date.now(),
      label: this.#owner.stt.label,
      error,
      recoverable: true,
    });
  }
}

/** Flushes, of which one is under way at a time: those that are asked for meanwhile are one. */
function createFlushes(session: LiveSession): () => void {
  let isFlushing = false;
  let isWanted = false;
  return function flush(): void {
    isWanted = true;
    if (isFlushing) return;
    isWanted = false;
    isFlushing = true;
    // The session's events say what ended it.
    session
      .flush()
      .catch(() => {})
      .finally(() => {
        isFlushing = false;
        if (isWanted) flush();
      });
  };
}
