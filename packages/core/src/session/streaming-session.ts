import { checkSamples } from '../audio/finite-samples.js';
import { msToSamples, samplesToMs } from '../audio/sample-clock.js';
import type { SessionChanges, SessionEvent, StreamingSession } from '../contracts/session.js';
import type { EndpointingOptions, StreamingSessionOptions } from '../contracts/session-options.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { checkLanguages } from '../language/check-language.js';
import { readOptions } from '../options/option-spec.js';
import {
  ENDPOINTING,
  type EndpointingSettings,
  MAX_UTTERANCE_MS,
} from '../options/session-bounds.js';
import type { SpokenSettings } from '../options/spoken-options.js';
import { closedError } from './closed-error.js';
import { createDecodeLoop } from './decode-loop.js';
import { createEventLog } from './event-log.js';
import { createIntake } from './intake.js';
import { boundedEndpointing, changedSettings, normalizeSessionOptions } from './session-options.js';
import { gateOptions, speculationDelay, trackerSettings } from './session-pauses.js';
import { createTranscriber } from './transcriber.js';
import { createTurnTaking, turnHistory } from './turn-taking.js';
import { createUtteranceBook } from './utterance-book.js';
import { createUtteranceTracker, type UtteranceChange } from './utterance-tracker.js';
import { createWaiters, type Waiter } from './waiters.js';

// Utterances that may wait for their final, and what is asked for at places that the detector has not come to: `write`
// waits when there are more.
const MAX_WAITING = 256;
/** Changes that hold from a place in the audio that has not been reached. */
interface AskedChanges {
  readonly position: number;
  changes: SessionChanges;
  endpointing: EndpointingSettings;
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
  const maxBuffered = msToSamples(settings.maxBufferedMs);

  // Until it fails.
  let { turn } = settings;
  const waiters = createWaiters();
  const events = createEventLog(
    { maxUnread: settings.maxQueuedEvents, maxJournal: settings.maxJournalEvents },
    admit,
  );
  const transcriber = createTranscriber(settings);
  const intake = createIntake(settings.vad, gateOptions(settings.endpointing, turn), clock, {
    onJudged(position, decided) {
      // Unfinished is what grew too long, or was waited for as long as a pause may get.
      const isFinished = turn === undefined && intake.gate?.speakingSince === undefined;
      follow(tracker.advance(position, decided), clock.now(), isFinished);
      if (turn === undefined || !endpointing.automatic) return undefined;
      const waits = turns?.onJudged();
      // What was heard so far may be decoded meanwhile.
      if (waits !== undefined) loop.wake();
      return waits;
    },
    onGateFailure: warnOfGate,
    onIdle() {
      release();
      loop.wake();
    },
  });
  const { buffer } = intake;
  const book = createUtteranceBook(transcriber, buffer, settings.strategy);
  const tracker = createUtteranceTracker({
    buffer,
    gate: intake.gate,
    settings: trackerSettings(settings.endpointing),
    committedTo: (utteranceId) => book.find(utteranceId)?.committedTo ?? 0,
    longest: msToSamples(
      bounded({ ...settings.endpointing, maxUtteranceMs: MAX_UTTERANCE_MS.max }).maxUtteranceMs,
    ),
  });
  const turns =
    turn &&
    createTurnTaking(turn, intake, tracker, clock, {
      onFinished: endSpeech,
      onLate: warnOfLateTurn,
      onFailure: warnOfTurns,
    });
  const loop = createDecodeLoop({
    ...{ settings, transcriber, intake, tracker, book, events },
    spoken: () => spoken,
    tail: () => speculationDelay(endpointing, turn),
    onSettled: release,
  });

  /** For those who wait to write. */
  let room: Waiter | undefined;
  // What was asked for last: at the same place it is not asked for again.
  let lastFlush: { readonly position: number; readonly answered: Promise<void> } | undefined;
  let lastCancel = 0;
  let lastChange: AskedChanges | undefined;
  let state: 'open' | 'ended' | 'disposed' = 'open';
  let ending: Promise<void> | undefined;

  let spoken: SpokenSettings = settings;
  let endpointing = settings.endpointing;
  // With the changes whose place in the audio has not been reached.
  let asked = endpointing;
  let askedSpoken = spoken;

  // ---- utterances open and close

  function follow(changes: readonly UtteranceChange[], at: number, isFinished: boolean): void {
    for (const change of changes) {
      if (change.type === 'closed') book.close(change.utterance, spoken, at, isFinished);
      else events.push(change);
    }
    if (tracker.current !== undefined) book.of(tracker.current);
    loop.abortOvertaken();
  }

  /** Forgets the audio that has been answered or is silence. */
  function release(): void {
    buffer.dropBefore(Math.min(neededFrom(), intake.judged - turnHistory(turn)));
    admit();
  }

  /** Audio before this is answered, or is silence. */
  const neededFrom = (): number => book.jobs[0]?.start ?? tracker.neededFrom;

  /** Samples that have no final yet. */
  function unanswered(): number {
    return buffer.end - Math.max(buffer.start, neededFrom());
  }

  // ---- callers

  function warnOfGate(error: unknown): void {
    tracker.openGate();
    warn(error, 'VAD_FAILED', 'The detector failed. Silence is decoded too.');
  }

  function warn(err: unknown, code: string, message: string): void {
    logger.error({ err }, message);
    events.push({ type: 'warning', code, message });
  }

  function warnOfTurns(error: unknown): void {
    turn = undefined;
    intake.gate?.configure(endpointing);
    warn(error, 'TURN_FAILED', 'The turn detector failed. A fixed pause ends speech.');
  }

  function warnOfLateTurn(error: unknown): void {
    warn(error, 'TURN_LATE', 'The turn detector is late. This pause lasts as long as it may.');
  }

  /** The speaker has finished, or likely so. */
  function endSpeech(isSure: boolean): void {
    follow(tracker.advance(intake.judged, intake.gate?.endSpeech() ?? []), clock.now(), isSure);
    release();
    loop.wake();
  }

  /** Whether as much waits as may, or a multiple of it. */
  function isFull(times = 1): boolean {
    return (
      unanswered() >= times * maxBuffered ||
      book.jobs.length + intake.marks >= times * MAX_WAITING ||
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
        follow(tracker.close(intake.judged, answersSilence()), requestedAt, true);
        const last = book.jobs.at(-1);
        if (last === undefined) waiter.resolve();
        else last.flushed.push(waiter);
      },
    });
    intake.judge();
    return waiter.promise;
  }

  function bounded(wanted: EndpointingSettings): EndpointingSettings {
    return boundedEndpointing(wanted, settings.backend, settings.maxBufferedMs);
  }

  /** What a change of it leaves out stays; what it takes away is as by default. */
  function changedEndpointing(changes: EndpointingOptions | undefined): EndpointingSettings {
    return bounded(readOptions(ENDPOINTING, changes ? { ...asked, ...changes } : {}));
  }

  function dropHere(): void {
    const { dropped, changes } = tracker.drop(intake.judged);
    follow(changes, clock.now(), true);
    if (dropped === undefined) return;
    const { utteranceId, start } = dropped;
    book.drop(utteranceId);
    loop.abortOpen();
    const range = { startSample: start, endSample: intake.judged };
    events.push({ type: 'cancelled', utteranceId, ...range });
  }

  function apply(change: AskedChanges): void {
    if (lastChange === change) lastChange = undefined;
    const { changes } = change;
    spoken = changedSettings(spoken, changes);
    const current = tracker.current && book.find(tracker.current.utteranceId);
    // A final that was begun before does not have the changes.
    if (current && Object.keys(changes).some((name) => name !== 'endpointing')) {
      current.speculation = undefined;
      loop.abortOvertaken();
    }
    if (endpointing === change.endpointing) return;
    endpointing = change.endpointing;
    intake.gate?.configure(gateOptions(endpointing, turn));
    tracker.configure(trackerSettings(endpointing));
  }

  function refuseUnlessOpen(): void {
    if (state !== 'open') throw closedError(state);
  }

  async function accept(samples: Float32Array): Promise<void> {
    refuseUnlessOpen();
    checkSamples(samples);
    // Who awaits each write does not come here while another one waits.
    if (room !== undefined && isFull(2)) {
      const { maxBufferedMs, maxQueuedEvents } = settings;
      throw new TranscribeError(
        `${Math.round(samplesToMs(unanswered()))} ms of audio have no final, and ${events.unread} events are unread. Await write().`,
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

  async function dispose(): Promise<void> {
    if (state === 'disposed') return;
    state = 'disposed';
    intake.stop();
    turns?.stop();
    loop.stop();
    events.discard();
    buffer.dropBefore(buffer.end);
    waiters.reject(closedError('disposed'));
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
      const next = changedSettings(askedSpoken, changes);
      checkLanguages(next, settings.backend);
      if ('endpointing' in changes) asked = changedEndpointing(changes.endpointing);
      askedSpoken = next;
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
    async suspend() {
      refuseUnlessOpen();
      const start = buffer.end - unanswered();
      const remains = { start, samples: buffer.slice(start, buffer.end), ...events.remains() };
      await dispose();
      return remains;
    },
    [Symbol.asyncDispose]: dispose,
  };
}

/** The same promise; that nobody awaits it is no reason for the process to end when the session is disposed. */
function unobserved(promise: Promise<void>): Promise<void> {
  promise.catch(() => {});
  return promise;
}
