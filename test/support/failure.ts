import { TranscribeError } from '@ws/core';

/** What a call fails with. */
export async function failure(call: Promise<unknown>): Promise<TranscribeError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!TranscribeError.isInstance(error)) throw new Error(`not a TranscribeError: ${error}`);
  return error;
}
