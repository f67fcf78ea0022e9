import { msToSamples } from '../audio/sample-clock.js';
import type { TurnDetector } from '../contracts/turn.js';
import type { Intake } from './intake.js';
import { asTranscribeError } from './retry.js';
import type { UtteranceTracker } from './utterance-tracker.js';

/** Asks, once in each pause, whether the speaker has finished. */
export interface TurnTaking {
  /** Audio has been judged: there may be a pause, or it may be over. */
  onJudged(): void;
  stop(): void;
}

// Shorter gaps are within words.
const PAUSE = msToSamples(150);
const FINISHED = 0.5;

/**
 * @param onFinished - the speaker has finished, and has said nothing since
 * @param onFailure - the detector failed, and is not asked any more
 */
export function createTurnTaking(
  turn: TurnDetector,
  intake: Intake,
  tracker: UtteranceTracker,
  onFinished: () => void,
  onFailure: (error: unknown) => void,
): TurnTaking {
  const longest = msToSamples(turn.maxAudioMs);
  let stopped = false;
  /** Where the pause began that was asked about. */
  let pausedAt: number | undefined;
  let asking: AbortController | undefined;

  function pauseStart(): number {
    return intake.judged - tracker.silence;
  }

  async function ask(id: number, samples: Float32Array): Promise<void> {
    asking = new AbortController();
    const { signal } = asking;
    const at = pausedAt;
    try {
      const probability: unknown = await turn.judge(samples, { signal });
      if (!((probability as number) <= 1)) throw new Error(`It answered ${String(probability)}.`);
      const isSilent = tracker.current?.utteranceId === id && pauseStart() === at;
      if (isSilent && !signal.aborted && (probability as number) >= FINISHED) onFinished();
    } catch (error) {
      // One that is busy is asked again at the next pause; this one lasts as long as it may.
      if (stopped || signal.aborted || asTranscribeError(error).retryable) return;
      stopped = true;
      onFailure(error);
    }
  }

  return {
    onJudged() {
      const start = pauseStart();
      if (start === pausedAt) return;
      asking?.abort();
      const { current, silence } = tracker;
      if (stopped || current === undefined || silence < PAUSE) return;
      pausedAt = start;
      const from = Math.max(current.start, intake.judged - longest);
      void ask(current.utteranceId, intake.buffer.slice(from, intake.judged));
    },
    stop() {
      stopped = true;
      asking?.abort();
    },
  };
}
