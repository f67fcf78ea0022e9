import { type BuildOptions, type BuiltWhisperCpp, buildWhisperCpp } from '@ws/backend-whispercpp';

/** What the tests of whisper.cpp compute on: `cuda`, `metal` and `vulkan` need such a card. */
const { WHISPER_CPP_GPU: acceleration } = process.env as {
  WHISPER_CPP_GPU?: BuildOptions['acceleration'];
};

/**
 * whisper.cpp, as a user's command builds it: once, for all tests. Nothing, with a printed reason, where it cannot be
 * built: cmake or a compiler is missing.
 */
export async function builtWhisperCpp(): Promise<BuiltWhisperCpp | undefined> {
  try {
    return await buildWhisperCpp({ acceleration });
  } catch (error) {
    console.warn(`Tests of whisper.cpp are skipped: ${(error as Error).message}`);
    return undefined;
  }
}
