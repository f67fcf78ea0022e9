import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TranscribeError } from '@ws/core';

/** The files without which a directory is no CTranslate2 Whisper model. */
export const MODEL_FILES: readonly string[] = ['model.bin', 'config.json', 'tokenizer.json'];

/** Those of {@link MODEL_FILES} that `directory` lacks; all of them when there is no such directory. */
export function missingModelFiles(directory: string): string[] {
  return MODEL_FILES.filter((file) => !existsSync(join(directory, file)));
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
