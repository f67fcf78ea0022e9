import type { WebRtcVadMode, WebRtcVadSampleRate } from '../options.js';

/** A program that holds WebRTC's detector, for any number of streams. */
export interface DecisionEngine {
  readonly kind: 'wasm' | 'native';
  /**
   * Where a frame's samples are written before a stream decides about them. One place for all streams, as long as the
   * longest frame; another array once a stream was opened.
   */
  readonly samples: Int16Array;
  /** @throws TranscribeError `ERR_BACKEND_FAILED` when there is no memory for another stream */
  open(sampleRate: WebRtcVadSampleRate, mode: WebRtcVadMode): DecisionStream;
}

export interface DecisionStream {
  /** Whether the first `length` of the engine's `samples` are speech. */
  decide(length: number): boolean;
  reset(): void;
  /** Gives its memory back. Nothing may be asked of it afterwards, and it may not be closed twice. */
  close(): void;
}

/** Samples of the longest frame: 30 ms at 48 kHz. */
export const LONGEST_FRAME: number = 1440;
