import { TranscribeError } from '@ws/core';
import { errorMessage } from '@ws/core/internal';

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

/** Characters of a reason: it may quote the file. */
const MOST_REASON = 500;

/**
 * The error of a file that is another than it is taken for.
 *
 * @param what What it is taken for: `Smart Turn`.
 * @param cause Why it is not.
 * @param advice What to do about it.
 */
export function otherFileError(
  file: string,
  what: string,
  cause: unknown,
  advice: string,
): TranscribeError {
  const reason = errorMessage(cause).trim().slice(0, MOST_REASON);
  return new TranscribeError(`${file} is no ${what}: ${reason}. ${advice}`, {
    code: 'ERR_MODEL_INVALID',
    details: { file },
    cause,
  });
}
