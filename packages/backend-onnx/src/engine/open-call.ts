import { abortedError, checkLanguage } from '@ws/core/internal';
import type { WhisperDimensions } from '@ws/models';
import { DEFAULT_DECODING, type DecodingSettings } from '../decoding/decoding-options.js';
import { type Keyterms, keytermsAfter } from '../decoding/keyterms.js';
import type { AudioEncoder } from '../network/audio-encoder.js';
import type { StartDecoder } from '../network/text-decoder.js';
import type { StartTree } from '../network/token-tree.js';
import type { Tokenizer } from '../tokenizer/tokenizer.js';
import type { EngineRequest } from './engine-call.js';
import type { KeytermShelf } from './keyterm-shelf.js';
import { createSpokenLanguage, languagesOf, type SpokenLanguage } from './spoken-language.js';

/** A loaded model: what every call is answered with. */
export interface WhisperModel {
  readonly dimensions: WhisperDimensions;
  readonly tokenizer: Tokenizer;
  readonly encoder: AudioEncoder;
  readonly startDecoder: StartDecoder;
  readonly startTree: StartTree;
  /** Terms made ready; the same again for the same list. */
  readonly keyterms: KeytermShelf;
}

/** A call that is being answered: what the parts that answer it share. */
export interface OpenCall {
  readonly model: WhisperModel;
  readonly request: EngineRequest;
  readonly decoding: DecodingSettings;
  /** What the transcript begins with, trimmed; empty where nothing was given. */
  readonly prefix: string;
  readonly language: SpokenLanguage;
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
    language: createSpokenLanguage(
      model.tokenizer,
      model.startDecoder,
      request.language,
      request.languageChoice,
    ),
  };
}
