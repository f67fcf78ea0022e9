export { runSetup, type SetupProgramOptions } from './cli/run-setup.js';
export {
  createPythonHost,
  type PythonHost,
  type PythonHostOptions,
} from './host/create-python-host.js';
export { openPythonProcess, type PythonProcessOptions } from './process/open-python-process.js';
export type { PythonEngine, SupportedVersions } from './python-engine.js';
export { sharedPythonFiles } from './python-files.js';
export {
  findEnvironment,
  type InstalledPython,
  installedPython,
} from './setup/installed-python.js';
export type { SetupProgress } from './setup/progress.js';
export {
  type EnvironmentSetup,
  type SetupEnvironmentOptions,
  setupEnvironment,
} from './setup/setup-environment.js';
