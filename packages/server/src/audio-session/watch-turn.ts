import type { TurnDetector } from '@ws/core';

/**
 * A turn detector, watched.
 *
 * @param onAsked - told that the detector judges now if the speaker has finished, and that it has answered the last question
 */
export function watchTurn(
  detector: TurnDetector,
  onAsked: (isAsked: boolean) => void,
): TurnDetector {
  let last: Promise<unknown> | undefined;
  return {
    specVersion: 'v1',
    name: detector.name,
    maxAudioMs: detector.maxAudioMs,
    load: (options) => detector.load(options),
    judge(samples, options) {
      const answer = detector.judge(samples, options);
      last = answer;
      onAsked(true);
      const settled = (): void => {
        if (last === answer) onAsked(false);
      };
      answer.then(settled, settled);
      return answer;
    },
    [Symbol.asyncDispose]: () => detector[Symbol.asyncDispose](),
  };
}
