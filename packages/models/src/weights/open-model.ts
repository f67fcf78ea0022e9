import { join, openWeightsFile } from '#disk';
import { knownAlignmentHeads } from './alignment-heads.js';
import { openCTranslate2Weights } from './ctranslate2/ctranslate2-weights.js';
import { readGgmlFile, readGgmlVocabulary } from './ggml/ggml-file.js';
import { openGgmlWeights } from './ggml/ggml-weights.js';
import { locateModel, type ModelLocation, requireModelFiles } from './locate-model.js';
import { modelConfig, type WhisperModelConfig } from './model-config.js';
import { readText } from './read-text.js';
import { readConfigJson, readHuggingFaceConfig } from './safetensors/config.js';
import { openSafetensorsWeights } from './safetensors/safetensors-weights.js';
import { vocabularyLayout } from './tokenizer/added-tokens.js';
import { MAX_TOKENIZER_BYTES, writeTokenizerJson } from './tokenizer/tokenizer-json.js';
import type { WhisperWeights } from './whisper-weights.js';

/** An opened model. Dispose `weights` when they are read. */
export interface WhisperModel {
  readonly weights: WhisperWeights;
  readonly config: WhisperModelConfig;
  /**
   * The model's tokeniser, as the text of a Hugging Face `tokenizer.json`: the file beside the weights, or for ggml one
   * made of the vocabulary in the file (without merges, which follow from the tokens' order). It can be had after
   * `weights` were disposed.
   *
   * @throws TranscribeError `ERR_MODEL_INVALID` when it cannot be read, or a ggml file lacks tokens.
   */
  readTokenizer(): string;
}

/**
 * Opens the weights of a Whisper model, whatever their format: a CTranslate2 directory, a Hugging Face directory with
 * `safetensors`, a ggml file of whisper.cpp, or a directory with one. Reading is synchronous and tensor by tensor: the
 * file is never held in memory whole.
 *
 * @param path Of the directory, or of the file of the weights.
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND` when there is no model at the path, `ERR_MODEL_INVALID` when it is
 *   damaged, foreign or of an unsupported kind.
 */
export function openWeights(path: string): WhisperWeights {
  return openLocatedWeights(locateModel(path));
}

function openLocatedWeights({ format, weightsFile }: ModelLocation): WhisperWeights {
  switch (format) {
    case 'ctranslate2':
      return openCTranslate2Weights(weightsFile);
    case 'safetensors':
      return openSafetensorsWeights(weightsFile);
    case 'ggml':
      return openGgmlWeights(weightsFile);
  }
}

/**
 * Opens a Whisper model: its weights as {@link openWeights} does, with its configuration and its tokeniser.
 *
 * @param path Of a directory (CTranslate2, Hugging Face, or with one ggml file), or of the file of the weights.
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND` when there is no model at the path, or files of it are missing;
 *   `ERR_MODEL_INVALID` when its weights or its configuration cannot be used. The tokeniser is not read here.
 */
export function openModel(path: string): WhisperModel {
  const location = locateModel(path);
  requireModelFiles(location);
  const weights = openLocatedWeights(location);
  try {
    return {
      weights,
      config: readConfig(location, weights),
      readTokenizer: () => readTokenizer(location),
    };
  } catch (error) {
    weights[Symbol.dispose]();
    throw error;
  }
}

function readConfig(
  { format, directory }: ModelLocation,
  { dimensions }: WhisperWeights,
): WhisperModelConfig {
  switch (format) {
    case 'ctranslate2': {
      const { path, json } = readConfigJson(directory);
      return modelConfig(path, json, format, dimensions);
    }
    case 'safetensors':
      return readHuggingFaceConfig(directory, dimensions);
    case 'ggml':
      // It follows from the sizes: the file itself says nothing beyond its weights and tokens.
      return {
        alignmentHeads: knownAlignmentHeads(dimensions),
        suppressTokens: [],
        suppressTokensAtBegin: [],
        languageIds: vocabularyLayout(dimensions.nVocab)?.languageIds ?? [],
      };
  }
}

function readTokenizer({ format, directory, weightsFile }: ModelLocation): string {
  if (format === 'ggml') {
    using file = openWeightsFile(weightsFile);
    const { dimensions } = readGgmlFile(file);
    return writeTokenizerJson(weightsFile, readGgmlVocabulary(file), dimensions.nVocab);
  }
  return readText(join(directory, 'tokenizer.json'), MAX_TOKENIZER_BYTES);
}
