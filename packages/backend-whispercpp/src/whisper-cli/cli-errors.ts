import { TranscribeError } from '@ws/core';
import { explainEnd, lastWords } from '../process/program-end.js';
import type { ProgramEnd } from '../process/watched-process.js';

/** The error for a whisper-cli that ended without a result. Its exit code is 0 after some mistakes, too. */
export function cliError(end: ProgramEnd, program: string, model: string): TranscribeError {
  const { why, code, notes } = end;
  const details = { why, executable: program };
  const known = explainEnd(end, program, model);
  if (known !== undefined) {
    const { message, ...options } = known;
    return new TranscribeError(message, options);
  }
  if (code === undefined) {
    return new TranscribeError(
      `whisper-cli was ended by ${why}${why === 'SIGKILL' ? ', as by a system that is short of memory' : ''}. Try again.`,
      { code: 'ERR_BACKEND_CRASHED', retryable: true, details },
    );
  }
  return new TranscribeError(`whisper-cli failed (${why}): ${lastWords(notes)}`, {
    code: 'ERR_BACKEND_FAILED',
    retryable: code === PROCESSING_FAILED,
    details,
  });
}

/** Its exit code when the computation itself failed. */
const PROCESSING_FAILED = 10;
