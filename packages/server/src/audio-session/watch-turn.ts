import type { TurnDetector } from '@ws/core';

/** A turn detector that tells when it is asked, and when it has answered the last question. */
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
