import { exists, join } from '#disk';
import type { WhisperDimensions } from '../dimensions.js';
import { invalidModelError } from '../invalid-model.js';
import { MAX_CONFIG_BYTES, modelConfig, type WhisperModelConfig } from '../model-config.js';
import { type JsonObject, member, readJsonObject } from '../read-text.js';

const GIVE_WHISPER = 'Give a Whisper model as transformers saves it.';

/** A directory's `config.json`. */
export function readConfigJson(directory: string): {
  readonly path: string;
  readonly json: JsonObject;
} {
  const path = join(directory, 'config.json');
  return { path, json: readJsonObject(path, MAX_CONFIG_BYTES) };
}

/**
 * The sizes of a Whisper, from transformers' `config.json`.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID` when it describes something else, or a Whisper unlike OpenAI's.
 */
export function readDimensions(path: string, json: JsonObject): WhisperDimensions {
  const type = member(json, 'model_type');
  if (type !== 'whisper') {
    throw invalidModelError(path, `model_type is ${JSON.stringify(type)}, not "whisper"`, {
      advice: GIVE_WHISPER,
    });
  }
  // Where these are left out, transformers takes what OpenAI's models have.
  for (const [key, only] of [
    ['activation_function', 'gelu'],
    ['scale_embedding', false],
  ] as const) {
    const value = member(json, key) ?? only;
    if (value !== only) {
      throw invalidModelError(
        path,
        `${key} is ${JSON.stringify(value)}, and ${only} is computed here`,
        {
          advice: GIVE_WHISPER,
        },
      );
    }
  }
  const size = (key: string): number => {
    const value = member(json, key);
    if (Number.isSafeInteger(value)) return value as number;
    throw invalidModelError(path, `${key} is ${JSON.stringify(value)}, not a whole number`);
  };
  const state = size('d_model');
  return {
    nMels: size('num_mel_bins'),
    nAudioCtx: size('max_source_positions'),
    nAudioState: state,
    nAudioHead: size('encoder_attention_heads'),
    nAudioLayer: size('encoder_layers'),
    nVocab: size('vocab_size'),
    nTextCtx: size('max_target_positions'),
    nTextState: state,
    nTextHead: size('decoder_attention_heads'),
    nTextLayer: size('decoder_layers'),
  };
}

/**
 * What a Hugging Face directory says beyond its weights: `generation_config.json`, and what that does not say,
 * `config.json`.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID`
 */
export function readHuggingFaceConfig(
  directory: string,
  dimensions: WhisperDimensions,
): WhisperModelConfig {
  const config = readConfigJson(directory);
  const path = join(directory, 'generation_config.json');
  const hasGeneration = exists(path);
  const generation = hasGeneration ? readJsonObject(path, MAX_CONFIG_BYTES) : {};
  return modelConfig(
    hasGeneration ? path : config.path,
    { ...config.json, ...generation },
    'safetensors',
    dimensions,
  );
}
