import type { Segment } from '@ws/core';
import type { AttentionStop, LanguageChoice } from '@ws/core/internal';
import type { DecodingSettings } from '../decoding/decoding-options.js';
import type { AudioContext } from '../network/audio-encoder.js';

/** One call of the engine. */
export interface EngineRequest {
  readonly context: AudioContext;
  readonly timestamps: boolean;
  readonly task: 'transcribe' | 'translate';
  readonly language?: string | undefined;
  /** How it is chosen where it is not given. */
  readonly languageChoice?: LanguageChoice | undefined;
  readonly prompt?: string | undefined;
  /** Words to expect: each is written where it is likely enough. */
  readonly hotwords?: readonly string[] | undefined;
  /** What the transcript begins with; only what follows is answered. Needs `timestamps: false`. */
  readonly prefix?: string | undefined;
  /** What the answer's text will probably be: makes the call faster, and never changes it. */
  readonly draft?: string | undefined;
  /** Whether segments tell their tokens, and those where in the audio they attended to. */
  readonly writesTokens?: boolean | undefined;
  /** Whether segments tell their words, with times. */
  readonly writesWords?: boolean | undefined;
  /** Needs `timestamps: false`. */
  readonly attentionStop?: AttentionStop | undefined;
  /** Whether the answer tells how likely each language is, where one was detected. */
  readonly writesLanguages?: boolean | undefined;
  /** `false`: decoded at the first temperature only. */
  readonly fallback?: boolean | undefined;
  /** How it is decoded; `DEFAULT_DECODING` where left out. */
  readonly decoding?: DecodingSettings | undefined;
  /** Told of each segment of the answer, in order, once its window is decoded. */
  readonly onSegment?: ((segment: Segment) => void) | undefined;
  /** Told the part of the audio that is decided, 0 to 1, after each window; 1 in the end. */
  readonly onProgress?: ((progress: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}
