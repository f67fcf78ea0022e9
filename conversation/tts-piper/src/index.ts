export type { EnvironmentSetup, SetupEnvironmentOptions, SetupProgress } from '@ws/python';
export { createPiper, type Piper } from './create-piper.js';
export { findPiperSetup, setupPiper } from './piper-engine.js';
export { DEFAULT_PIPER_OPTIONS, type PiperOptions } from './piper-options.js';
