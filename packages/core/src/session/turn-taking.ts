import { msToSamples } from '../audio/sample-clock.js';
import type { TurnDetector } from '../contracts/turn.js';
import type { Intake } from './intake.js';
import { asTranscribeError } from './retry.js';
import { ASKED_AFTER_MS } from './session-pauses.js';
import type { UtteranceTracker } from './utterance-tracker.js';

/** Asks, once in each pause, whether the speaker has finished. */
export interface TurnTaking {
  /** Audio has been judged: there may be a pause, or it may be over. */
  onJudged(): void;
  stop(): void;
}

/** What a detector said of a pause. */
interface Verdict {
  /** Silence, in samples, that ends the utterance. */
  readonly after: number;
  readonly utteranceId: number;
}

const ASKED_AFTER = msToSamples(ASKED_AFTER_MS);
const SURE = 0.8;
const LIKELY = 0.5;
const LIKELY_PAUSE = msToSamples(300);

/**
 * A speaker who has surely finished is answered as soon as that is known; one who has likely finished, after 300 ms
 * of silence; one who has likely not, when the pause is as long as it may be. The detector hears its newest
 * audio, and with it what was said before this utterance: a voice that ended a sentence a moment ago shows how it sounds
 * when it ends one. The bounds come from `bench turn`.
 *
 * @param onFinished - the speaker has finished, surely or likely, and has said nothing since
 * @param onFailure - the detector failed, and is not asked any more
 */
export function createTurnTaking(
  turn: TurnDetector,
  intake: Intake,
  tracker: UtteranceTracker,
  onFinished: (isSure: boolean) => void,
  onFailure: (error: unknown) => void,
): TurnTaking {
  const heard = turnHistory(turn);
  let stopped = false;
  /** Where the pause began that was asked about. */
  let pausedAt: number | undefined;
  let asking: AbortController | undefined;
  let verdict: Verdict | undefined;
  let lastId: number | undefined;

  function pauseStart(): number {
    return intake.judged - tracker.silence;
  }

  function endIfDue(): void {
    if (verdict === undefined || tracker.silence < verdict.after) return;
    const { after } = verdict;
    const isSame = tracker.current?.utteranceId === verdict.utteranceId;
    verdict = undefined;
    if (isSame) onFinished(after === 0);
  }

  async function ask(utteranceId: number, samples: Float32Array): Promise<void> {
    asking = new AbortController();
    const { signal } = asking;
    try {
      const probability: unknown = await turn.judge(samples, { signal });
      if (!((probability as number) <= 1)) throw Error(`It answered ${probability}.`);
      if (signal.aborted || (probability as number) < LIKELY) return;
      verdict = { utteranceId, after: (probability as number) < SURE ? LIKELY_PAUSE : 0 };
      endIfDue();
    } catch (error) {
      // One that is busy is asked again at the next pause; this one lasts as long as it may.
      if (signal.aborted || asTranscribeError(error).retryable) return;
      stopped = true;
      onFailure(error);
    }
  }

  return {
    onJudged() {
      const start = pauseStart();
      if (start === pausedAt) {
        endIfDue();
        return;
      }
      asking?.abort();
      verdict = undefined;
      const { current, silence } = tracker;
      // One that rests is ready again by the first pause. What is wrong with it, the question shows.
      if (current && current.utteranceId !== lastId) turn.load().catch(() => {});
      lastId = current?.utteranceId;
      if (stopped || current === undefined || silence < ASKED_AFTER) return;
      pausedAt = start;
      void ask(current.utteranceId, intake.buffer.slice(intake.judged - heard, intake.judged));
    },
    stop() {
      stopped = true;
      asking?.abort();
    },
  };
}

/** How much of the audio a detector hears, in samples: so much is kept, be it answered or not. */
export function turnHistory(turn: TurnDetector | undefined): number {
  return msToSamples(turn?.maxAudioMs ?? 0);
}
