import { type BuiltWhisperCpp, buildWhisperCpp } from '@ws/backend-whispercpp';

/** The programs of whisper.cpp that the tests run: built once for this machine. */
export function whisperCpp(): Promise<Pick<BuiltWhisperCpp, 'server' | 'cli'>> {
  return buildWhisperCpp();
}
