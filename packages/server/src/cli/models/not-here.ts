import { TranscribeError } from '@ws/core';

/** Gives the error of a model that is known but not on this machine a message that fits a command line. */
export async function orNotHere<T>(found: Promise<T>): Promise<T> {
  try {
    return await found;
  } catch (error) {
    if (!TranscribeError.isInstance(error) || error.code !== 'ERR_MODEL_NOT_FOUND') throw error;
    const { model }: { readonly model?: unknown } = error.details ?? {};
    if (typeof model !== 'string') throw error;
    throw new TranscribeError(
      `The model ${model} is not on this machine. Get it with: ws-server models pull ${model}`,
      { code: error.code, details: error.details, cause: error },
    );
  }
}
