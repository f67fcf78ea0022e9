export type { EnvironmentSetup, SetupEnvironmentOptions, SetupProgress } from '@ws/python';
export { createPiper } from './create-piper.js';
export type { Piper } from './hosted-piper.js';
export { DEFAULT_PIPER_OPTIONS, type PiperOptions } from './piper-options.js';
export { findPiperSetup, setupPiper } from './setup/setup-piper.js';
