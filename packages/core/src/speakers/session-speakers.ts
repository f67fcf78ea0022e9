import { roundSeconds, samplesToSeconds, secondsToSamples } from '../audio/sample-clock.js';
import type { Clock } from '../contracts/clock.js';
import type { SpeakerTurn } from '../contracts/diarizer.js';
import type { SpeakerRemains, SpeakerStream } from '../contracts/live-diarizer.js';
import type { SessionOrigin } from '../contracts/session-options.js';
import { asTranscribeError, TranscribeError } from '../errors/transcribe-error.js';
import { inTime } from '../timing/until.js';
import type { SpeakerSettings } from './speaker-options.js';

/** The voices of one session. It asks who speaks, and has finals wait for the answer, for as long as they may. */
export interface SessionSpeakers extends AsyncDisposable {
  /** Takes all of the session's audio, before the session does. */
  write(samples: Float32Array): void;
  /** An utterance is over: asks who spoke in it. In samples on the session's clock. */
  ask(utteranceId: number, start: number, end: number): void;
  /**
   * Calls `tell` with the turns of an utterance, once they are there or its final may wait no longer; in the order of the
   * calls. Without words there is nothing to wait for.
   */
  tell(utteranceId: number, hasWords: boolean, tell: (turns: readonly SpeakerTurn[]) => void): void;
  /** Something waits to be told. */
  readonly isWaiting: boolean;
  /** Calls every `tell` now. */
  tellAll(): void;
  /** Resolves once each question has its answer, or is waited for no longer. */
  settled(): Promise<void>;
  /** What another session needs to go on: where the diarizer has failed, what it knew until then. */
  remains(): SpeakerRemains | undefined;
}

export interface SpeakerListener {
  /** The turns of an utterance that was told without them. */
  onTurns(utteranceId: number, turns: readonly SpeakerTurn[]): void;
  /** Nothing waits to be told any more. */
  onTold(): void;
  /** An utterance will have no speakers. */
  onLate(error: unknown): void;
  /** The diarizer does not take the voices of the session before: people are numbered anew. */
  onForgotten(error: unknown): void;
  /** The diarizer failed, and is not asked any more. */
  onFailure(error: unknown): void;
}

interface Question {
  readonly abort: AbortController;
  turns: readonly SpeakerTurn[];
  /** Settled with the answer, or when it is waited for no longer. */
  settled: Promise<void>;
  isSettled: boolean;
  /** The final has been told. */
  isTold: boolean;
}

interface Held {
  readonly utteranceId: number;
  readonly tell: (turns: readonly SpeakerTurn[]) => void;
  isDue: boolean;
}

// A stream keeps a minute of audio, and is asked about no more.
const MAX_ASKED = secondsToSamples(59);
// Of audio that is older, a diarizer may know nothing.
const PATIENCE_MS = 30_000;
const LAST_PATIENCE_MS = 2000;
const MAX_QUESTIONS = 64;

/** @throws TranscribeError `ERR_INVALID_OPTION` for people that the diarizer refuses */
export function createSessionSpeakers(
  { diarizer, maxWaitMs, maxSpeakers, known: people = [] }: SpeakerSettings,
  origin: Pick<SessionOrigin, 'position' | 'speakers'> | undefined,
  clock: Clock,
  listener: SpeakerListener,
): SessionSpeakers {
  const questions = new Map<number, Question>();
  const held: Held[] = [];
  const patience = { ms: PATIENCE_MS, clock, what: 'The diarizer' };
  let stream: SpeakerStream | undefined;
  /** What is known of the voices, once there is no stream. */
  let known: SpeakerRemains | undefined = origin?.speakers;
  try {
    // What had no final is heard again: the voices are those of the audio before it.
    const continued = origin && { voices: [], ...origin.speakers, position: origin.position };
    stream = openStream(continued);
    // It is ready by the first final. What is wrong with it, a question shows.
    diarizer.load().catch(() => {});
  } catch (error) {
    if (asTranscribeError(error).code === 'ERR_INVALID_OPTION') throw error;
    listener.onFailure(error);
  }

  function openStream(continued: SpeakerRemains | undefined): SpeakerStream {
    try {
      return diarizer.open({ maxSpeakers, known: people, continued });
    } catch (error) {
      const isKept = continued !== undefined && continued.voices.length + people.length > 0;
      if (!isKept || asTranscribeError(error).code !== 'ERR_INVALID_OPTION') throw error;
      // They may be another diarizer's. The session does not end for that.
      const fresh = { voices: [], position: continued.position };
      const opened = diarizer.open({ maxSpeakers, continued: fresh });
      listener.onForgotten(error);
      return opened;
    }
  }

  async function stop(): Promise<void> {
    const stopped = stream;
    stream = undefined;
    for (const { abort } of questions.values()) abort.abort();
    if (stopped === undefined) return;
    const limit = { ms: LAST_PATIENCE_MS, clock, what: 'The diarizer' };
    try {
      await inTime(Promise.resolve(stopped[Symbol.asyncDispose]()), undefined, limit);
    } catch {
      // It is not used any more.
    }
  }

  function fail(error: unknown): void {
    try {
      known = stream?.remains() ?? known;
    } catch {
      // What was known before is what is left.
    }
    void stop();
    listener.onFailure(error);
  }

  async function answer(id: number, question: Question, from: number, to: number): Promise<void> {
    const { signal } = question.abort;
    const [start, end] = [samplesToSeconds(from), samplesToSeconds(to)];
    try {
      const asked = stream!.turns(start, end, { signal });
      question.turns = turnsWithin(await inTime(asked, signal, patience), start, end);
    } catch (error) {
      // A caller that ends the session, or has no words to ask about, hears of nothing.
      if (!signal.aborted) {
        if (asTranscribeError(error).retryable) listener.onLate(error);
        else fail(error);
      }
    }
    question.abort.abort();
    question.isSettled = true;
    if (!question.isTold) return;
    questions.delete(id);
    if (question.turns.length > 0) listener.onTurns(id, question.turns);
  }

  async function wait(one: Held, { settled }: Question): Promise<void> {
    const over = new AbortController();
    await Promise.race([settled, clock.sleep(maxWaitMs, over.signal).catch(() => {})]);
    over.abort();
    one.isDue = true;
    tellDue();
  }

  function tellDue(): void {
    if (!held[0]?.isDue) return;
    while (held[0]?.isDue) {
      const { utteranceId, tell } = held.shift()!;
      const question = questions.get(utteranceId);
      tell(question?.turns ?? []);
      if (question === undefined) continue;
      question.isTold = true;
      if (question.isSettled) questions.delete(utteranceId);
    }
    if (held.length === 0) listener.onTold();
  }

  return {
    write(samples) {
      try {
        stream?.write(samples);
      } catch (error) {
        fail(error);
      }
    },
    ask(id, start, end) {
      if (stream === undefined) return;
      if (questions.size >= MAX_QUESTIONS) {
        return listener.onLate(new Error(`${MAX_QUESTIONS} utterances wait for their speakers.`));
      }
      const question: Question = {
        abort: new AbortController(),
        ...{ turns: [], settled: Promise.resolve(), isSettled: false, isTold: false },
      };
      questions.set(id, question);
      question.settled = answer(id, question, Math.max(start, end - MAX_ASKED), end);
    },
    tell(utteranceId, hasWords, tell) {
      const question = questions.get(utteranceId);
      if (!hasWords && question !== undefined) {
        questions.delete(utteranceId);
        question.abort.abort();
      }
      const one = { utteranceId, tell, isDue: !hasWords || (question?.isSettled ?? true) };
      held.push(one);
      if (!one.isDue) void wait(one, question!);
      tellDue();
    },
    get isWaiting() {
      return held.length > 0;
    },
    tellAll() {
      for (const one of held) one.isDue = true;
      tellDue();
    },
    async settled() {
      const open = [...questions.values()].filter(({ isSettled }) => !isSettled);
      if (open.length === 0) return;
      const over = new AbortController();
      const late = clock.sleep(LAST_PATIENCE_MS, over.signal).then(
        () => listener.onLate(new TranscribeError('The session ended.', { code: 'ERR_DISPOSED' })),
        () => {},
      );
      await Promise.race([Promise.all(open.map(({ settled }) => settled)), late]);
      over.abort();
    },
    remains() {
      try {
        return stream?.remains() ?? known;
      } catch (error) {
        fail(error);
        return known;
      }
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** Turns within what was asked about, to the millisecond, as a client has them. */
function turnsWithin(
  turns: readonly SpeakerTurn[],
  from: number,
  to: number,
): readonly SpeakerTurn[] {
  if (!Array.isArray(turns)) throw Error(`It answered ${turns}.`);
  return turns.flatMap(({ speaker, ...turn }: SpeakerTurn) => {
    const start = roundSeconds(Math.max(from, turn.start));
    const end = roundSeconds(Math.min(to, turn.end));
    return start < end ? [{ start, end, speaker }] : [];
  });
}
