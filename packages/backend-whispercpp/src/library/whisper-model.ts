import { TranscribeError } from '@ws/core';
import { openModel } from '@ws/models';
import { VOCABULARY_WITH_CANTONESE } from '../model/known-languages.js';
import { createTokenTexts, type TokenTexts } from '../transcript/token-text.js';
import { type Pointer, readCString } from './c-api.js';
import type { LibraryLoad } from './library-load.js';
import type { WhisperLibrary } from './open-library.js';

/** A model in memory; any number of states work on it. */
export interface WhisperModel {
  readonly pointer: Pointer;
  readonly multilingual: boolean;
  /** Tokens that it has; large-v3's has one more than others, for Cantonese. */
  readonly vocabulary: number;
  /** Codes of the languages that it knows, by their number in whisper.cpp. */
  readonly languages: ReadonlyMap<string, number>;
  /** Positions of the encoder: 1500. */
  readonly audioContext: number;
  /** Tokens from here on are no text. */
  readonly endOfText: number;
  readonly texts: TokenTexts;
  /** What it was loaded with. */
  readonly wordTimes: 'dtw' | 'token';
  readonly encoder: { readonly layers: number; readonly width: number };
  /** States read these for as long as they live. */
  readonly alignmentHeads: Int32Array;
  /** @throws TranscribeError `ERR_BACKEND_FAILED` when there is no memory */
  createState(): Pointer;
}

/** `WHISPER_AHEADS_CUSTOM`. */
const CUSTOM_HEADS = 2;

/**
 * Loads a model.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID` when whisper.cpp cannot load it; what `@ws/models` throws
 */
export function loadModel(
  { functions }: WhisperLibrary,
  {
    model: file,
    gpu,
    gpuDevice,
    wordTimes: wanted,
  }: Pick<LibraryLoad, 'model' | 'gpu' | 'gpuDevice' | 'wordTimes'>,
): WhisperModel {
  const heads = wanted === 'dtw' ? alignmentHeads(file) : new Int32Array(0);
  const wordTimes = heads.length > 0 ? 'dtw' : 'token';
  const parameters = functions.contextDefaults();
  const pointer = functions.openModel(file, {
    ...parameters,
    use_gpu: gpu,
    gpu_device: gpuDevice,
    // whisper.cpp reads the attention that warping needs only where it does not fuse it.
    flash_attn: wordTimes !== 'dtw',
    dtw_token_timestamps: wordTimes === 'dtw',
    dtw_aheads_preset: wordTimes === 'dtw' ? CUSTOM_HEADS : 0,
    dtw_aheads: { n_heads: heads.length / 2, heads: heads.length > 0 ? heads : null },
  });
  if (!pointer) {
    throw new TranscribeError(
      `whisper.cpp cannot load ${file}. Its own words are in the log, at level debug; remove the file if it is damaged, or the machine may be short of memory.`,
      { code: 'ERR_MODEL_INVALID', details: { file } },
    );
  }
  const multilingual = functions.isMultilingual(pointer) !== 0;
  const vocabulary = functions.vocabulary(pointer);
  return {
    pointer,
    multilingual,
    vocabulary,
    languages: multilingual ? knownLanguages(functions, vocabulary) : new Map([['en', 0]]),
    audioContext: functions.audioContext(pointer),
    endOfText: functions.endOfText(pointer),
    texts: createTokenTexts((token) => readCString(functions.tokenText(pointer, token))),
    wordTimes,
    alignmentHeads: heads,
    encoder: { layers: functions.audioLayers(pointer), width: functions.audioWidth(pointer) },
    createState() {
      const state = functions.createState(pointer);
      if (state) return state;
      throw new TranscribeError(
        'whisper.cpp cannot make room for another call: the machine is short of memory. Lower maxConcurrency.',
        { code: 'ERR_BACKEND_FAILED', retryable: true },
      );
    },
  };
}

/** Pairs of layer and head, one after the other, as C has them. */
function alignmentHeads(file: string): Int32Array {
  const { weights, config } = openModel(file);
  using _ = weights;
  return Int32Array.from(config.alignmentHeads.flat());
}

function knownLanguages(
  functions: WhisperLibrary['functions'],
  vocabulary: number,
): ReadonlyMap<string, number> {
  const languages = new Map<string, number>();
  for (let id = 0; id <= functions.maxLanguage(); id++) {
    const code = functions.languageCode(id);
    if (code === null || (code === 'yue' && vocabulary < VOCABULARY_WITH_CANTONESE)) continue;
    languages.set(code, id);
  }
  return languages;
}
