import { TranscribeError } from '@ws/core';
import { exists, join } from '#disk';
import type { ModelLocation } from './locate-model.js';

/**
 * Holds that the files are there which a model needs beside its weights. A ggml file is a whole model.
 *
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND` naming those that are missing.
 */
export function requireModelFiles({ format, directory, weightsFile }: ModelLocation): void {
  if (format === 'ggml') return;
  const missing = ['config.json', 'tokenizer.json'].filter(
    (file) => !exists(join(directory, file)),
  );
  if (missing.length === 0) return;
  throw new TranscribeError(
    `${weightsFile} has no ${missing.join(' and no ')} beside it. Put the model's own ${missing.length === 1 ? 'one' : 'ones'} there.`,
    { code: 'ERR_MODEL_NOT_FOUND', details: { directory, missing } },
  );
}
