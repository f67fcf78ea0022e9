import { setupPiper } from '@ws/tts-piper';
import { beforeEach } from 'vitest';

/**
 * Makes sure that piper's environment is there, in the user's cache. Where it cannot be made (no Python, no network) the
 * reason is printed, and the tests of the file that asks for it are skipped.
 *
 * @returns its interpreter
 */
export async function setUp(): Promise<string> {
  const python = await setupPiper().then(
    (setup) => setup.python,
    (error: Error) => {
      console.warn(`Tests of piper are skipped: ${error.message}`);
      return undefined;
    },
  );
  beforeEach(({ skip }) => {
    skip(python === undefined, 'piper cannot be set up here');
  });
  return python ?? '/not/set/up';
}
