import { checkSamples } from '../audio/finite-samples.js';
import { msToSamples, samplesToMs } from '../audio/sample-clock.js';
import type { SessionRemains, StreamingSession } from '../contracts/session.js';
import type { SessionEvent } from '../contracts/session-events.js';
import type { StreamingSessionOptions } from '../contracts/session-options.js';
import { createUtteranceCutter, type OnClosed } from '../endpointing/utterance-cutter.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { createSessionSpeakers } from '../speakers/session-speakers.js';
import { type Deferred, observed } from '../timing/deferred.js';
import { createDecodeLoop, type Untold } from './decode-loop.js';
import { createEventLog } from './event-log.js';
import { createIntake } from './intake.js';
import {
  changedSettings,
  gateOptions,
  type Live,
  longestUtterance,
  speculationDelay,
} from './live-settings.js';
import { normalizeSessionOptions } from './session-options.js';
import { createTranscriber } from './transcriber.js';
import { createTurnTaking, turnHistory } from './turn-taking.js';
import { createWaiters, type FinalJob, type UtteranceNotes } from './utterance.js';
import { createUtteranceContexts } from './utterance-context.js';

// Utterances that may wait for their final, and what is asked for at places that the detector has not come to: `write`
// waits when there are more.
const MAX_WAITING = 256;

/** What the caller asked for at one place in the audio, before the detector came there. */
interface Asked {
  readonly position: number;
  /** `flush` there has this answer. */
  flushed?: Promise<void>;
  /** Nothing is being spoken there. */
  isOver?: boolean;
  /** These settings hold from there on. */
  change?: { live: Live } | undefined;
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
 *   unread. A caller that does not await it is refused with `ERR_OVERLOADED` at twice that much audio.
 * - A detector that throws is switched off with a warning; from then on everything is decoded, and only `flush`, `end`
 *   and `maxUtteranceMs` end an utterance.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createStreamingSession(options: StreamingSessionOptions): StreamingSession {
  const settings = normalizeSessionOptions(options);
  const { clock, logger, maxQueuedEvents, origin } = settings;
  const maxBuffered = msToSamples(settings.maxBufferedMs);

  // The intake takes the audio. The cutter cuts it into utterances, the loop decodes them, and the log has their events.
  // Each of these parts knows only the parts before it. The session knows them all, and answers the caller.
  // A change holds from the place in the audio at which the caller asked for it: `now` where the detector is, `next` where
  // the audio ends.
  let now: Live = { spoken: settings, endpointing: settings.endpointing };
  let next = now;
  const waiters = createWaiters();
  const jobs: FinalJob[] = [];
  const untold: Untold[] = [];
  const events = createEventLog(
    { maxUnread: maxQueuedEvents, maxJournal: settings.maxJournalEvents },
    admit,
    origin,
  );
  const transcriber = createTranscriber(settings);
  // Until it fails.
  let { turn } = settings;
  const intake = createIntake(
    settings.vad,
    gateOptions(settings.endpointing, turn),
    clock,
    {
      onJudged(position, decided) {
        // Unfinished is what grew too long, or was waited for as long as a pause may get.
        const isFinished = turn === undefined && intake.gate?.speakingSince === undefined;
        cutter.advance(position, decided, onClosed(isFinished));
        loop.abortOvertaken();
        if (turn === undefined || !now.endpointing.automatic) return undefined;
        const waits = turns?.onJudged();
        // What was heard so far may be decoded meanwhile.
        if (waits !== undefined) loop.wake();
        return waits;
      },
      onGateFailure(error) {
        cutter.openGate();
        warn(error, 'VAD_FAILED', 'The detector failed. Silence is decoded too.');
      },
      onIdle() {
        release();
        loop.wake();
      },
    },
    origin?.position,
  );
  const { buffer } = intake;
  const contexts = createUtteranceContexts(buffer, settings.strategy);
  const cutter = createUtteranceCutter<UtteranceNotes>({
    buffer,
    gate: intake.gate,
    settings: settings.endpointing,
    longestMs: longestUtterance(settings),
    origin,
    begin: (start) => ({
      decode: transcriber.open(),
      context: contexts.before(start),
      ...{ shownText: '', decodedTo: 0, committedChars: 0, committedTo: 0, speculation: undefined },
    }),
    committedTo: (notes) => notes.committedTo,
    onSpeech: (type, utteranceId, position) => events.push({ type, utteranceId, position }),
  });
  const turns =
    turn &&
    createTurnTaking(turn, intake, cutter, clock, {
      onFinished(isSure) {
        cutter.advance(intake.judged, intake.gate?.endSpeech() ?? [], onClosed(isSure));
        loop.abortOvertaken();
        release();
        loop.wake();
      },
      onLate: (error) =>
        warn(error, 'TURN_LATE', 'The turn detector is late. This pause lasts as long as it may.'),
      onFailure(error) {
        turn = undefined;
        intake.gate?.configure(now.endpointing);
        warn(error, 'TURN_FAILED', 'The turn detector failed. A fixed pause ends speech.');
      },
    });
  const speakers =
    settings.speakers &&
    createSessionSpeakers(settings.speakers, origin, clock, {
      onTurns: (utteranceId, turns) => events.push({ type: 'speakers', utteranceId, turns }),
      onTold: () => loop.wake(),
      onLate: (error) =>
        warn(error, 'SPEAKERS_LATE', 'The diarizer is late. An utterance has no speakers.'),
      onForgotten: (error) =>
        warn(
          error,
          'SPEAKERS_FORGOTTEN',
          'The diarizer does not take the voices of the session before. People are numbered anew.',
        ),
      onFailure: (error) =>
        warn(error, 'SPEAKERS_FAILED', 'The diarizer failed. Finals have no speakers.'),
    });
  const loop = createDecodeLoop({
    ...{ settings, transcriber, intake, cutter, jobs, untold, events, speakers },
    spoken: () => now.spoken,
    tail: () => speculationDelay(now.endpointing, turn),
    onSettled: release,
  });

  /** Callers wait for it to write. */
  let room: Deferred<void> | undefined;
  /** What the caller asked for last. The session does nothing twice at one place. */
  let asked: Asked = { position: buffer.end, isOver: true };
  let state: 'open' | 'ended' | 'disposed' = 'open';
  let ending: Promise<void> | undefined;

  /**
   * An utterance is over at clock time `closedAt`: it waits for its final, with what is set now. `isFinished` tells
   * whether the speaker had finished, as far as is known.
   */
  function onClosed(isFinished: boolean, closedAt: number = clock.now()): OnClosed<UtteranceNotes> {
    return (closed) => {
      const ends = contexts.endOf(closed, isFinished);
      if (!closed.silent) speakers?.ask(closed.utteranceId, closed.start, closed.end);
      jobs.push({ ...closed, ends, spoken: now.spoken, closedAt, flushed: [], isAsked: false });
    };
  }

  function warn(err: unknown, code: string, message: string): void {
    logger.warn({ err }, message);
    events.push({ type: 'warning', code, message });
  }

  /** Forgets the audio that has been answered or is silence. */
  function release(): void {
    buffer.dropBefore(Math.min(neededFrom(), intake.judged - turnHistory(turn)));
    admit();
  }

  /** Audio before this is answered, or is silence. */
  const neededFrom = (): number => (untold[0] ?? jobs[0])?.start ?? cutter.neededFrom;

  /** Samples that have no final yet. */
  function unanswered(): number {
    return buffer.end - Math.max(buffer.start, neededFrom());
  }

  function isFull(times = 1): boolean {
    return (
      unanswered() >= times * maxBuffered ||
      jobs.length + intake.marks >= times * MAX_WAITING ||
      events.unread >= times * maxQueuedEvents
    );
  }

  /** Lets callers that wait to write go on, if there is room. */
  function admit(): void {
    if (room === undefined || isFull()) return;
    room.resolve();
    room = undefined;
  }

  /** What the caller asks for at the end of the audio so far. */
  function askedHere(): Asked {
    if (asked.position !== buffer.end) asked = { position: buffer.end };
    return asked;
  }

  function refuseUnlessOpen(): void {
    if (state !== 'open') throw closedError(state);
  }

  async function accept(samples: Float32Array): Promise<void> {
    refuseUnlessOpen();
    checkSamples(samples);
    // A caller that awaits each write never gets here.
    if (room !== undefined && isFull(2)) {
      const { maxBufferedMs } = settings;
      throw new TranscribeError(
        `${Math.round(samplesToMs(unanswered()))} ms of audio have no final, and ${events.unread} events are unread. Await write().`,
        { code: 'ERR_OVERLOADED', retryable: true, details: { maxBufferedMs, maxQueuedEvents } },
      );
    }
    speakers?.write(samples);
    intake.append(samples);
    if (!isFull()) return;
    room ??= waiters.add();
    await room.promise;
  }

  /** Closes the utterance that is being spoken here. A caller that asks twice at the same place has one answer. */
  function closeHere(isAsked: boolean, answersSilence: () => boolean): Promise<void> {
    const here = askedHere();
    if (here.flushed !== undefined) return here.flushed;
    const requestedAt = clock.now();
    const waiter = waiters.add();
    here.flushed = waiter.promise;
    here.isOver = true;
    here.change = undefined;
    intake.mark({
      cutsFrame: true,
      reached() {
        cutter.close(intake.judged, answersSilence(), onClosed(true, requestedAt));
        loop.abortOvertaken();
        const last = jobs.at(-1);
        if (last === undefined) {
          // Behind the finals that wait for their speakers.
          if (speakers) speakers.tell(0, false, () => waiter.resolve());
          else waiter.resolve();
          return;
        }
        last.flushed.push(waiter);
        last.isAsked ||= isAsked;
      },
    });
    return waiter.promise;
  }

  function dropHere(): void {
    const { judged } = intake;
    const dropped = cutter.drop(judged);
    loop.abortOvertaken();
    if (dropped === undefined) return;
    const { utteranceId, start } = dropped;
    loop.abortOpen();
    events.push({ type: 'cancelled', utteranceId, startSample: start, endSample: judged });
  }

  function apply(changed: Live): void {
    const { spoken, endpointing } = now;
    now = changed;
    const { current } = cutter;
    // A final that was begun before does not have the changes.
    if (current && now.spoken !== spoken) {
      current.notes.speculation = undefined;
      loop.abortOvertaken();
    }
    if (now.endpointing === endpointing) return;
    intake.gate?.configure(gateOptions(now.endpointing, turn));
    cutter.configure(now.endpointing);
  }

  /** All but the events. */
  function remains(): Omit<SessionRemains, 'events' | 'lastSeq'> {
    const start = buffer.end - unanswered();
    const next = untold[0] ?? jobs[0];
    return {
      ...{ start, samples: buffer.slice(start, buffer.end) },
      utterances: next === undefined ? cutter.over : next.utteranceId - 1,
      ...loop.said,
      // A session that does not tell speakers passes on what it was given.
      speakers: speakers ? speakers.remains() : origin?.speakers,
    };
  }

  async function finish(): Promise<void> {
    refuseUnlessOpen();
    state = 'ended';
    await closeHere(false, () => !now.endpointing.automatic || intake.gate === undefined);
    if (speakers !== undefined) await speakers.settled();
    events.close();
    await speakers?.[Symbol.asyncDispose]();
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
    await speakers?.[Symbol.asyncDispose]();
    await transcriber[Symbol.asyncDispose]();
  }

  return {
    write: (samples) => observed(accept(samples)),
    flush() {
      if (state === 'open') return closeHere(true, () => true);
      return ending ?? observed(Promise.reject(closedError(state)));
    },
    end() {
      ending ??= observed(finish());
      return ending;
    },
    cancel() {
      refuseUnlessOpen();
      const here = askedHere();
      // Nothing is being spoken where it was over, or dropped, before.
      if (here.isOver) return;
      here.isOver = true;
      here.change = undefined;
      intake.mark({ cutsFrame: true, reached: dropHere });
    },
    configure(changes) {
      refuseUnlessOpen();
      // Checked now, so that a caller that asks for nonsense hears of it.
      next = changedSettings(next, changes, settings);
      const here = askedHere();
      if (here.change !== undefined) {
        here.change.live = next;
        return;
      }
      const change = { live: next };
      here.change = change;
      intake.mark({
        cutsFrame: false,
        reached() {
          if (here.change === change) here.change = undefined;
          apply(change.live);
        },
      });
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
      if (speakers !== undefined) {
        speakers.tellAll();
        await speakers.settled();
        refuseUnlessOpen();
        speakers.tellAll();
      }
      const left = { ...remains(), ...events.remains() };
      await dispose();
      return left;
    },
    snapshot() {
      if (state === 'disposed') throw closedError(state);
      return { ...remains(), ...events.snapshot() };
    },
    [Symbol.asyncDispose]: dispose,
  };
}

function closedError(state: 'ended' | 'disposed'): TranscribeError {
  const why = state === 'ended' ? 'has ended' : 'was disposed';
  return new TranscribeError(`The session ${why}. Open another one.`, { code: 'ERR_DISPOSED' });
}
