import { existsSync } from 'node:fs';
import { type EngineName, setupPython } from '@ws/backend-faster';

/**
 * Makes sure that an engine's environment is there, in the user's cache: the first time some hundred megabytes are
 * downloaded and unpacked, later it costs nothing.
 */
export async function setUp(engine: EngineName): Promise<string> {
  const { python } = await setupPython({
    engine,
    onProgress({ phase, what, done, total }) {
      if (phase !== 'collecting') console.log(`${engine}: ${phase} ${what} (${done} of ${total})`);
    },
  });
  if (!existsSync(python)) throw new Error(`${python} is not there`);
  return python;
}
