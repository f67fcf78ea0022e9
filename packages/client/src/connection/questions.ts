import type { Clock, TranscribeError } from '@ws/core';
import type { ClientMessage } from '@ws/core/protocol';
import { type Deferred, deferred } from './deferred.js';

/** Questions to the server that wait for an answer. Another connection asks them again. */
export interface Questions {
  /**
   * Asks that what was said be finalised. A caller that asks where nothing was sent since has the same answer; before all
   * audio there is nothing to answer.
   *
   * @param position - samples sent
   * @param say - tells the server, with a number that is higher each time
   */
  flush(position: number, say: (id: number) => void): Promise<void>;
  /** The server has answered this one, and so all before. */
  flushed(id: number): void;
  /** Asks whether the server is there. Resolves with the milliseconds that the answer took. */
  ping(): Promise<number>;
  /** Takes up a ping that no caller waits for, where none is unanswered. @returns whether the ping is to be sent */
  probe(): boolean;
  /** The server has answered the oldest ping. */
  ponged(): void;
  /**
   * What to ask again on another connection, which goes on from this position: each ping, and the newest flush before it,
   * which answers those before, too.
   */
  unanswered(position: number): ClientMessage[];
  /**
   * The session is over.
   *
   * @param error - what waits for an answer fails with it
   * @param isAnswered - everything is answered: flushes do not fail
   */
  end(error: TranscribeError, isAnswered: boolean): void;
}

interface Flush {
  readonly id: number;
  /** Samples sent before it. */
  readonly position: number;
  readonly answer: Deferred<void>;
}

export function createQuestions(clock: Clock): Questions {
  const flushes: Flush[] = [];
  const pings: { readonly sentAt: number; readonly answer?: Deferred<number> }[] = [];
  let last = { position: 0, answered: Promise.resolve() };
  let newest = 0;

  return {
    flush(position, say) {
      if (last.position < position) {
        const answer = deferred<void>();
        flushes.push({ id: ++newest, position, answer });
        last = { position, answered: answer.promise };
        say(newest);
      }
      return last.answered;
    },
    flushed(id) {
      while (flushes[0] !== undefined && flushes[0].id <= id) flushes.shift()!.answer.resolve();
    },
    ping() {
      const answer = deferred<number>();
      pings.push({ sentAt: clock.now(), answer });
      return answer.promise;
    },
    probe() {
      if (pings.length > 0) return false;
      pings.push({ sentAt: clock.now() });
      return true;
    },
    ponged() {
      const ping = pings.shift();
      ping?.answer?.resolve(clock.now() - ping.sentAt);
    },
    unanswered(before) {
      const id = flushes.findLast(({ position }) => position < before)?.id;
      return [
        ...pings.map((): ClientMessage => ({ type: 'ping' })),
        ...(id === undefined ? [] : [{ type: 'finalize', id } as const]),
      ];
    },
    end(error, isAnswered) {
      for (const { answer } of flushes.splice(0)) {
        if (isAnswered) answer.resolve();
        else answer.reject(error);
      }
      for (const { answer } of pings.splice(0)) answer?.reject(error);
    },
  };
}
