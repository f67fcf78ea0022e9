export type { InstalledPython, SetupProgress } from '@ws/python';
export {
  createFasterBackend,
  type FasterBackend,
  type FasterEngineFacts,
} from './create-faster-backend.js';
export type { EngineName, FasterBackendName } from './engines.js';
export {
  type AlignmentOptions,
  type ComputeType,
  DEFAULT_FASTER_BACKEND_OPTIONS,
  type Device,
  type DiarizationOptions,
  ENGINE_OPTIONS,
  type FasterBackendOptions,
} from './options.js';
export {
  findPythonSetup,
  type PythonSetup,
  type SetupPythonOptions,
  setupPython,
} from './setup/setup-python.js';
