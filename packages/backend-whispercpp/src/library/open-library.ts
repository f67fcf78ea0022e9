import { TranscribeError } from '@ws/core';
import { checkAbi, SUPPORTED_VERSIONS } from './abi.js';
import { bindWhisper, type WhisperFunctions } from './c-api.js';

/** A whisper.cpp library that may be called. */
export interface WhisperLibrary {
  readonly functions: WhisperFunctions;
  readonly version: string;
}

/**
 * Loads a library, and makes sure that it is one that is known here.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE`
 */
export function openLibrary(path: string): WhisperLibrary {
  let functions: WhisperFunctions;
  try {
    functions = bindWhisper(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TranscribeError(
      `${path} cannot be used as a whisper.cpp library: ${reason}. Versions ${SUPPORTED_VERSIONS} can be used. Build one for this machine: npx @ws/backend-whispercpp build`,
      { code: 'ERR_BACKEND_UNAVAILABLE', details: { library: path }, cause },
    );
  }
  return { functions, version: checkAbi(functions, path) };
}
