import type { TranscribeOptions } from '@ws/core';
import { type LanguageChoice, textForModel } from '@ws/core/internal';

/** A call's settings as whisper.cpp takes them. Plain data. */
export interface CallRequest {
  readonly prompt?: string | undefined;
  readonly language?: string | undefined;
  /** How an omitted language is chosen; only by the library. */
  readonly languageChoice?: LanguageChoice | undefined;
  readonly task: 'transcribe' | 'translate';
  readonly timestamps: boolean;
  readonly fallback: boolean;
  /** Left out: as the backend is set. */
  readonly beamSize?: number | undefined;
  readonly writesWords: boolean;
  readonly writesTokens: boolean;
  readonly writesLanguages: boolean;
  /** The caller listens for segments and progress. */
  readonly tells: boolean;
}

/** `WHISPER_MAX_DECODERS`: whisper.cpp follows no more at once. */
const MOST_BEAMS = 8;

/** How many transcripts a call follows at once. */
export function beamsOf(
  { beamSize }: Pick<CallRequest, 'beamSize'>,
  backend: { readonly beamSize: number },
): number {
  return Math.min(beamSize ?? backend.beamSize, MOST_BEAMS);
}

export function callRequest(options: TranscribeOptions): CallRequest {
  return {
    prompt: textForModel(options.prompt),
    language: options.language,
    languageChoice: options.languageChoice,
    task: options.task ?? 'transcribe',
    timestamps: options.timestamps ?? true,
    fallback: options.fallback ?? true,
    beamSize: options.beamSize,
    writesWords: options.wordTimestamps ?? false,
    writesTokens: options.tokens ?? false,
    writesLanguages: options.languageProbabilities ?? false,
    tells: options.onSegment !== undefined || options.onProgress !== undefined,
  };
}
