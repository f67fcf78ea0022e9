import type { TranscriptionBackend } from './backend.js';
import type { Clock } from './clock.js';
import type { Logger } from './logger.js';
import type { TranscriptionStrategy } from './strategy.js';
import type { VoiceActivityDetector } from './vad.js';

/** Settings of a streaming session. */
export interface StreamingSessionOptions {
  readonly backend: TranscriptionBackend;
  /** Default: the `prompt` strategy. */
  readonly strategy?: TranscriptionStrategy | undefined;
  /**
   * What tells silence, which is never decoded, from speech. Default: an energy detector.
   * `null`: everything is decoded.
   */
  readonly vad?: VoiceActivityDetector | null | undefined;
  readonly language?: string | undefined;
  readonly task?: 'transcribe' | 'translate' | undefined;
  /** Vocabulary or style to expect; stands before the previous transcript in every prompt. */
  readonly prompt?: string | undefined;
  /** Audio between partials, in milliseconds, when the machine keeps up. 0: no partials. Default 500. */
  readonly partialIntervalMs?: number | undefined;
  /** An utterance longer than this is cut at its quietest point, in milliseconds, at most the backend's own limit. Default 28000. */
  readonly maxUtteranceMs?: number | undefined;
  /** Audio kept before the detected start of speech, in milliseconds. Default 300. */
  readonly prefixPadMs?: number | undefined;
  /** Audio held and not yet final, in milliseconds; `write` waits when it is full. Default 60000. */
  readonly maxBufferedMs?: number | undefined;
  /** Events not yet read; when full, partials are merged (latest wins) and `write` waits. Default 1024. */
  readonly maxQueuedEvents?: number | undefined;
  readonly clock?: Clock | undefined;
  readonly logger?: Logger | undefined;
}
