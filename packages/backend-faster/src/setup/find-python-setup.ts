import { findEnvironment, type InstalledPython } from '@ws/python';
import { type EngineName, pythonEngine } from '../engines.js';

/**
 * The environment that `setup` made for an engine; `undefined` where there is none.
 *
 * @param environments - where they are kept; default: in the user's cache
 */
export function findPythonSetup(
  engine: EngineName,
  environments?: string | undefined,
): InstalledPython | undefined {
  return findEnvironment(pythonEngine(engine), environments);
}
