import { TranscribeError, type TranscriptResult } from '@ws/core';
import type { CallMessage, WorkerError } from './messages.js';

/** How a call ended. */
export type CallOutcome =
  | { readonly kind: 'answered'; readonly result: TranscriptResult }
  | { readonly kind: 'failed'; readonly error: TranscribeError }
  | {
      /** The process died. */
      readonly kind: 'lost';
      readonly error: TranscribeError;
      /** The process had the call, or hung over it: the call may be the cause. */
      readonly begun: boolean;
    };

/** The one call that a child process or a Web Worker is at. */
export interface RunningCall {
  /** Of the call that runs, if any. */
  readonly id: number | undefined;
  /** Begins a call, none being there; `onLimit` is called when it has taken too long, and counts as begun from then on. */
  begin(
    id: number,
    end: (outcome: CallOutcome) => void,
    limitMs: number,
    onLimit: () => void,
  ): void;
  /** Takes what the other side says of a call; of another than this one it is not taken. */
  hear(message: CallMessage): void;
  /** The other side is gone. */
  lose(error: TranscribeError): void;
  end(outcome: CallOutcome): void;
}

export function createRunningCall(): RunningCall {
  let current: { readonly id: number; readonly end: (outcome: CallOutcome) => void } | undefined;
  let begun = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function end(outcome: CallOutcome): void {
    clearTimeout(timer);
    const call = current;
    current = undefined;
    call?.end(outcome);
  }

  return {
    get id() {
      return current?.id;
    },
    begin(id, onEnd, limitMs, onLimit) {
      current = { id, end: onEnd };
      begun = false;
      timer = setTimeout(() => {
        begun = true;
        onLimit();
      }, limitMs);
    },
    hear(message) {
      if (current?.id !== message.id) return;
      if (message.type === 'received') begun = true;
      else if (message.type === 'result') end({ kind: 'answered', result: message.result });
      else end({ kind: 'failed', error: fromWorkerError(message.error) });
    },
    lose(error) {
      end({ kind: 'lost', error, begun });
    },
    end,
  };
}

/** An error as it was before it was sent. */
export function fromWorkerError(error: WorkerError): TranscribeError {
  return new TranscribeError(error.message, { code: error.code, details: error.details });
}
