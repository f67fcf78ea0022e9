import { TranscribeError, type TranscriptResult } from '@ws/core';
import type { CallMessage, ProgressMessage, WorkerError } from './messages.js';

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

/** Who hears of a call that runs. */
export interface RunningCallListeners {
  end(outcome: CallOutcome): void;
  tell(message: ProgressMessage): void;
  /** It has taken too long; it counts as begun from now on. */
  onLimit(): void;
}

/** The one call that a child process or a Web Worker is at. */
export interface RunningCall {
  /** Of the call that runs, if any. */
  readonly id: number | undefined;
  /** Begins a call, none being there. */
  begin(id: number, listeners: RunningCallListeners, limitMs: number): void;
  /** Takes what the other side says of a call; of another than this one it is not taken. */
  hear(message: CallMessage): void;
  /** The other side is gone. */
  lose(error: TranscribeError): void;
  end(outcome: CallOutcome): void;
}

export function createRunningCall(): RunningCall {
  let current: { readonly id: number; readonly listeners: RunningCallListeners } | undefined;
  let begun = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function end(outcome: CallOutcome): void {
    clearTimeout(timer);
    const call = current;
    current = undefined;
    call?.listeners.end(outcome);
  }

  return {
    get id() {
      return current?.id;
    },
    begin(id, listeners, limitMs) {
      current = { id, listeners };
      begun = false;
      timer = setTimeout(() => {
        begun = true;
        listeners.onLimit();
      }, limitMs);
    },
    hear(message) {
      if (current?.id !== message.id) return;
      switch (message.type) {
        case 'received':
          begun = true;
          break;
        case 'segment':
        case 'progress':
          current.listeners.tell(message);
          break;
        case 'result':
          end({ kind: 'answered', result: message.result });
          break;
        case 'failed':
          end({ kind: 'failed', error: fromWorkerError(message.error) });
          break;
      }
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
