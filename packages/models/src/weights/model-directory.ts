import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TranscribeError } from '@ws/core';
import { openCTranslate2Weights } from './ctranslate2/ctranslate2-weights.js';
import { readModelConfig, type WhisperModelConfig } from './model-config.js';
import type { WhisperWeights } from './whisper-weights.js';

/** The files without which a directory is no CTranslate2 Whisper model. */
export const MODEL_FILES: readonly string[] = ['model.bin', 'config.json', 'tokenizer.json'];

/** An opened model directory. Dispose `weights` when they are read. */
export interface WhisperFiles {
  readonly weights: WhisperWeights;
  /** Path of `tokenizer.json`, in Hugging Face's format. */
  readonly tokenizerJson: string;
  readonly config: WhisperModelConfig;
}

/** Those of {@link MODEL_FILES} that `directory` lacks; all of them when there is no such directory. */
export function missingModelFiles(directory: string): string[] {
  return MODEL_FILES.filter((file) => !existsSync(join(directory, file)));
}

/**
 * Opens the weights of a CTranslate2 Whisper directory. Reading is synchronous and tensor by tensor: the file is never
 * held in memory whole.
 *
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND` when there is no `model.bin`, `ERR_MODEL_INVALID` when it is damaged,
 *   foreign or of an unsupported kind.
 */
export function openWeights(directory: string): WhisperWeights {
  const path = join(directory, 'model.bin');
  if (!existsSync(path)) throw incompleteDirectoryError(directory, ['model.bin']);
  return openCTranslate2Weights(path);
}

/**
 * Opens a CTranslate2 Whisper directory: `model.bin`, `config.json`, `tokenizer.json`.
 *
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND` naming the files that are missing, `ERR_MODEL_INVALID` when
 *   `model.bin` or `config.json` cannot be used. The tokeniser's file is not read here.
 */
export function readModelDirectory(directory: string): WhisperFiles {
  const missing = missingModelFiles(directory);
  if (missing.length > 0) throw incompleteDirectoryError(directory, missing);
  const weights = openWeights(directory);
  try {
    return {
      weights,
      tokenizerJson: join(directory, 'tokenizer.json'),
      config: readModelConfig(join(directory, 'config.json'), weights.dimensions),
    };
  } catch (error) {
    weights[Symbol.dispose]();
    throw error;
  }
}

/** The error of a directory that lacks files of a model. */
export function incompleteDirectoryError(
  directory: string,
  missing: readonly string[],
): TranscribeError {
  return new TranscribeError(
    `${directory} is not a CTranslate2 Whisper model: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing. Give a directory that holds ${MODEL_FILES.join(', ')}.`,
    { code: 'ERR_MODEL_NOT_FOUND', details: { directory, missing } },
  );
}
