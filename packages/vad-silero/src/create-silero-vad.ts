import { loadSileroModel } from './model/silero-model.js';
import type { SileroOptions } from './silero-options.js';
import type { SileroVad } from './silero-vad.js';

/**
 * A detector for one stream. The weights are loaded once, and shared by all detectors of a sample rate.
 *
 * @example
 * ```ts
 * const session = createStreamingSession({ backend, vad: await createSileroVad() });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_BACKEND_UNAVAILABLE` where `kernel: 'wasm'` cannot be had
 */
export async function createSileroVad(options: SileroOptions = {}): Promise<SileroVad> {
  const model = await loadSileroModel(options);
  return model.createVad();
}
