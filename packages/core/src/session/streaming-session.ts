import { assertFinite } from '../audio/pcm.js';
import { createSampleBuffer } from '../audio/sample-buffer.js';
import { msToSamples, samplesToMs, samplesToSeconds } from '../audio/sample-clock.js';
import type { StreamingSession } from '../contracts/session.js';
import type { StreamingSessionOptions } from '../contracts/session-options.js';
import { abortedError, TranscribeError } from '../errors/transcribe-error.js';
import type { GuardedTranscript } from '../guards/no-speech.js';
import { tailOfText } from '../strategy/tail-of-text.js';
import { type DecodePass, decodeUtterance } from './decode-utterance.js';
import { createEventQueue } from './event-queue.js';
import { normalizeSessionOptions } from './session-options.js';
import { toSessionTimes } from './session-times.js';
import { createSpeechGate, type SpeechGate } from './speech-gate.js';
import { stablePrefixLength } from './stable-prefix.js';
import {
  type ClosedUtterance,
  createUtteranceTracker,
  type OpenUtterance,
} from './utterance-tracker.js';

const FINAL_RETRIES = 2;
// Utterances that may wait for their final; `write` waits when there are more.
const MAX_WAITING_FINALS = 256;
// More than any strategy takes as prompt.
const MAX_PREVIOUS_CHARS = 2000;

/** An utterance that waits for its final. */
interface FinalJob extends ClosedUtterance {
  /** Clock time at which it was known to be over. */
  readonly closedAt: number;
}

/** A place in the audio at which the utterance is to be closed. */
interface Boundary {
  readonly position: number;
  readonly requestedAt: number;
  readonly reached: () => void;
}

interface Waiter {
  readonly isMet: () => boolean;
  readonly resolve: () => void;
  readonly reject: (error: TranscribeError) => void;
}

/**
 * Opens a session over a backend. It decodes what has been heard of an utterance every `partialIntervalMs` of audio,
 * and all of it once more when it is over (`flush`, `end`, or `maxUtteranceMs`); it never has two calls of the backend
 * in flight. The text of a final is the prompt of what follows, as the strategy uses it.
 *
 * - Audio that the detector calls silence is not decoded. Where `flush` finds no speech, a final with an empty text
 *   answers it, unless something loud enough to be quiet speech was there: that is decoded all the same.
 * - A partial that fails is left out. A final that fails in a way that may pass is tried twice again; after that an
 *   `error` event says which audio has no transcript, and the session goes on.
 * - `write` takes what it is given, then waits while `maxBufferedMs` of audio have no final or `maxQueuedEvents` are
 *   unread. Whoever does not await it is refused with `ERR_OVERLOADED` at twice that much audio.
 * - A detector that throws is switched off with a warning; from then on everything is decoded.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createStreamingSession(options: StreamingSessionOptions): StreamingSession {
  const settings = normalizeSessionOptions(options);
  const { clock, logger } = settings;
  const partialInterval = msToSamples(settings.partialIntervalMs);
  const maxBuffered = msToSamples(settings.maxBufferedMs);

  const buffer = createSampleBuffer();
  const events = createEventQueue(settings.maxQueuedEvents, settleWaiters);
  let gate: SpeechGate | undefined = settings.vad ? createSpeechGate(settings.vad) : undefined;
  const frame = new Float32Array(gate?.frameSamples ?? 0);
  const tracker = createUtteranceTracker({
    buffer,
    gate,
    maxUtterance: msToSamples(settings.maxUtteranceMs),
    prefixPad: msToSamples(settings.prefixPadMs),
  });

  // Audio before this position has passed the gate.
  let judged = 0;
  const boundaries: Boundary[] = [];
  const jobs: FinalJob[] = [];
  let jobsClosed = 0;
  let jobsAnswered = 0;
  let waiters: Waiter[] = [];

  let state: 'open' | 'ended' | 'disposed' = 'open';
  let ending: Promise<void> | undefined;
  let judging = false;
  let working = false;
  let inFlight: { readonly kind: 'partial' | 'final'; readonly abort: AbortController } | undefined;

  /** What has been shown of the open utterance, and up to where it was heard. */
  let shown = { segmentId: 0, text: '', heardTo: 0 };
  let previousTranscript = '';
  let language = settings.language ?? '';

  // ---- audio in: the gate, then utterances

  async function judge(): Promise<void> {
    if (judging) return;
    judging = true;
    while (state !== 'disposed') {
      const boundary = boundaries[0];
      const limit = boundary?.position ?? buffer.end;
      const step = gate?.frameSamples ?? limit - judged;
      if (step > 0 && limit - judged >= step) {
        const hearing = hear(step);
        if (hearing !== undefined) await hearing;
        if (isDisposed()) break;
        judged += step;
        closeUtterances(tracker.advance(judged), clock.now());
      } else if (boundary !== undefined) {
        boundaries.shift();
        judged = boundary.position;
        closeUtterances(tracker.close(judged), boundary.requestedAt);
        boundary.reached();
      } else {
        break;
      }
    }
    judging = false;
    release();
    wake();
  }

  /** A promise only where the detector gives one: with a synchronous one, `write` has judged all before it returns. */
  function hear(step: number): Promise<void> | undefined {
    if (gate === undefined) return undefined;
    frame.set(buffer.view(judged, judged + step));
    try {
      return gate.hear(frame)?.catch(bypassGate);
    } catch (error) {
      bypassGate(error);
      return undefined;
    }
  }

  function bypassGate(error: unknown): void {
    gate = undefined;
    tracker.openGate();
    logger.error({ err: error }, 'voice-activity detection failed');
    events.push({
      type: 'warning',
      code: 'VAD_FAILED',
      message: 'Voice-activity detection failed. From here on silence is decoded too.',
    });
  }

  function closeUtterances(closed: readonly ClosedUtterance[], closedAt: number): void {
    for (const utterance of closed) {
      jobs.push({ ...utterance, closedAt });
      jobsClosed++;
    }
    // The partial in flight is of an utterance that is over: its final needs the engine.
    if (closed.length > 0 && inFlight?.kind === 'partial') inFlight.abort.abort();
  }

  /** Forgets the audio that has been answered or is silence. */
  function release(): void {
    buffer.dropBefore(jobs[0]?.start ?? tracker.neededFrom);
    settleWaiters();
  }

  // ---- work: one call of the backend at a time, finals first

  function wake(): void {
    if (working) return;
    working = true;
    void work();
  }

  async function work(): Promise<void> {
    // Later: all that came with one write, or in one turn, is considered together.
    await undefined;
    for (;;) {
      const job = jobs[0];
      const open = tracker.current;
      if (isDisposed()) break;
      if (job !== undefined) await answer(job);
      else if (open !== undefined && isPartialDue(open)) await showPartial(open);
      else break;
    }
    working = false;
  }

  function isPartialDue({ segmentId, speechStart }: OpenUtterance): boolean {
    if (partialInterval === 0) return false;
    const heardTo = shown.segmentId === segmentId ? shown.heardTo : speechStart;
    return judged - heardTo >= partialInterval && tracker.heardSpeechAfter(heardTo);
  }

  async function decode(
    kind: 'partial' | 'final',
    samples: Float32Array,
  ): Promise<GuardedTranscript> {
    const abort = new AbortController();
    inFlight = { kind, abort };
    const pass: DecodePass = {
      input: { samples, ...(previousTranscript === '' ? {} : { previousTranscript }) },
      timestamps: kind === 'final',
      retries: kind === 'final' ? FINAL_RETRIES : 0,
      signal: abort.signal,
    };
    try {
      return await decodeUtterance(settings, pass);
    } finally {
      inFlight = undefined;
    }
  }

  async function showPartial({ segmentId, start }: OpenUtterance): Promise<void> {
    const heardTo = judged;
    shown = { segmentId, text: shown.segmentId === segmentId ? shown.text : '', heardTo };
    let guarded: GuardedTranscript;
    try {
      guarded = await decode('partial', buffer.slice(start, heardTo));
    } catch (error) {
      const { code } = error as TranscribeError;
      logger.debug({ code, segmentId }, 'partial left out');
      return;
    }
    const { result } = guarded;
    const text = result.text.trim();
    if (isDisposed() || tracker.current?.segmentId !== segmentId || text === '') return;
    const words = toSessionTimes(result.segments, start, heardTo).flatMap(
      (segment) => segment.words ?? [],
    );
    const stableChars = stablePrefixLength(shown.text, text);
    shown = { ...shown, text };
    events.push({
      type: 'partial',
      segmentId,
      text,
      start: samplesToSeconds(start),
      end: samplesToSeconds(heardTo),
      stableChars,
      ...(words.length > 0 ? { words } : {}),
      language: result.language,
      processingTimeMs: result.processingTimeMs,
    });
  }

  async function answer(job: FinalJob): Promise<void> {
    const range = {
      segmentId: job.segmentId,
      start: samplesToSeconds(job.start),
      end: samplesToSeconds(job.end),
    };
    let error: TranscribeError | undefined;
    let guarded: GuardedTranscript | undefined;
    if (!job.silent) {
      try {
        guarded = await decode('final', buffer.slice(job.start, job.end));
      } catch (cause) {
        error = cause as TranscribeError;
      }
    }
    if (isDisposed()) return;
    if (error === undefined) {
      const result = guarded?.result;
      language = result?.language ?? language;
      const text = result?.text.trim() ?? '';
      remember(text, guarded?.suppressed.length ?? 0);
      events.push({
        type: 'final',
        ...range,
        text,
        segments: toSessionTimes(result?.segments ?? [], job.start, job.end),
        language,
        processingTimeMs: result?.processingTimeMs ?? 0,
        latencyMs: clock.now() - job.closedAt,
      });
    } else {
      logger.error({ code: error.code, ...range }, 'utterance has no transcript');
      events.push({ type: 'error', ...range, error, fatal: false });
    }
    jobs.shift();
    jobsAnswered++;
    release();
  }

  function remember(text: string, suppressed: number): void {
    // What a guard took out shows that the model has lost its way; its prompt may be why.
    if (suppressed > 0) previousTranscript = '';
    else previousTranscript = tailOfText(`${previousTranscript} ${text}`, MAX_PREVIOUS_CHARS);
  }

  // ---- callers that wait

  function settleWaiters(): void {
    const met = waiters.filter(({ isMet }) => isMet());
    if (met.length === 0) return;
    waiters = waiters.filter((waiter) => !met.includes(waiter));
    for (const { resolve } of met) resolve();
  }

  function waitUntil(isMet: () => boolean): Promise<void> {
    if (isMet()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      waiters.push({ isMet, resolve, reject });
    });
  }

  function hasRoom(): boolean {
    return buffer.length < maxBuffered && jobs.length < MAX_WAITING_FINALS && !events.full;
  }

  function closeHere(): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      let isReached = false;
      let target = 0;
      waiters.push({ isMet: () => isReached && jobsAnswered >= target, resolve, reject });
      boundaries.push({
        position: buffer.end,
        requestedAt: clock.now(),
        reached() {
          isReached = true;
          target = jobsClosed;
        },
      });
      void judge();
    });
  }

  function isDisposed(): boolean {
    return state === 'disposed';
  }

  function accept(samples: Float32Array): Promise<void> {
    if (state !== 'open') throw closedError(state);
    if (!(samples instanceof Float32Array)) {
      throw new TranscribeError('Samples must be a Float32Array: mono, 16 kHz, in [-1, 1].', {
        code: 'ERR_INVALID_AUDIO',
      });
    }
    assertFinite(samples);
    if (buffer.length >= 2 * maxBuffered) {
      throw new TranscribeError(
        `${Math.round(samplesToMs(buffer.length))} ms of audio have no final yet. Await write() before the next one.`,
        {
          code: 'ERR_OVERLOADED',
          retryable: true,
          details: { maxBufferedMs: settings.maxBufferedMs },
        },
      );
    }
    buffer.append(samples);
    void judge();
    return waitUntil(hasRoom);
  }

  return {
    write: (samples) => unobserved(promised(() => accept(samples))),
    flush() {
      if (state === 'open') return unobserved(closeHere());
      return ending ?? unobserved(Promise.reject(closedError(state)));
    },
    end() {
      if (ending === undefined) {
        ending = unobserved(
          state === 'open' ? closeHere().then(events.close) : Promise.reject(closedError(state)),
        );
        if (state === 'open') state = 'ended';
      }
      return ending;
    },
    get position() {
      return buffer.end;
    },
    [Symbol.asyncIterator]: () => events[Symbol.asyncIterator](),
    async [Symbol.asyncDispose]() {
      if (state === 'disposed') return;
      state = 'disposed';
      inFlight?.abort.abort(abortedError());
      events.discard();
      buffer.dropBefore(buffer.end);
      const left = waiters;
      waiters = [];
      for (const { reject } of left) reject(closedError('disposed'));
    },
  };
}

function closedError(state: 'ended' | 'disposed'): TranscribeError {
  const message =
    state === 'ended'
      ? 'The session has ended: it takes no more audio. Open another one.'
      : 'The session was disposed. Open another one.';
  return new TranscribeError(message, { code: 'ERR_DISPOSED' });
}

/** What a function throws, as a rejection. */
function promised(run: () => Promise<void>): Promise<void> {
  try {
    return run();
  } catch (error) {
    return Promise.reject(error);
  }
}

/** The same promise; that nobody awaits it is no reason for the process to end when the session is disposed. */
function unobserved(promise: Promise<void>): Promise<void> {
  promise.catch(() => {});
  return promise;
}
