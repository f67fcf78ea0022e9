import { type EngineName, setupPython } from '@ws/backend-faster';
import { beforeEach } from 'vitest';

/**
 * Makes sure that an engine's environment is there, in the user's cache: the first time some hundred megabytes are
 * downloaded and unpacked, later it costs nothing. Where it cannot be made (no Python, no network) the reason is printed,
 * and the tests of the file that asks for it are skipped.
 *
 * @returns its interpreter
 */
export async function setUp(engine: EngineName): Promise<string> {
  const python = await setupPython({
    engine,
    onProgress({ phase, what, done, total }) {
      if (phase !== 'collecting') console.log(`${engine}: ${phase} ${what} (${done} of ${total})`);
    },
  }).then(
    (setup) => setup.python,
    (error: Error) => {
      console.warn(`Tests of ${engine} are skipped: ${error.message}`);
      return undefined;
    },
  );
  beforeEach(({ skip }) => {
    skip(python === undefined, `${engine} cannot be set up here`);
  });
  return python ?? '/not/set/up';
}
