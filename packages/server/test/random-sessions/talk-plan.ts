import type { StrategyName } from '@ws/core';
import type { SpeechPart } from './spoken-words.js';
import type { TalkName } from './talks.js';

/** What becomes of one call of the engine. */
export type CallFault = 'fails for now' | 'fails for good' | 'hangs' | 'hears nothing';

/** What a client does while it sends audio. What a protocol has no message for is left out. */
export type Act =
  /** Asks for the end of an utterance: `finalize`, `Finalize`, `commit`, `audio-stop`. */
  | { readonly type: 'flush' }
  /** Gives up what it said: `cancel`, `clear`, `reset`. */
  | { readonly type: 'drop' }
  /** Changes its settings. */
  | { readonly type: 'configure' }
  /** Sends nothing for a while. */
  | { readonly type: 'wait'; readonly ms: number };

/** One client: its protocol, what it says and does, and the engine behind the server. */
export interface TalkPlan {
  readonly talk: TalkName;
  readonly strategy: StrategyName;
  readonly detector: 'exact' | 'energy' | 'none';
  readonly speech: readonly SpeechPart[];
  /** Samples per message, used in turn. */
  readonly chunks: readonly number[];
  /** Seconds of audio per second of the clock. 0: as fast as it is taken. */
  readonly pace: number;
  /** In the order in which they are done, each before the sample of its time. */
  readonly acts: readonly { readonly atMs: number; readonly act: Act }[];
  /** Where the server shuts down; `undefined`: the client ends it. */
  readonly shutdownAtMs: number | undefined;
  /** The server's limits: the longest utterance, and the audio that waits for its final. */
  readonly limits: { readonly maxUtteranceMs: number; readonly maxBufferedMs: number };
  /** Whether the client wants what is not final. */
  readonly interim: boolean;
  /** Chooses among what else a protocol lets its client ask for. */
  readonly variant: number;
  /** Milliseconds per call, used in turn. */
  readonly latencies: readonly number[];
  /** Of the first calls; of those after it nothing happens. */
  readonly faults: readonly (CallFault | undefined)[];
}
