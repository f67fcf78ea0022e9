// Engines one after another: the next one answers where the one before fails.
export { createFallbackBackend, type FallbackBackend } from './fallback/fallback-backend.js';
export type { EngineHealth, FallbackHealth } from './fallback/fallback-health.js';
export {
  DEFAULT_FALLBACK_OPTIONS,
  type FallbackEvent,
  type FallbackOptions,
} from './fallback/fallback-options.js';
