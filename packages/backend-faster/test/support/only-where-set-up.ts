import { type EngineName, findPythonSetup } from '@ws/backend-faster';

/**
 * Whether an engine's environment is there already. Those of some engines are not made for a test: they are gigabytes, or
 * slow without the machine they are for.
 */
export function isSetUp(engine: EngineName): boolean {
  const found = findPythonSetup(engine) !== undefined;
  if (!found) {
    console.warn(
      `Tests on ${engine} are skipped: it is not set up. Run: node packages/backend-faster/bin/ws-backend-faster.js setup --engine ${engine}`,
    );
  }
  return found;
}
