import type { Clock, TurnDetector } from '@ws/core';
import { samplesToMs } from '@ws/core/internal';

/** A turn detector that audio waits for where it comes faster than it was spoken. */
export interface AwaitedTurns {
  /** The detector, which knows when it is asked. */
  of(detector: TurnDetector | undefined): TurnDetector | undefined;
  /** Whether it is being judged if somebody has finished. */
  readonly isAsked: boolean;
  /**
   * To be awaited before audio that begins at this position is taken. A recording that is sent as fast as it is read would
   * else be over the next words before a pause is judged, and no sentence of it would ever be finished.
   */
  before(position: number): Promise<void> | undefined;
}

// Who speaks is never as much ahead, after an outage neither: what was kept meanwhile is no older.
const AHEAD_MS = 1000;
// A detector that takes as long is not waited for: the pause ends the utterance when it is as long as it may be.
const LONGEST_MS = 1000;

/** @param clock - of the session */
export function createAwaitedTurns(clock: Clock): AwaitedTurns {
  let asked: Promise<unknown> | undefined;
  let since: { readonly time: number; readonly position: number } | undefined;

  async function answered(answer: Promise<unknown>): Promise<void> {
    const late = new AbortController();
    const { signal } = late;
    await Promise.race([answer, clock.sleep(LONGEST_MS, signal).catch(() => {})]);
    late.abort();
  }

  return {
    of(detector) {
      if (detector === undefined) return undefined;
      return {
        specVersion: 'v1',
        name: detector.name,
        maxAudioMs: detector.maxAudioMs,
        load: (options) => detector.load(options),
        judge(samples, options) {
          const answer = detector.judge(samples, options);
          const over = answer.then(
            () => {},
            () => {},
          );
          asked = over;
          void over.then(() => {
            if (asked === over) asked = undefined;
          });
          return answer;
        },
        [Symbol.asyncDispose]: () => detector[Symbol.asyncDispose](),
      };
    },
    get isAsked() {
      return asked !== undefined;
    },
    before(position) {
      since ??= { time: clock.now(), position };
      const spokenMs = samplesToMs(position - since.position);
      const isAhead = spokenMs > clock.now() - since.time + AHEAD_MS;
      return isAhead && asked !== undefined ? answered(asked) : undefined;
    },
  };
}
