import { type BuiltWhisperCpp, buildWhisperCpp } from '@ws/backend-whispercpp';

/**
 * whisper.cpp, as a user's command builds it: once, for all tests. Nothing, with a printed reason, where it cannot be
 * built: cmake or a compiler is missing.
 */
export async function builtWhisperCpp(): Promise<BuiltWhisperCpp | undefined> {
  try {
    return await buildWhisperCpp();
  } catch (error) {
    console.warn(`Tests of whisper.cpp are skipped: ${(error as Error).message}`);
    return undefined;
  }
}
