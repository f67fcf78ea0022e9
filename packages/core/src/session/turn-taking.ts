import { msToSamples } from '../audio/sample-clock.js';
import type { Clock } from '../contracts/clock.js';
import type { TurnDetector } from '../contracts/turn.js';
import type { UtteranceCutter } from '../endpointing/utterance-cutter.js';
import { asTranscribeError } from '../errors/transcribe-error.js';
import { inTime } from '../timing/until.js';
import type { Intake } from './intake.js';
import { ASKED_AFTER_MS } from './live-settings.js';

/** Asks, once in each pause, whether the speaker has finished. */
export interface TurnTaking {
  /**
   * Audio has been judged: there may be a pause, or it may be over. Where the answer may decide what becomes of the audio
   * that follows, a promise that is settled once it is there, or is waited for no longer.
   */
  onJudged(): Promise<void> | undefined;
  stop(): void;
}

export interface TurnListener {
  /** The speaker has finished, surely or likely, and has said nothing since. */
  onFinished(isSure: boolean): void;
  /** The detector did not answer in time, or was busy: this pause lasts as long as it may. */
  onLate(error: unknown): void;
  /** The detector failed, and is not asked any more. */
  onFailure(error: unknown): void;
}

/** One pause about which the detector is asked. */
interface Question {
  readonly utteranceId: number;
  readonly abort: AbortController;
  /** Settled when the answer is there, or is waited for no longer; `undefined` from then on. */
  pending: Promise<void> | undefined;
  /** Silence, in samples, that ends the utterance; `undefined` where the speaker goes on, as far as is known. */
  after: number | undefined;
}

const ASKED_AFTER = msToSamples(ASKED_AFTER_MS);
const SURE = 0.8;
const SURE_PAUSE = msToSamples(150);
const LIKELY = 0.5;
const LIKELY_PAUSE = msToSamples(300);
// A detector needs some 70 ms. On a machine where it takes so long, captions are late anyhow.
const PATIENCE_MS = 2000;

/**
 * The utterance ends after 150 ms of silence if the speaker has surely finished, after 300 ms if the speaker has likely
 * finished, and otherwise when the pause is as long as it may be. The detector hears its newest audio, and with it what was
 * said before this utterance: a voice that ended a sentence a moment ago shows how it sounds when it ends one. The bounds
 * come from `bench turn`.
 *
 * Pauses are counted in audio, and no audio is judged past a place where an answer may end the utterance before that
 * answer is there. So a busy machine ends utterances where an idle one does. It waits for 2 s at most.
 */
export function createTurnTaking(
  turn: TurnDetector,
  intake: Intake,
  cutter: UtteranceCutter<unknown>,
  clock: Clock,
  listener: TurnListener,
): TurnTaking {
  const history = turnHistory(turn);
  const patience = { ms: PATIENCE_MS, clock, what: 'The turn detector' };
  let stopped = false;
  /** Where the pause began that was asked about. */
  let pausedAt: number | undefined;
  let question: Question | undefined;
  let lastId: number | undefined;

  function endIfDue(): void {
    if (stopped || question?.after === undefined || cutter.silence < question.after) return;
    const { after, utteranceId } = question;
    question = undefined;
    if (cutter.current?.utteranceId === utteranceId) listener.onFinished(after === SURE_PAUSE);
  }

  /** The silence after which the speaker has finished; `undefined` where he goes on. */
  async function judge(samples: Float32Array, signal: AbortSignal): Promise<number | undefined> {
    const probability: unknown = await turn.judge(samples, { signal });
    if (!((probability as number) <= 1)) throw Error(`It answered ${probability}.`);
    if ((probability as number) < LIKELY) return undefined;
    return (probability as number) < SURE ? LIKELY_PAUSE : SURE_PAUSE;
  }

  async function ask(asked: Question, samples: Float32Array): Promise<void> {
    const { signal } = asked.abort;
    try {
      asked.after = await inTime(judge(samples, signal), signal, patience);
    } catch (error) {
      if (signal.aborted || stopped) return;
      // One that is late or busy is asked again at the next pause.
      if (asTranscribeError(error).retryable) {
        listener.onLate(error);
      } else {
        stopped = true;
        listener.onFailure(error);
      }
    } finally {
      asked.pending = undefined;
      asked.abort.abort();
    }
  }

  function begin(start: number): void {
    question?.abort.abort();
    question = undefined;
    const { current, silence } = cutter;
    // One that rests is ready again by the first pause. What is wrong with it, the question shows.
    if (current && current.utteranceId !== lastId) turn.load().catch(() => {});
    lastId = current?.utteranceId;
    if (stopped || current === undefined || silence < ASKED_AFTER) return;
    pausedAt = start;
    const samples = intake.buffer.slice(intake.judged - history, intake.judged);
    const { utteranceId } = current;
    const abort = new AbortController();
    question = { utteranceId, abort, pending: undefined, after: undefined };
    question.pending = ask(question, samples);
  }

  return {
    onJudged() {
      const start = intake.judged - cutter.silence;
      if (start !== pausedAt) begin(start);
      // Nothing more is judged before an answer that may end the utterance is there.
      if (question?.pending && cutter.silence >= SURE_PAUSE) return question.pending.then(endIfDue);
      endIfDue();
      return undefined;
    },
    stop() {
      stopped = true;
      question?.abort.abort();
    },
  };
}

/** How much of the audio a detector hears, in samples: so much is kept, be it answered or not. */
export function turnHistory(turn: TurnDetector | undefined): number {
  return msToSamples(turn?.maxAudioMs ?? 0);
}
