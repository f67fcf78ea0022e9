export { createMoonshineBackend, type MoonshineBackend } from './create-moonshine-backend.js';
export { MOONSHINE_MODELS } from './moonshine-models.js';
export { DEFAULT_MOONSHINE_OPTIONS, type MoonshineBackendOptions } from './options.js';
