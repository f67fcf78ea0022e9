import type { TurnDetector } from '../../contracts/turn.js';

/** A turn detector as sessions ask it. */
export interface Judge extends TurnDetector {
  /** Milliseconds of audio of each call. */
  readonly asked: number[];
}

/** A detector that answers call by call, the last answer from then on. */
export function judging(...answers: readonly (number | Error | Promise<number>)[]): Judge {
  const asked: number[] = [];
  return {
    specVersion: 'v1',
    name: 'scripted',
    maxAudioMs: 8000,
    asked,
    load: async () => {},
    async judge({ length }) {
      const answer = answers[Math.min(asked.length, answers.length - 1)]!;
      asked.push(length / 16);
      if (answer instanceof Error) throw answer;
      return answer;
    },
    async [Symbol.asyncDispose]() {},
  };
}
