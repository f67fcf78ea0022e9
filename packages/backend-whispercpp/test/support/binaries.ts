import { beforeEach } from 'vitest';
import { builtWhisperCpp } from '../../../../test/support/whisper-cpp.js';

/** Where whisper.cpp is; the tests of a file that asks for it are skipped where it cannot be built. */
export async function whisperCpp(): Promise<{
  readonly library: string;
  readonly server: string;
  readonly cli: string;
}> {
  const built = await builtWhisperCpp();
  beforeEach(({ skip }) => {
    skip(built === undefined, 'whisper.cpp cannot be built here');
  });
  return built ?? { library: '/not/built', server: '/not/built', cli: '/not/built' };
}
