import type { ClientEvent } from '@ws/client';
import type { Segment, SessionEvent } from '@ws/core';
import type { CallSettings } from '../call/call-settings.js';
import type { WhisperSettings } from '../call/whisper-options.js';
import type { ModelWarning } from '../specification/transcription-model.js';

/** A stretch of a recording that was transcribed. */
export interface HeardPiece {
  readonly segments: readonly Segment[];
  /** ISO 639-1 code. */
  readonly language: string;
}

/** What a session tells, of core or of a server. */
export type HeardEvent = SessionEvent | ClientEvent;

/** A stream that is being transcribed, in this process or on a server. */
export interface LiveSession extends AsyncIterable<HeardEvent>, AsyncDisposable {
  /** Takes mono samples at 16 kHz. Awaiting it is the back-pressure. */
  write(samples: Float32Array): Promise<void>;
  /** No more audio; resolves when all is answered. */
  end(): Promise<void>;
  /** What hears it, where that is known. */
  readonly modelId?: string | undefined;
}

/** What transcribes: an engine in this process, or a server. */
export interface Hearing {
  /** Where it is, for errors. */
  readonly url: string;
  /** What has no effect, of what is asked of a recording or of a stream. */
  unsupported(asked: CallSettings, kind: 'recording' | 'stream'): ModelWarning[];
  /** Transcribes a recording; warnings that come up meanwhile are told. */
  recording(
    audio: AsyncIterable<Float32Array>,
    settings: WhisperSettings,
    call: { readonly signal: AbortSignal; readonly warn: (message: string) => void },
  ): AsyncIterable<HeardPiece>;
  /** Begins to transcribe a stream. */
  open(settings: WhisperSettings, signal: AbortSignal | undefined): Promise<LiveSession>;
}
