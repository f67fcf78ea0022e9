import { assertFinite } from '../audio/finite-samples.js';
import {
  msToSamples,
  samplesToMs,
  samplesToSeconds,
  secondsToSamples,
} from '../audio/sample-clock.js';
import type { InferenceKind } from '../contracts/scheduler.js';
import type {
  SampleRange,
  SessionChanges,
  SessionEvent,
  StreamingSession,
  SuppressionReason,
} from '../contracts/session.js';
import type { EndpointingOptions, StreamingSessionOptions } from '../contracts/session-options.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { tailOfText } from '../strategy/tail-of-text.js';
import { wordsWithin } from './context-words.js';
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
import { createTranscriber, type Decoded } from './transcriber.js';
import type { Utterance, UtteranceContext } from './utterance.js';
import {
  type ClosedUtterance,
  createUtteranceTracker,
  type OpenUtterance,
  type TrackerSettings,
  type UtteranceChange,
} from './utterance-tracker.js';
import { createWaiters, type Waiter } from './waiters.js';

// Utterances that may wait for their final, and what is asked for at places that the detector has not come to: `write`
// waits when there are more.
const MAX_WAITING = 256;
// More than any strategy takes as prompt.
const MAX_PREVIOUS_CHARS = 2000;
// Of less speech than this nothing is understood.
const FIRST_PARTIAL = msToSamples(500);
// What is taken out though the model has not lost its way.
const HARMLESS: ReadonlySet<string> = new Set(['silence', 'echo'] satisfies SuppressionReason[]);
// Silence after which the final is begun; within words there are shorter ones.
const SPECULATE_AFTER_MS = 100;
// Silence in which no partial is begun any more: the final that is about to be begun shows the same.
const PAUSE = msToSamples(30);

/** An utterance that waits for its final. */
interface FinalJob extends ClosedUtterance {
  readonly utterance: Utterance;
  /** What the next one is heard with. */
  readonly ends: UtteranceContext | undefined;
  /** What was set when it was over: later changes are not for it. */
  readonly spoken: SpokenSettings;
  /** Clock time at which it was known to be over. */
  readonly closedAt: number;
  /** Those who flushed here. */
  readonly flushed: Waiter[];
}

/** Changes that hold from a place in the audio that has not been reached. */
interface AskedChanges {
  readonly position: number;
  changes: SessionChanges;
  endpointing: EndpointingSettings;
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
    admit,
  );
  const transcriber = createTranscriber(settings);
  const intake = createIntake(settings.vad, settings.endpointing, clock, {
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
    wordEnds: (utteranceId) => utterances.get(utteranceId)?.wordEnds ?? [],
    committedTo: (utteranceId) => utterances.get(utteranceId)?.committedTo ?? 0,
    longest: msToSamples(
      normalizeEndpointing({ maxUtteranceMs: 600_000 }, settings.backend, settings.maxBufferedMs)
        .maxUtteranceMs,
    ),
  });

  const utterances = new Map<number, Utterance>();
  const jobs: FinalJob[] = [];
  /** For those who wait to write. */
  let room: Waiter | undefined;
  // What was asked for last: at the same place it is not asked for again.
  let lastFlush: { readonly position: number; readonly answered: Promise<void> } | undefined;
  let lastCancel = 0;
  let lastChange: AskedChanges | undefined;
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
  let lastContext: UtteranceContext | undefined;

  // ---- utterances open and close

  function follow(changes: readonly UtteranceChange[], at: number): void {
    for (const change of changes) {
      if (change.type === 'closed') close(change.utterance, at);
      else events.push(change);
    }
    if (tracker.current !== undefined) utteranceOf(tracker.current.utteranceId);
    abortOvertaken();
  }

  function utteranceOf(utteranceId: number): Utterance {
    let utterance = utterances.get(utteranceId);
    if (utterance === undefined) {
      utterance = {
        transcriber: transcriber.open(),
        context: lastContext,
        shownText: '',
        heardTo: 0,
        committedChars: 0,
        committedTo: 0,
        wordEnds: [],
        speculation: undefined,
      };
      utterances.set(utteranceId, utterance);
    }
    return utterance;
  }

  function close(closed: ClosedUtterance, at: number): void {
    const utterance = utteranceOf(closed.utteranceId);
    let ends: UtteranceContext | undefined;
    if (contextOverlap > 0 && !closed.silent) {
      const from = Math.max(closed.start, closed.lastSound - contextOverlap);
      ends = { contextAudio: buffer.slice(from, closed.lastSound), contextWords: [] };
      lastContext = ends;
    }
    jobs.push({ ...closed, utterance, ends, spoken, closedAt: at, flushed: [] });
  }

  /** Ends work whose answer nobody waits for any more. */
  function abortOvertaken(): void {
    if (inFlight === undefined || inFlight.kind === 'final') return;
    const { current } = tracker;
    const speculation = current && utterances.get(current.utteranceId)?.speculation;
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
    admit();
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
      else if (open !== undefined && isSpeculationDue(open)) await decodeOpen('speculative', open);
      else if (open !== undefined && isPartialDue(open)) await decodeOpen('partial', open);
      else break;
    }
    working = false;
  }

  function isSpeculationDue({ utteranceId }: OpenUtterance): boolean {
    const { lastSound = 0 } = utterances.get(utteranceId)?.speculation ?? {};
    return settings.speculate && tracker.silence >= speculateAfter && tracker.lastSound > lastSound;
  }

  /** Whether the final is begun next, unless speech goes on. */
  function isPausing(): boolean {
    return settings.speculate && tracker.silence > PAUSE && tracker.silence < speculateAfter;
  }

  function isPartialDue({ utteranceId, speechStart }: OpenUtterance): boolean {
    if (partialInterval === 0 || isPausing()) return false;
    const { heardTo = 0 } = utterances.get(utteranceId) ?? {};
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

  /** Decodes an open utterance as far as it has been heard when its turn comes, and shows it; nothing where that fails. */
  async function decodeOpen(kind: 'speculative' | 'partial', open: OpenUtterance): Promise<void> {
    const utterance = utteranceOf(open.utteranceId);
    const speculate = (): void => {
      const { lastSound } = tracker;
      if (kind === 'speculative') utterance.speculation = { lastSound, decoded: undefined };
    };
    speculate();
    try {
      const decoded = await run(kind, async (signal) => {
        // Not before now: what comes while it waits is heard too.
        const heardTo = intake.judged;
        utterance.heardTo = heardTo;
        speculate();
        const answer = await utterance.transcriber.decode({
          samples: buffer.slice(open.start, heardTo),
          speechMs: inMs(tracker.speechSamples),
          isFinal: kind === 'speculative',
          holdsBack: tracker.isNearCut(heardTo),
          previousTranscript,
          ...utterance.context,
          spoken,
          signal,
        });
        if (answer.hypothesis.committedChars > utterance.committedChars) {
          utterance.committedChars = answer.hypothesis.committedChars;
          utterance.committedTo = heardTo;
        }
        return answer;
      });
      if (kind === 'speculative' && utterance.speculation) utterance.speculation.decoded = decoded;
      show(open, utterance, decoded);
    } catch (error) {
      // Whatever was due is due again only when more has been heard.
      utterance.heardTo = Math.max(utterance.heardTo, intake.judged);
      const { code } = asTranscribeError(error);
      logger.debug({ code, kind, utteranceId: open.utteranceId }, 'partial left out');
    }
  }

  function show(open: OpenUtterance, utterance: Utterance, { hypothesis }: Decoded): void {
    const { utteranceId, start } = open;
    const { result, committedChars } = hypothesis;
    const { heardTo } = utterance;
    const text = result.text.trim();
    if (isDisposed() || tracker.current?.utteranceId !== utteranceId || text === '') return;
    const segments = toSessionTimes(result.segments, start, heardTo);
    const words = segments.flatMap((segment) => segment.words ?? []);
    utterance.wordEnds = words.map(({ end }) => secondsToSamples(end));
    const stableChars = Math.max(committedChars, stablePrefixLength(utterance.shownText, text));
    utterance.shownText = text;
    events.push({
      type: 'partial',
      utteranceId,
      text,
      ...rangeOf(start, heardTo),
      committedChars,
      stableChars,
      ...(words.length > 0 ? { words } : {}),
      language: result.language ?? '',
      processingTimeMs: result.processingTimeMs ?? 0,
    });
  }

  async function answer(job: FinalJob): Promise<void> {
    const { utteranceId, start, end } = job;
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
        events.push({ type: 'suppressed', utteranceId, reason, text: removed, ...within });
      }
      // What a guard took out shows that the model has lost its way; its prompt may be why.
      previousTranscript = decoded.suppressed.some(({ reason }) => !HARMLESS.has(reason))
        ? ''
        : tailOfText(`${previousTranscript} ${text}`, MAX_PREVIOUS_CHARS);
      const segments = toSessionTimes(result.segments, start, end);
      const words = segments.flatMap((segment) => segment.words ?? []);
      if (job.ends) {
        const soundTo = samplesToSeconds(job.lastSound);
        const from = soundTo - samplesToSeconds(job.ends.contextAudio.length);
        // A backend may give a text and no segments.
        const said = segments.length > 0 ? segments : [{ ...range, text }];
        job.ends.contextWords = wordsWithin(said, from, soundTo);
      }
      events.push({
        type: 'final',
        utteranceId,
        ...range,
        text,
        segments,
        ...(words.length > 0 ? { words } : {}),
        language,
        processingTimeMs: result.processingTimeMs ?? 0,
        latencyMs: clock.now() - job.closedAt,
      });
    } catch (cause) {
      if (isDisposed()) return;
      const error = asTranscribeError(cause);
      logger.error({ code: error.code, utteranceId, start, end }, 'utterance has no transcript');
      events.push({ type: 'error', utteranceId, ...range, error, fatal: false });
    }
    utterances.delete(utteranceId);
    jobs.shift();
    release();
    for (const { resolve } of job.flushed) resolve();
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
      utterance.transcriber.decode({
        samples: buffer.slice(start, end),
        speechMs: inMs(speechSamples),
        isFinal: true,
        previousTranscript,
        ...utterance.context,
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

  /** Whether as much waits as may, or a multiple of it. */
  function isFull(times = 1): boolean {
    return (
      buffer.length >= times * maxBuffered ||
      jobs.length + intake.marks >= times * MAX_WAITING ||
      events.unread >= times * settings.maxQueuedEvents
    );
  }

  /** Lets those go on who wait to write, if there is room. */
  function admit(): void {
    if (room === undefined || isFull()) return;
    room.resolve();
    room = undefined;
  }

  /** Closes the utterance that is being spoken here. Whoever asks twice at the same place has one answer. */
  function closeHere(answersSilence: () => boolean): Promise<void> {
    if (lastFlush?.position === buffer.end) return lastFlush.answered;
    const requestedAt = clock.now();
    const waiter = waiters.add();
    lastFlush = { position: buffer.end, answered: waiter.promise };
    lastChange = undefined;
    intake.mark({
      cutsFrame: true,
      reached() {
        follow(tracker.close(intake.judged, answersSilence()), requestedAt);
        const last = jobs.at(-1);
        if (last === undefined) waiter.resolve();
        else last.flushed.push(waiter);
      },
    });
    intake.judge();
    return waiter.promise;
  }

  /** What a change of it leaves out stays; what it takes away is as by default. */
  function changedEndpointing(changes: EndpointingOptions | undefined): EndpointingSettings {
    const { backend, maxBufferedMs } = settings;
    return normalizeEndpointing(changes ? { ...asked, ...changes } : {}, backend, maxBufferedMs);
  }

  function dropHere(): void {
    const { dropped, changes } = tracker.drop(intake.judged);
    follow(changes, clock.now());
    if (dropped === undefined) return;
    const { utteranceId, start } = dropped;
    utterances.delete(utteranceId);
    if (inFlight !== undefined && inFlight.kind !== 'final') inFlight.abort.abort();
    const range = { startSample: start, endSample: intake.judged };
    events.push({ type: 'cancelled', utteranceId, ...range });
  }

  function apply(change: AskedChanges): void {
    if (lastChange === change) lastChange = undefined;
    const { changes } = change;
    spoken = changedSettings(spoken, changes);
    const current = tracker.current && utterances.get(tracker.current.utteranceId);
    // A final that was begun before does not have the changes.
    if (current && Object.keys(changes).some((name) => name !== 'endpointing')) {
      current.speculation = undefined;
      abortOvertaken();
    }
    if (endpointing === change.endpointing) return;
    endpointing = change.endpointing;
    speculateAfter = speculationDelay(endpointing);
    intake.gate?.configure(endpointing);
    tracker.configure(trackerSettings(endpointing));
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
    // Who awaits each write does not come here while another one waits.
    if (room !== undefined && isFull(2)) {
      const { maxBufferedMs, maxQueuedEvents } = settings;
      throw new TranscribeError(
        `${Math.round(samplesToMs(buffer.length))} ms of audio have no final yet, and ${events.unread} events are unread. Await write() before the next one.`,
        { code: 'ERR_OVERLOADED', retryable: true, details: { maxBufferedMs, maxQueuedEvents } },
      );
    }
    buffer.append(samples);
    intake.judge();
    if (!isFull()) return;
    room ??= waiters.add();
    await room.promise;
  }

  async function finish(): Promise<void> {
    refuseUnlessOpen();
    state = 'ended';
    await closeHere(() => !endpointing.automatic || intake.gate === undefined);
    events.close();
    await transcriber[Symbol.asyncDispose]();
  }

  return {
    write: (samples) => unobserved(accept(samples)),
    flush() {
      if (state === 'open') return closeHere(() => true);
      return ending ?? unobserved(Promise.reject(closedError(state)));
    },
    end() {
      ending ??= unobserved(finish());
      return ending;
    },
    cancel() {
      refuseUnlessOpen();
      // Nothing is being spoken where it was over, or dropped, before.
      if (Math.max(lastCancel, lastFlush?.position ?? 0) === buffer.end) return;
      lastCancel = buffer.end;
      lastChange = undefined;
      intake.mark({ cutsFrame: true, reached: dropHere });
      intake.judge();
    },
    configure(changes) {
      refuseUnlessOpen();
      // Checked now, so that whoever asks for nonsense hears of it.
      changedSettings(spoken, changes);
      if ('endpointing' in changes) asked = changedEndpointing(changes.endpointing);
      if (lastChange?.position === buffer.end) {
        lastChange.changes = { ...lastChange.changes, ...changes };
        lastChange.endpointing = asked;
        return;
      }
      const change = { position: buffer.end, changes, endpointing: asked };
      lastChange = change;
      intake.mark({ cutsFrame: false, reached: () => apply(change) });
      intake.judge();
    },
    resume(seq) {
      const iterator = events.read(seq);
      return { [Symbol.asyncIterator]: () => iterator };
    },
    get position() {
      return buffer.end;
    },
    get unread() {
      return events.unread;
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
