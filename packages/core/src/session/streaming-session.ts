import { assertFinite } from '../audio/pcm.js';
import {
  msToSamples,
  samplesToMs,
  samplesToSeconds,
  secondsToSamples,
} from '../audio/sample-clock.js';
import type { InferenceKind } from '../contracts/scheduler.js';
import type { SampleRange, SessionEvent, StreamingSession } from '../contracts/session.js';
import type { EndpointingOptions, StreamingSessionOptions } from '../contracts/session-options.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { tailOfText } from '../strategy/tail-of-text.js';
import { createEventLog } from './event-log.js';
import { createIntake } from './intake.js';
import { asTranscribeError, retried } from './retry.js';
import {
  changedSettings,
  type EndpointingSettings,
  normalizeEndpointing,
  normalizeSessionOptions,
  type SpokenSettings,
} from './session-options.js';
import { toSessionTimes } from './session-times.js';
import { stablePrefixLength } from './stable-prefix.js';
import { createTranscriber } from './transcriber.js';
import type { Decoded, Utterance } from './utterance.js';
import {
  type ClosedUtterance,
  createUtteranceTracker,
  type OpenUtterance,
  type TrackerSettings,
  type UtteranceChange,
} from './utterance-tracker.js';
import { createWaiters } from './waiters.js';

// Utterances that may wait for their final; `write` waits when there are more.
const MAX_WAITING_FINALS = 256;
// More than any strategy takes as prompt.
const MAX_PREVIOUS_CHARS = 2000;
// Of less speech than this nothing is understood.
const FIRST_PARTIAL = msToSamples(500);
// Silence after which the final is begun; within words there are shorter ones.
const SPECULATE_AFTER_MS = 150;

/** An utterance that waits for its final. */
interface FinalJob extends ClosedUtterance {
  readonly utterance: Utterance;
  /** What was set when it was over: later changes are not for it. */
  readonly spoken: SpokenSettings;
  /** Clock time at which it was known to be over. */
  readonly closedAt: number;
}

interface InFlight {
  readonly kind: InferenceKind;
  readonly abort: AbortController;
  /** Whether it has its slot. */
  started: boolean;
}

/**
 * Opens a session over a backend, or over the scheduler that several sessions share. It decodes what has been heard of
 * an utterance every `partialIntervalMs` of audio, and all of it when it is over: when silence has lasted long enough,
 * at `flush`, `end`, or when it grows too long. It never has two calls in flight. The text of a final is the prompt of
 * what follows, as the strategy uses it, unless a guard took something out of it.
 *
 * - Audio that the detector calls silence is not decoded. Where `flush` finds no speech, a final with an empty text
 *   answers it, unless something loud enough to be quiet speech was there: that is decoded all the same.
 * - The final is begun at the first silence, and is there when the silence has lasted long enough; if speech goes on,
 *   it is thrown away.
 * - A partial that fails is left out. A final that fails in a way that may pass is tried twice again, after a pause;
 *   after that an `error` event says which audio has no transcript, and the session goes on.
 * - `write` takes what it is given, then waits while `maxBufferedMs` of audio have no final or `maxQueuedEvents` are
 *   unread. Whoever does not await it is refused with `ERR_OVERLOADED` at twice that much audio.
 * - A detector that throws is switched off with a warning; from then on everything is decoded, and only `flush`, `end`
 *   and `maxUtteranceMs` end an utterance.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createStreamingSession(options: StreamingSessionOptions): StreamingSession {
  const settings = normalizeSessionOptions(options);
  const { clock, logger } = settings;
  const partialInterval = msToSamples(settings.partialIntervalMs);
  const maxBuffered = msToSamples(settings.maxBufferedMs);
  const contextOverlap = msToSamples(settings.strategy.contextOverlapMs);

  const waiters = createWaiters();
  const events = createEventLog(
    { maxUnread: settings.maxQueuedEvents, maxJournal: settings.maxJournalEvents },
    waiters.settle,
  );
  const transcriber = createTranscriber(settings);
  const intake = createIntake(settings.vad, settings.endpointing, {
    onJudged: (position, decided) => follow(tracker.advance(position, decided), clock.now()),
    onGateFailure: warnOfGate,
    onIdle() {
      release();
      wake();
    },
  });
  const { buffer } = intake;
  const tracker = createUtteranceTracker({
    buffer,
    gate: intake.gate,
    settings: trackerSettings(settings.endpointing),
    wordEnds: (segmentId) => utterances.get(segmentId)?.wordEnds ?? [],
  });

  const utterances = new Map<number, Utterance>();
  const jobs: FinalJob[] = [];
  let jobsClosed = 0;
  let jobsAnswered = 0;
  let state: 'open' | 'ended' | 'disposed' = 'open';
  let ending: Promise<void> | undefined;
  let working = false;
  let inFlight: InFlight | undefined;

  let spoken: SpokenSettings = settings;
  let endpointing = settings.endpointing;
  // With the changes whose place in the audio has not been reached.
  let asked = endpointing;
  let speculateAfter = speculationDelay(endpointing);
  let previousTranscript = '';
  let language = settings.language ?? '';
  // The end of the last utterance, as a strategy wants it before the next.
  let lastAudio: Float32Array | undefined;

  // ---- utterances open and close

  function follow(changes: readonly UtteranceChange[], at: number): void {
    for (const change of changes) {
      if (change.type === 'closed') close(change.utterance, at);
      else events.push(change);
    }
    if (tracker.current !== undefined) utteranceOf(tracker.current.segmentId);
    abortOvertaken();
  }

  function utteranceOf(segmentId: number): Utterance {
    let utterance = utterances.get(segmentId);
    if (utterance === undefined) {
      utterance = {
        decoder: transcriber.open(),
        contextAudio: lastAudio,
        shownText: '',
        heardTo: 0,
        wordEnds: [],
        speculation: undefined,
      };
      utterances.set(segmentId, utterance);
    }
    return utterance;
  }

  function close(closed: ClosedUtterance, at: number): void {
    const utterance = utteranceOf(closed.segmentId);
    jobs.push({ ...closed, utterance, spoken, closedAt: at });
    jobsClosed++;
    if (contextOverlap > 0 && !closed.silent) {
      lastAudio = buffer.slice(
        Math.max(closed.start, closed.lastSound - contextOverlap),
        closed.lastSound,
      );
    }
  }

  /** Ends work whose answer nobody waits for any more. */
  function abortOvertaken(): void {
    if (inFlight === undefined || inFlight.kind === 'final') return;
    const { current } = tracker;
    const speculation = current && utterances.get(current.segmentId)?.speculation;
    const isOvertaken =
      inFlight.kind === 'partial'
        ? jobs.length > 0 || (current !== undefined && isSpeculationDue(current))
        : jobs.length > 0
          ? !inFlight.started
          : speculation === undefined || tracker.lastSound > speculation.lastSound;
    if (isOvertaken) inFlight.abort.abort();
  }

  /** Forgets the audio that has been answered or is silence. */
  function release(): void {
    buffer.dropBefore(jobs[0]?.start ?? tracker.neededFrom);
    waiters.settle();
  }

  // ---- work: one task at a time, finals first

  function wake(): void {
    if (working) return;
    working = true;
    void work();
  }

  async function work(): Promise<void> {
    // Later: all that came with one write, or in one turn, is considered together.
    await undefined;
    while (!isDisposed()) {
      const job = jobs[0];
      const open = tracker.current;
      if (job !== undefined) await answer(job);
      else if (open !== undefined && isSpeculationDue(open)) await speculate(open);
      else if (open !== undefined && isPartialDue(open)) await showPartial(open);
      else break;
    }
    working = false;
  }

  function isSpeculationDue({ segmentId }: OpenUtterance): boolean {
    const { lastSound = 0 } = utterances.get(segmentId)?.speculation ?? {};
    return settings.speculate && tracker.silence >= speculateAfter && tracker.lastSound > lastSound;
  }

  function isPartialDue({ segmentId, speechStart }: OpenUtterance): boolean {
    if (partialInterval === 0) return false;
    const { heardTo = 0 } = utterances.get(segmentId) ?? {};
    const isDue =
      heardTo === 0
        ? intake.judged - speechStart >= Math.max(partialInterval, FIRST_PARTIAL)
        : intake.judged - heardTo >= partialInterval;
    return isDue && tracker.heardSpeechAfter(heardTo);
  }

  async function run(
    kind: InferenceKind,
    task: (signal: AbortSignal) => Promise<Decoded>,
  ): Promise<Decoded> {
    const flight: InFlight = { kind, abort: new AbortController(), started: false };
    inFlight = flight;
    const { signal } = flight.abort;
    const attempt = (): Promise<Decoded> =>
      transcriber.run(kind, signal, (slot) => {
        flight.started = true;
        return task(slot);
      });
    try {
      return await (kind === 'final' ? retried(attempt, { clock, logger, signal }) : attempt());
    } finally {
      inFlight = undefined;
    }
  }

  /** Decodes an open utterance as far as it has been heard when its turn comes; nothing where that fails. */
  async function decodeOpen(
    kind: 'speculative' | 'partial',
    open: OpenUtterance,
    utterance: Utterance,
  ): Promise<Decoded | undefined> {
    try {
      return await run(kind, (signal) => {
        // Not before now: what comes while it waits is heard too.
        const heardTo = intake.judged;
        utterance.heardTo = heardTo;
        const { lastSound } = tracker;
        if (kind === 'speculative') utterance.speculation = { lastSound, decoded: undefined };
        return transcriber.decode(utterance, {
          samples: buffer.slice(open.start, heardTo),
          speechMs: inMs(tracker.speechSamples),
          isFinal: kind === 'speculative',
          holdsBack: tracker.isNearCut(heardTo),
          previousTranscript,
          spoken,
          signal,
        });
      });
    } catch (error) {
      // Whatever was due is due again only when more has been heard.
      utterance.heardTo = Math.max(utterance.heardTo, intake.judged);
      const { code } = asTranscribeError(error);
      logger.debug({ code, kind, segmentId: open.segmentId }, 'partial left out');
      return undefined;
    }
  }

  async function speculate(open: OpenUtterance): Promise<void> {
    const utterance = utteranceOf(open.segmentId);
    utterance.speculation = { lastSound: tracker.lastSound, decoded: undefined };
    const decoded = await decodeOpen('speculative', open, utterance);
    if (decoded === undefined) return;
    if (utterance.speculation !== undefined) utterance.speculation.decoded = decoded;
    show(open, utterance, decoded);
  }

  async function showPartial(open: OpenUtterance): Promise<void> {
    const utterance = utteranceOf(open.segmentId);
    const decoded = await decodeOpen('partial', open, utterance);
    if (decoded !== undefined) show(open, utterance, decoded);
  }

  function show(open: OpenUtterance, utterance: Utterance, { hypothesis }: Decoded): void {
    const { segmentId, start } = open;
    const { result, committedChars } = hypothesis;
    const { heardTo } = utterance;
    const text = result.text.trim();
    if (isDisposed() || tracker.current?.segmentId !== segmentId || text === '') return;
    const segments = toSessionTimes(result.segments, start, heardTo);
    const words = segments.flatMap((segment) => segment.words ?? []);
    utterance.wordEnds = words.map(({ end }) => secondsToSamples(end));
    const stableChars = Math.max(committedChars, stablePrefixLength(utterance.shownText, text));
    utterance.shownText = text;
    events.push({
      type: 'partial',
      segmentId,
      text,
      ...rangeOf(start, heardTo),
      committedChars,
      stableChars,
      ...(words.length > 0 ? { words } : {}),
      language: result.language,
      processingTimeMs: result.processingTimeMs,
    });
  }

  async function answer(job: FinalJob): Promise<void> {
    const { segmentId, start, end } = job;
    const range = rangeOf(start, end);
    try {
      const decoded = await decodeFinal(job);
      if (isDisposed()) return;
      const result = decoded.hypothesis.result;
      const text = result.text.trim();
      language = result.language || language;
      for (const { reason, text: removed, ...times } of decoded.suppressed) {
        const [span = { start: range.start, end: range.end }] = toSessionTimes(
          [{ ...times, text: removed || reason }],
          start,
          end,
        );
        const within = { start: span.start, end: span.end };
        events.push({ type: 'suppressed', segmentId, reason, text: removed, ...within });
      }
      // What a guard took out shows that the model has lost its way; its prompt may be why.
      previousTranscript = decoded.suppressed.some(({ reason }) => reason !== 'silence')
        ? ''
        : tailOfText(`${previousTranscript} ${text}`, MAX_PREVIOUS_CHARS);
      const segments = toSessionTimes(result.segments, start, end);
      const words = segments.flatMap((segment) => segment.words ?? []);
      events.push({
        type: 'final',
        segmentId,
        ...range,
        text,
        segments,
        ...(words.length > 0 ? { words } : {}),
        language,
        processingTimeMs: result.processingTimeMs,
        latencyMs: clock.now() - job.closedAt,
      });
    } catch (cause) {
      if (isDisposed()) return;
      const error = asTranscribeError(cause);
      logger.error({ code: error.code, segmentId, start, end }, 'utterance has no transcript');
      events.push({ type: 'error', segmentId, ...range, error, fatal: false });
    }
    utterances.delete(segmentId);
    jobs.shift();
    jobsAnswered++;
    release();
  }

  async function decodeFinal(job: FinalJob): Promise<Decoded> {
    const { utterance, start, end, speechSamples } = job;
    const { speculation } = utterance;
    // Nothing was heard since, and nothing of it was cut off: it is the final.
    if (speculation?.decoded !== undefined && job.lastSound === speculation.lastSound) {
      return speculation.decoded;
    }
    if (job.silent && settings.guards.silence !== false) return transcriber.silence(start, end);
    return run('final', (signal) =>
      transcriber.decode(utterance, {
        samples: buffer.slice(start, end),
        speechMs: inMs(speechSamples),
        isFinal: true,
        holdsBack: false,
        previousTranscript,
        spoken: job.spoken,
        signal,
      }),
    );
  }

  // ---- callers

  function warnOfGate(error: unknown): void {
    tracker.openGate();
    logger.error({ err: error }, 'voice-activity detection failed');
    events.push({
      type: 'warning',
      code: 'VAD_FAILED',
      message: 'Voice-activity detection failed. From here on silence is decoded too.',
    });
  }

  function hasRoom(): boolean {
    return buffer.length < maxBuffered && jobs.length < MAX_WAITING_FINALS && !events.full;
  }

  function closeHere(answersSilence: () => boolean): Promise<void> {
    const requestedAt = clock.now();
    let target: number | undefined;
    const answered = waiters.until(() => target !== undefined && jobsAnswered >= target);
    intake.mark({
      cutsFrame: true,
      reached() {
        follow(tracker.close(intake.judged, answersSilence()), requestedAt);
        target = jobsClosed;
      },
    });
    intake.judge();
    return answered;
  }

  /** What a change of it leaves out stays; what it takes away is as by default. */
  function changedEndpointing(changes: EndpointingOptions | undefined): EndpointingSettings {
    return normalizeEndpointing(changes ? { ...asked, ...changes } : {}, settings.backend);
  }

  function dropHere(): void {
    const { dropped, changes } = tracker.drop(intake.judged);
    follow(changes, clock.now());
    if (dropped === undefined) return;
    const { segmentId, start } = dropped;
    utterances.delete(segmentId);
    if (inFlight !== undefined && inFlight.kind !== 'final') inFlight.abort.abort();
    const range = { startSample: start, endSample: intake.judged };
    events.push({ type: 'cancelled', segmentId, ...range });
  }

  function isDisposed(): boolean {
    return state === 'disposed';
  }

  function refuseUnlessOpen(): void {
    if (state !== 'open') throw closedError(state);
  }

  async function accept(samples: Float32Array): Promise<void> {
    refuseUnlessOpen();
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
    intake.judge();
    await waiters.until(hasRoom);
  }

  async function finish(): Promise<void> {
    refuseUnlessOpen();
    state = 'ended';
    await closeHere(() => !endpointing.automatic || intake.gate === undefined);
    events.close();
  }

  return {
    write: (samples) => unobserved(accept(samples)),
    flush() {
      if (state === 'open') return unobserved(closeHere(() => true));
      return ending ?? unobserved(Promise.reject(closedError(state)));
    },
    end() {
      ending ??= unobserved(finish());
      return ending;
    },
    cancel() {
      refuseUnlessOpen();
      intake.mark({ cutsFrame: true, reached: dropHere });
      intake.judge();
    },
    configure(changes) {
      refuseUnlessOpen();
      // Checked now, so that whoever asks for nonsense hears of it.
      changedSettings(spoken, changes);
      const ends = 'endpointing' in changes ? changedEndpointing(changes.endpointing) : undefined;
      asked = ends ?? asked;
      intake.mark({
        cutsFrame: false,
        reached() {
          spoken = changedSettings(spoken, changes);
          const current = tracker.current && utterances.get(tracker.current.segmentId);
          // A final that was begun before does not have the changes.
          if (current && Object.keys(changes).some((name) => name !== 'endpointing')) {
            current.speculation = undefined;
            abortOvertaken();
          }
          if (ends === undefined) return;
          endpointing = ends;
          speculateAfter = speculationDelay(ends);
          intake.gate?.configure(ends);
          tracker.configure(trackerSettings(ends));
        },
      });
      intake.judge();
    },
    resume(seq) {
      const iterator = events.read(seq);
      return { [Symbol.asyncIterator]: () => iterator };
    },
    get position() {
      return buffer.end;
    },
    [Symbol.asyncIterator]: (): AsyncIterator<SessionEvent> => events.read(),
    async [Symbol.asyncDispose]() {
      if (isDisposed()) return;
      state = 'disposed';
      intake.stop();
      inFlight?.abort.abort();
      events.discard();
      buffer.dropBefore(buffer.end);
      waiters.reject(closedError('disposed'));
      await transcriber[Symbol.asyncDispose]();
    },
  };
}

function trackerSettings(endpointing: EndpointingSettings): TrackerSettings {
  return {
    maxUtterance: msToSamples(endpointing.maxUtteranceMs),
    prefixPad: msToSamples(endpointing.prefixPadMs),
    automatic: endpointing.automatic,
  };
}

function speculationDelay({ minSilenceMs }: EndpointingSettings): number {
  return msToSamples(Math.min(SPECULATE_AFTER_MS, minSilenceMs / 2));
}

function rangeOf(
  startSample: number,
  endSample: number,
): SampleRange & { readonly start: number; readonly end: number } {
  return {
    startSample,
    endSample,
    start: samplesToSeconds(startSample),
    end: samplesToSeconds(endSample),
  };
}

function inMs(samples: number | undefined): number | undefined {
  return samples === undefined ? undefined : samplesToMs(samples);
}

function closedError(state: 'ended' | 'disposed'): TranscribeError {
  const message =
    state === 'ended'
      ? 'The session has ended: it takes no more audio. Open another one.'
      : 'The session was disposed. Open another one.';
  return new TranscribeError(message, { code: 'ERR_DISPOSED' });
}

/** The same promise; that nobody awaits it is no reason for the process to end when the session is disposed. */
function unobserved(promise: Promise<void>): Promise<void> {
  promise.catch(() => {});
  return promise;
}
