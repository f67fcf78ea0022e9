import type { Clock, TranscribeError } from '@ws/core';
import { type Deferred, deferred } from './deferred.js';

/** Questions whether the server is there, answered in their order. */
export interface Pings {
  /** Resolves with the milliseconds that the answer took. */
  ask(): Promise<number>;
  /** Asks where no answer is waited for, and nobody waits for this one. Returns whether it is to be sent. */
  probe(): boolean;
  /** The server has answered the oldest. */
  answered(): void;
  /** How many are not answered: they are asked again on another connection. */
  readonly pending: number;
  fail(error: TranscribeError): void;
}

export function createPings(clock: Clock): Pings {
  const pings: { readonly sentAt: number; readonly answer?: Deferred<number> }[] = [];
  return {
    ask() {
      const answer = deferred<number>();
      pings.push({ sentAt: clock.now(), answer });
      return answer.promise;
    },
    probe() {
      if (pings.length > 0) return false;
      pings.push({ sentAt: clock.now() });
      return true;
    },
    answered() {
      const ping = pings.shift();
      ping?.answer?.resolve(clock.now() - ping.sentAt);
    },
    get pending() {
      return pings.length;
    },
    fail(error) {
      for (const { answer } of pings.splice(0)) answer?.reject(error);
    },
  };
}
