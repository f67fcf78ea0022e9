export { runSetup, type SetupProgramOptions } from './cli/run-setup.js';
export {
  createPythonHost,
  type PythonHost,
  type PythonHostOptions,
} from './process/python-host.js';
export type { PythonEngine } from './python-engine.js';
export { findEnvironment, type InstalledPython } from './setup/environment-place.js';
export type { SetupProgress } from './setup/progress.js';
export {
  type EnvironmentSetup,
  type SetupEnvironmentOptions,
  setupEnvironment,
} from './setup/setup-environment.js';
