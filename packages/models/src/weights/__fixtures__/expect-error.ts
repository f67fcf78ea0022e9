import { type ErrorCode, TranscribeError } from '@ws/core';
import { expect } from 'vitest';

/** Runs `work`, which must fail with a `TranscribeError` of this code, and gives the error. */
export async function failure(work: () => unknown, code: ErrorCode): Promise<TranscribeError> {
  let thrown: unknown;
  try {
    await work();
  } catch (error) {
    thrown = error;
  }
  if (!TranscribeError.isInstance(thrown)) {
    throw new Error(`expected a TranscribeError ${code}, got ${String(thrown)}`, { cause: thrown });
  }
  expect(thrown.code).toBe(code);
  return thrown;
}
