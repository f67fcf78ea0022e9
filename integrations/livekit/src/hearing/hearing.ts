import type { ClientEvent } from '@ws/client';
import type { Segment, SessionChanges, SessionEvent } from '@ws/core';

/** What a session tells, of core or of a server. */
export type HeardEvent = SessionEvent | ClientEvent;

/** A stream that is being transcribed, in this process or on a server. */
export interface LiveSession extends AsyncIterable<HeardEvent>, AsyncDisposable {
  /** Takes mono samples at 16 kHz. Awaiting it is the back-pressure. */
  write(samples: Float32Array): Promise<void>;
  /** Ends the utterance; resolves when it is answered. */
  flush(): Promise<void>;
  configure(changes: SessionChanges): void | Promise<void>;
  /** No more audio; resolves when all is answered. */
  end(): Promise<void>;
}

/** A stretch of a recording that was transcribed. */
export interface HeardPiece {
  readonly segments: readonly Segment[];
  /** ISO 639-1 code. */
  readonly language: string;
}

/** What transcribes: an engine in this process, or a server. */
export interface Hearing {
  readonly model: string;
  /** Whether it takes words to expect; whether it gives the times of words. */
  readonly takesHotwords: boolean;
  readonly timesWords: boolean;
  /** @param spoken - what is said of the speech by now */
  open(spoken: SessionChanges, call: OpenCall): Promise<LiveSession>;
  recognize(
    audio: AsyncIterable<Float32Array>,
    spoken: SessionChanges,
    call: RecognizeCall,
  ): AsyncIterable<HeardPiece>;
}

/** How a recording is heard. */
export interface RecognizeCall {
  readonly signal: AbortSignal;
  /** Told what degraded. */
  readonly warn: (warning: { readonly code: string; readonly message: string }) => void;
}

/** How a stream is begun. */
export interface OpenCall {
  readonly signal: AbortSignal;
  /** Milliseconds that a connection may take. */
  readonly timeoutMs: number;
}
