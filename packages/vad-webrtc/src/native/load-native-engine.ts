import type { DecisionEngine } from '../engine/decision-engine.js';

/**
 * Loads the npm package `webrtcvad`.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` where it is not installed, was not compiled, or cannot be
 */
export type LoadNativeEngine = () => Promise<DecisionEngine>;
