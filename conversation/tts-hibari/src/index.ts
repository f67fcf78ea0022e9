export type { EnvironmentSetup, SetupEnvironmentOptions, SetupProgress } from '@ws/python';
export { createHibari, type Hibari } from './create-hibari.js';
export { findHibariSetup, setupHibari } from './hibari-engine.js';
export { DEFAULT_HIBARI_OPTIONS, type HibariOptions } from './hibari-options.js';
