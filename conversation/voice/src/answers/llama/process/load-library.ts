import { TranscribeError } from '@ws/core';

type Library = typeof import('node-llama-cpp');

/**
 * The library, which its user installs: with its binaries it is larger than all the rest.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE`
 */
export async function loadLibrary(): Promise<Library> {
  try {
    return await import('node-llama-cpp');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new TranscribeError(
      `The embedded language model needs node-llama-cpp, which cannot be loaded (${code ?? message}). Run: npm install node-llama-cpp@3.21.1`,
      { code: 'ERR_BACKEND_UNAVAILABLE', cause },
    );
  }
}
