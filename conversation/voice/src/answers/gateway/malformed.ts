import { TranscribeError } from '@ws/core';

/** @param what - in general words: what a gateway sends may hold what was said */
export function malformed(name: string, what: string): TranscribeError {
  return new TranscribeError(`${name} answers with ${what}.`, {
    code: 'ERR_BACKEND_FAILED',
    retryable: true,
  });
}
