export { createSileroVad, loadSileroModel, type SileroModel } from './model/silero-model.js';
export {
  DEFAULT_SILERO_OPTIONS,
  type SileroKernel,
  type SileroOptions,
  type SileroSampleRate,
} from './silero-options.js';
export type { SileroVad } from './silero-vad.js';
