import { abortedError, checkLanguage, chooseLanguage } from '@ws/core/internal';
import type { WhisperDimensions } from '@ws/models';
import { DEFAULT_DECODING, type DecodingSettings } from '../decoding/decoding-options.js';
import { type createKeytermShelf, type Keyterms, keytermsAfter } from '../decoding/keyterms.js';
import { detectLanguages } from '../decoding/language.js';
import type { AudioEncoder, EncodedWindow } from '../network/audio-encoder.js';
import type { StartDecoder } from '../network/text-decoder.js';
import type { Tokenizer } from '../tokenizer/tokenizer.js';
import type { EngineRequest } from './engine-call.js';

/** A loaded model: what every call is answered with. */
export interface WhisperModel {
  readonly dimensions: WhisperDimensions;
  readonly tokenizer: Tokenizer;
  readonly encoder: AudioEncoder;
  readonly startDecoder: StartDecoder;
  /** Terms made ready; the same again for the same list. */
  readonly keyterms: ReturnType<typeof createKeytermShelf>;
}

/** The language of a call's audio: the one that was given, or the one that was detected. */
export interface SpokenLanguage {
  /** ISO 639-1 code; English as long as no language was given or detected. */
  readonly code: string;
  /** Its token; English-only models have none. */
  readonly token: number | undefined;
  /** How likely it is among those that it may be, where it was detected. */
  readonly probability?: number | undefined;
  /** How likely each language of the model is, the likeliest first, where the language was detected. */
  readonly detected?: Readonly<Record<string, number>> | undefined;
}

/** A call that is being answered: what the parts that answer it share. */
export interface OpenCall {
  readonly model: WhisperModel;
  readonly request: EngineRequest;
  readonly decoding: DecodingSettings;
  /** What the transcript begins with, trimmed; empty where nothing was given. */
  readonly prefix: string;
  /** Of the audio; see {@link detectLanguage}. */
  language: SpokenLanguage;
  /** Terms to expect; undefined where there are none. */
  readonly keyterms: Keyterms | undefined;
}

/** @throws TranscribeError `ERR_INVALID_OPTION` for a language or task that the model does not know, `ERR_ABORTED` */
export function openCall(model: WhisperModel, request: EngineRequest): OpenCall {
  const known = languagesOf(model.tokenizer);
  checkLanguage(request, known);
  for (const language of request.languageChoice?.among ?? []) checkLanguage({ language }, known);
  if (request.signal?.aborted) throw abortedError(request.signal);
  const prefix = request.prefix?.trim() ?? '';
  const keyterms = model.keyterms(request.hotwords ?? []);
  return {
    model,
    request,
    decoding: request.decoding ?? DEFAULT_DECODING,
    prefix,
    keyterms: keyterms && keytermsAfter(model.tokenizer, keyterms, prefix),
    language: spokenLanguage(model.tokenizer, request.language),
  };
}

/** ISO 639-1 codes of the languages that a model knows. */
export function languagesOf({ multilingual, special }: Tokenizer): readonly string[] {
  return multilingual ? [...special.languages.keys()] : ['en'];
}

function spokenLanguage({ multilingual, special }: Tokenizer, code = 'en'): SpokenLanguage {
  return { code, token: multilingual ? special.languages.get(code) : undefined };
}

/** Detects a call's language in a window, unless it was given or the model knows but one. */
export async function detectLanguage(call: OpenCall, window: EncodedWindow): Promise<void> {
  const { request, model } = call;
  const { tokenizer, startDecoder } = model;
  if (!tokenizer.multilingual || request.language !== undefined) return;
  const detected = await detectLanguages(startDecoder(window), tokenizer.special);
  const [code, probability] = chooseLanguage(detected, request.languageChoice ?? {});
  call.language = { ...spokenLanguage(tokenizer, code), probability, detected };
}

/** Whether a call wants to know where the decoder attends to. */
export function attendsIn({ request }: OpenCall): boolean {
  return request.attentionStop !== undefined || request.tokens === true;
}

/** The text of a window's tokens. */
export function textIn({ model, prefix }: OpenCall, tokens: readonly number[]): string {
  const written = model.tokenizer.decode(tokens);
  // The text after a prefix begins with a space, or continues its last word.
  return prefix === '' ? written.trim() : written.trimEnd();
}
