import type { Clock, TranscribeError } from '@ws/core';
import { type Deferred, deferred } from '@ws/core/internal';
import type { ClientMessage } from '@ws/core/protocol';
import type { OutgoingLog } from './outgoing-log.js';

/** Questions to the server that wait for an answer. Another connection asks them again. */
export interface Questions {
  /**
   * Resolves once all audio sent before is answered: at once where there was none, with the last call where none came since.
   * Calls `onAsked` where the server has to be asked.
   */
  flush(onAsked: () => void): Promise<void>;
  /** The server has answered this one, and so all before. */
  flushed(id: number): void;
  /** Resolves with the milliseconds until the server answers. */
  ping(): Promise<number>;
  /** A ping that no caller waits for, where none is unanswered. It keeps no idle session open. */
  probe(): void;
  /** The server has answered the oldest ping. */
  ponged(): void;
  /** On another connection, which goes on from this position: asks each ping again, and the newest flush before it. */
  askAgain(position: number): void;
  /** The session is over: what waits fails with the error, but for flushes where everything is answered. */
  end(error: TranscribeError, isAnswered: boolean): void;
}

interface Flush {
  readonly id: number;
  /** Samples sent before it. */
  readonly position: number;
  readonly answer: Deferred<void>;
}

/** @param say - tells the server at once; what has a place in the audio goes into the log */
export function createQuestions(
  clock: Clock,
  say: (message: ClientMessage) => void,
  log: Pick<OutgoingLog, 'account' | 'message'>,
): Questions {
  const flushes: Flush[] = [];
  const pings: { readonly sentAt: number; readonly answer?: Deferred<number> }[] = [];
  let last = { position: 0, answered: Promise.resolve() };
  let newest = 0;

  return {
    flush(onAsked) {
      const position = log.account.sent;
      if (last.position < position) {
        const answer = deferred<void>();
        const id = ++newest;
        flushes.push({ id, position, answer });
        last = { position, answered: answer.promise };
        onAsked();
        log.message({ type: 'finalize', id });
      }
      return last.answered;
    },
    flushed(id) {
      while (flushes[0] !== undefined && flushes[0].id <= id) flushes.shift()!.answer.resolve();
    },
    ping() {
      const answer = deferred<number>();
      pings.push({ sentAt: clock.now(), answer });
      say({ type: 'ping' });
      return answer.promise;
    },
    probe() {
      if (pings.length > 0) return;
      pings.push({ sentAt: clock.now() });
      say({ type: 'ping', keepAlive: false });
    },
    ponged() {
      const ping = pings.shift();
      ping?.answer?.resolve(clock.now() - ping.sentAt);
    },
    askAgain(before) {
      for (const _ of pings) say({ type: 'ping' });
      const id = flushes.findLast(({ position }) => position < before)?.id;
      if (id !== undefined) say({ type: 'finalize', id });
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
