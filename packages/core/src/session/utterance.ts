import type { ClosedUtterance } from '../endpointing/utterance-cutter.js';
import type { SpokenSettings } from '../options/spoken-options.js';
import { type Deferred, deferred } from '../timing/deferred.js';
import type { Decoded, UtteranceTranscriber } from './transcriber.js';
import type { UtteranceContext } from './utterance-context.js';

/** What a session knows of one utterance, from its first sample to its final. */
export interface UtteranceNotes {
  readonly decode: UtteranceTranscriber;
  readonly context: UtteranceContext | undefined;
  shownText: string;
  /** Audio before this, on the session's clock, has been decoded for a partial, or is being. */
  decodedTo: number;
  committedChars: number;
  /** Words said before this, on the session's clock, may be committed. */
  committedTo: number;
  /** A final made before it was known to be over: good if `lastSound` is the last one. `decoded` once it is there. */
  speculation: { readonly lastSound: number; decoded: Decoded | undefined } | undefined;
}

/** An utterance that waits for its final. */
export interface FinalJob extends ClosedUtterance<UtteranceNotes> {
  /** What the next one is heard with. */
  readonly ends: UtteranceContext | undefined;
  /** What was set when it was over: later changes are not for it. */
  readonly spoken: SpokenSettings;
  /** Clock time at which it was known to be over. */
  readonly closedAt: number;
  /** Answered when it has its final: callers that flushed or ended the session here. */
  readonly flushed: Deferred<void>[];
  /** Whether one of them flushed: that is answered by a final, with or without text. */
  isAsked: boolean;
}

/** Promises that something will become true: kept together, since they all end where the session does. */
export interface Waiters {
  add(): Deferred<void>;
  /** Nothing will become true any more. */
  reject(error: Error): void;
}

export function createWaiters(): Waiters {
  const waiting = new Set<Deferred<void>>();
  return {
    add() {
      const waiter = deferred<void>();
      const forget = (): unknown => waiting.delete(waiter);
      waiting.add(waiter);
      waiter.promise.then(forget, forget);
      return waiter;
    },
    reject(error) {
      for (const { reject } of waiting) reject(error);
    },
  };
}
