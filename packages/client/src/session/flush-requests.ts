import type { TranscribeError } from '@ws/core';
import { type Deferred, deferred, observed } from './deferred.js';

/** Who asked the server to finalise, and waits for the answer. */
export interface FlushRequests {
  /**
   * Whoever asks where nothing was sent since has the same answer; before all audio there is nothing to answer.
   *
   * @param position - samples sent
   * @param say - tells the server, with a number that is higher each time
   */
  ask(position: number, say: (id: number) => void): Promise<void>;
  /** The server has answered this one, and so all before. */
  answered(id: number): void;
  /**
   * Another connection goes on from this position.
   *
   * @returns the newest request before it that has no answer yet, to be asked again; it answers those before it, too
   */
  unansweredBefore(position: number): number | undefined;
  /** The session is over: all was answered, or nothing will be. */
  end(error?: TranscribeError): void;
}

interface Request {
  readonly id: number;
  /** Samples sent before it. */
  readonly position: number;
  readonly answer: Deferred<void>;
}

export function createFlushRequests(): FlushRequests {
  const waiting: Request[] = [];
  let last = { position: 0, answered: Promise.resolve() };
  let newest = 0;

  return {
    ask(position, say) {
      if (last.position < position) {
        const answer = deferred<void>();
        waiting.push({ id: ++newest, position, answer });
        last = { position, answered: observed(answer.promise) };
        say(newest);
      }
      return last.answered;
    },
    answered(id) {
      while (waiting[0] !== undefined && waiting[0].id <= id) waiting.shift()!.answer.resolve();
    },
    unansweredBefore: (before) => waiting.findLast(({ position }) => position < before)?.id,
    end(error) {
      for (const { answer } of waiting.splice(0)) {
        if (error === undefined) answer.resolve();
        else answer.reject(error);
      }
    },
  };
}
