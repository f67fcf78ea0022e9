import { TranscribeError } from '@ws/core';

const FETCH_AGAIN = 'The file is damaged or incomplete: delete it and download the model again.';

/**
 * The error of a model file that cannot be used.
 *
 * @param file Path of the file.
 * @param problem What is wrong with it, as a sentence without its full stop.
 * @param advice What to do about it. Default: download it again.
 */
export function invalidModelError(
  file: string,
  problem: string,
  options: { readonly advice?: string | undefined; readonly cause?: unknown } = {},
): TranscribeError {
  return new TranscribeError(`${file}: ${problem}. ${options.advice ?? FETCH_AGAIN}`, {
    code: 'ERR_MODEL_INVALID',
    details: { file, problem },
    ...('cause' in options ? { cause: options.cause } : {}),
  });
}
