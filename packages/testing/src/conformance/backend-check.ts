import type { TranscribeOptions, TranscriptionBackend, TranscriptResult } from '@ws/core';
import { wordErrorRate } from '@ws/core/measures';
import { type Check, ensure, type Rules } from './ensure.js';
import { textOf } from './spans.js';

/** What the kit needs to know of a backend. */
export interface BackendFixture {
  /** A new backend, not loaded. The kit disposes it. */
  create(): TranscriptionBackend | Promise<TranscriptionBackend>;
  /** Speech, at most as long as the backend takes. */
  readonly speech: {
    /** Mono, 16 kHz. */
    readonly samples: Float32Array;
    /** What is said. */
    readonly words: string;
    /** Default `en`. */
    readonly language?: string | undefined;
    /** Word error rate up to which it counts as understood. Default 0.1. */
    readonly maxWordErrorRate?: number | undefined;
  };
  /** Wall milliseconds after which a call is aborted in its middle. Default 20. */
  readonly abortAfterMs?: number | undefined;
}

/** A rule of the contract of a backend. */
export type BackendCheck = Check<TranscriptionBackend, BackendFixture>;

export type BackendRules = Rules<TranscriptionBackend, BackendFixture>;

/** The transcript of the speech. */
export async function transcribe(
  backend: TranscriptionBackend,
  fixture: BackendFixture,
  options: Partial<TranscribeOptions> = {},
): Promise<TranscriptResult> {
  const { samples, language = 'en' } = fixture.speech;
  const result = await backend.transcribe(samples, { sampleRate: 16_000, language, ...options });
  shaped(result);
  return result;
}

/** It is a transcript, whatever it says. */
export function shaped(result: TranscriptResult): void {
  ensure(typeof result.text === 'string', 'the result has no text');
  ensure(Array.isArray(result.segments), 'the result has no segments');
  ensure(typeof result.language === 'string' && result.language !== '', 'it names no language');
  ensure(result.processingTimeMs >= 0, `processingTimeMs is ${result.processingTimeMs}`);
}

/** It says what was said. */
export function understood(result: TranscriptResult, { speech }: BackendFixture, how = ''): void {
  const { maxWordErrorRate = 0.1 } = speech;
  const { rate } = wordErrorRate(speech.words, result.text);
  ensure(
    rate <= maxWordErrorRate,
    `the word error rate${how} is ${rate.toFixed(3)}, above ${maxWordErrorRate}: it heard "${result.text}"`,
  );
  ensure(
    wordErrorRate(result.text, textOf(result.segments)).errors === 0,
    'the text is not what the segments say',
  );
}
