import { TranscribeError } from '@ws/core';
import { errorMessage } from '@ws/core/internal';
import { invalidModelError } from './invalid-model.js';

/** A file opened for reading at chosen positions. */
export interface WeightsFile extends Disposable {
  readonly path: string;
  readonly sizeBytes: number;
  /** Fills `bytes` from `position` on, or throws `ERR_MODEL_INVALID` (`ERR_DISPOSED` when closed). */
  readAt(position: number, bytes: Uint8Array): void;
}

/** The error of a file that is read after it was closed. */
export function closedError(path: string): TranscribeError {
  return new TranscribeError(`${path} was closed: open the model again.`, {
    code: 'ERR_DISPOSED',
    details: { file: path },
  });
}

/** The error of a file that cannot be read. */
export function unreadableError(path: string, cause: unknown, advice: string): TranscribeError {
  const reason = errorMessage(cause);
  return invalidModelError(path, `cannot be read (${reason})`, { advice, cause });
}
