import type { Suppression } from '../contracts/guards.js';
import type { UtteranceDecoder, UtteranceHypothesis } from '../contracts/strategy.js';

/** What one decode yields. */
export interface Decoded {
  readonly hypothesis: UtteranceHypothesis;
  /** What guards took out of it. */
  readonly suppressed: readonly Suppression[];
}

/** What a session knows of one utterance, from its first sample to its final. */
export interface Utterance {
  readonly decoder: UtteranceDecoder;
  readonly contextAudio: Float32Array | undefined;
  /** The text of its last partial. */
  shownText: string;
  /** Audio before this, on the session's clock, has been decoded for a partial, or is being. */
  heardTo: number;
  /** Where its words end, on the session's clock, as far as the backend says. */
  wordEnds: readonly number[];
  /** A final made before it was known to be over: good if `lastSound` is the last one. `decoded` once it is there. */
  speculation: { readonly lastSound: number; decoded: Decoded | undefined } | undefined;
}
