import { knownAlignmentHeads } from '../alignment-heads.js';
import type { WhisperDimensions } from '../dimensions.js';
import { openWeightsFile } from '../file-cursor.js';
import type { WhisperModelConfig } from '../model-config.js';
import { vocabularyLayout } from '../tokenizer/added-tokens.js';
import { writeTokenizerJson } from '../tokenizer/tokenizer-json.js';
import { readGgmlFile, readGgmlVocabulary } from './ggml-file.js';

/** What follows from a ggml model's sizes: the file itself says nothing beyond its weights and tokens. */
export function readGgmlConfig(dimensions: WhisperDimensions): WhisperModelConfig {
  return {
    alignmentHeads: knownAlignmentHeads(dimensions),
    suppressTokens: [],
    suppressTokensAtBegin: [],
    languageIds: vocabularyLayout(dimensions.nVocab)?.languageIds ?? [],
  };
}

/**
 * A `tokenizer.json` made of a ggml file's vocabulary.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID`
 */
export function readGgmlTokenizer(path: string): string {
  using file = openWeightsFile(path);
  const { dimensions } = readGgmlFile(file);
  return writeTokenizerJson(path, readGgmlVocabulary(file), dimensions.nVocab);
}
