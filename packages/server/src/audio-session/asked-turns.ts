import type { TurnDetector } from '@ws/core';

/** Knows whether a turn detector is being asked. */
export interface AskedTurns {
  /** The detector, watched. */
  of(detector: TurnDetector | undefined): TurnDetector | undefined;
  /** Whether the detector is judging now if the speaker has finished. */
  readonly isAsked: boolean;
}

export function createAskedTurns(): AskedTurns {
  let asked: Promise<unknown> | undefined;
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
          asked = answer;
          const forget = (): void => {
            if (asked === answer) asked = undefined;
          };
          answer.then(forget, forget);
          return answer;
        },
        [Symbol.asyncDispose]: () => detector[Symbol.asyncDispose](),
      };
    },
    get isAsked() {
      return asked !== undefined;
    },
  };
}
