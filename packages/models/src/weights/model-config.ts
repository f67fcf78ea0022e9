import { readFileSync, statSync } from 'node:fs';
import type { WhisperDimensions } from './dimensions.js';
import { invalidModelError } from './invalid-model.js';

/** What a model's `config.json` says beyond its weights. */
export interface WhisperModelConfig {
  /**
   * `[layer, head]` of the decoder's cross-attention heads that follow the audio, for word times. Empty when the file
   * names none.
   */
  readonly alignmentHeads: readonly (readonly [layer: number, head: number])[];
  /** Tokens never to be produced: symbols that are not speech. */
  readonly suppressTokens: readonly number[];
  /** Tokens not to be produced first: blank and end of text. */
  readonly suppressTokensAtBegin: readonly number[];
  /** The language tokens, in OpenAI's order of languages. */
  readonly languageIds: readonly number[];
}

// The real ones have about 2 KB.
const MAX_CONFIG_BYTES = 1024 * 1024;

/**
 * Reads the `config.json` of a CTranslate2 Whisper directory. A list that the file lacks is empty.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID` when the file is no such configuration, or names heads or tokens that a
 *   model of these dimensions does not have.
 */
export function readModelConfig(path: string, dimensions: WhisperDimensions): WhisperModelConfig {
  const json = parse(path);
  const tokens = (key: string): readonly number[] =>
    list(path, json, key).map((id) => index(path, key, id, dimensions.nVocab, 'token'));
  return {
    alignmentHeads: list(path, json, 'alignment_heads').map((pair) => {
      const [layer, head, ...more] = Array.isArray(pair) ? (pair as unknown[]) : [];
      if (more.length > 0) {
        throw invalidModelError(path, 'alignment_heads does not hold pairs of layer and head');
      }
      return [
        index(path, 'alignment_heads', layer, dimensions.nTextLayer, 'layer'),
        index(path, 'alignment_heads', head, dimensions.nTextHead, 'head'),
      ] as const;
    }),
    suppressTokens: tokens('suppress_ids'),
    suppressTokensAtBegin: tokens('suppress_ids_begin'),
    languageIds: tokens('lang_ids'),
  };
}

function parse(path: string): Record<string, unknown> {
  let json: unknown;
  try {
    const stat = statSync(path);
    if (!stat.isFile() || stat.size > MAX_CONFIG_BYTES) {
      throw new Error(stat.isFile() ? `it has ${stat.size} bytes` : 'it is no regular file');
    }
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidModelError(path, `cannot be read as JSON (${reason})`, { cause: error });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw invalidModelError(path, 'does not hold a JSON object');
  }
  return json as Record<string, unknown>;
}

function list(path: string, json: Record<string, unknown>, key: string): readonly unknown[] {
  const value = Object.hasOwn(json, key) ? json[key] : undefined;
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalidModelError(path, `${key} is not a list`);
  return value;
}

function index(path: string, key: string, value: unknown, count: number, what: string): number {
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) >= count) {
    throw invalidModelError(
      path,
      `${key} names ${what} ${JSON.stringify(value)}, and the model has ${count} of them, from 0`,
    );
  }
  return value as number;
}
