import { knownAlignmentHeads } from './alignment-heads.js';
import type { WhisperDimensions } from './dimensions.js';
import { invalidModelError } from './invalid-model.js';
import { isObject, type JsonObject, member } from './read-text.js';

/** What a model says beyond its weights. */
export interface WhisperModelConfig {
  /**
   * `[layer, head]` of the decoder's cross-attention heads that follow the audio, for word times. Empty when nothing
   * names any, or only such as the model does not have: distilled models come with their teacher's.
   */
  readonly alignmentHeads: readonly (readonly [layer: number, head: number])[];
  /** Tokens never to be produced: symbols that are not speech. Empty for a ggml file, which does not say. */
  readonly suppressTokens: readonly number[];
  /** Tokens not to be produced first: blank and end of text. Empty for a ggml file, which does not say. */
  readonly suppressTokensAtBegin: readonly number[];
  /** The language tokens, in OpenAI's order of languages. */
  readonly languageIds: readonly number[];
}

/** The largest configuration that is read; the real ones have 2 to 15 KB. */
export const MAX_CONFIG_BYTES: number = 1024 * 1024;

// Under which keys a kind of file says it. Languages are a list of tokens, or an object whose values are tokens.
const KEYS = {
  ctranslate2: {
    alignmentHeads: 'alignment_heads',
    suppressTokens: 'suppress_ids',
    suppressTokensAtBegin: 'suppress_ids_begin',
    languageIds: 'lang_ids',
  },
  safetensors: {
    alignmentHeads: 'alignment_heads',
    suppressTokens: 'suppress_tokens',
    suppressTokensAtBegin: 'begin_suppress_tokens',
    languageIds: 'lang_to_id',
  },
} as const;

/**
 * Reads a model's configuration out of a JSON object. A list that it lacks is empty.
 *
 * @param path Of the file, for messages.
 * @throws TranscribeError `ERR_MODEL_INVALID` when it is no such configuration, or names tokens that a model of these
 *   dimensions does not have.
 */
export function modelConfig(
  path: string,
  json: JsonObject,
  format: 'ctranslate2' | 'safetensors',
  dimensions: WhisperDimensions,
): WhisperModelConfig {
  const keys = KEYS[format];
  const tokens = (key: string): readonly number[] =>
    list(path, json, key).map((id) => {
      const token = index(path, key, id, 'token');
      if (token < dimensions.nVocab) return token;
      throw invalidModelError(
        path,
        `${key} names token ${token}, and the model has ${dimensions.nVocab} of them, from 0`,
      );
    });
  const languageIds = tokens(keys.languageIds);
  return {
    alignmentHeads: alignmentHeads(path, json, keys.alignmentHeads, dimensions),
    suppressTokens: tokens(keys.suppressTokens),
    suppressTokensAtBegin: tokens(keys.suppressTokensAtBegin),
    languageIds: languageIds.toSorted((a, b) => a - b),
  };
}

function alignmentHeads(
  path: string,
  json: JsonObject,
  key: string,
  dimensions: WhisperDimensions,
): WhisperModelConfig['alignmentHeads'] {
  const { nTextLayer, nTextHead } = dimensions;
  const heads = list(path, json, key).map((pair) => {
    const [layer, head, ...more] = Array.isArray(pair) ? (pair as unknown[]) : [];
    if (more.length > 0) {
      throw invalidModelError(path, `${key} does not hold pairs of layer and head`);
    }
    return [index(path, key, layer, 'layer'), index(path, key, head, 'head')] as const;
  });
  const foreign = heads.some(([layer, head]) => layer >= nTextLayer || head >= nTextHead);
  return foreign || heads.length === 0 ? knownAlignmentHeads(dimensions) : heads;
}

function list(path: string, json: JsonObject, key: string): readonly unknown[] {
  const value = member(json, key);
  if (value === undefined) return [];
  if (isObject(value)) return Object.values(value);
  if (!Array.isArray(value)) throw invalidModelError(path, `${key} is not a list`);
  return value;
}

function index(path: string, key: string, value: unknown, what: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) {
    throw invalidModelError(path, `${key} names ${what} ${JSON.stringify(value)}`);
  }
  return value as number;
}
