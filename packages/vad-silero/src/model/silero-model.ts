import { chooseKernel } from '../kernel/choose-kernel.js';
import {
  normalizeSileroOptions,
  type SileroKernel,
  type SileroOptions,
  type SileroSampleRate,
  type SileroSettings,
} from '../silero-options.js';
import { createVad, type SileroVad } from '../silero-vad.js';
import { loadWeights } from './load-weights.js';
import { createNetwork } from './network.js';
import { networkShape } from './network-shape.js';

/** The weights of the detector, loaded: makes detectors for any number of streams, at once. */
export interface SileroModel {
  readonly sampleRate: SileroSampleRate;
  /** The kernel that does the arithmetic. */
  readonly kernel: SileroKernel;
  /** A detector for one stream: 1.3 KB of its own. */
  createVad(): SileroVad;
}

const loaded = new Map<string, Promise<SileroModel>>();

/**
 * Loads the model, once in a process for each sample rate and kernel.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_BACKEND_UNAVAILABLE` where `kernel: 'wasm'` cannot be had
 */
export async function loadSileroModel(options: SileroOptions = {}): Promise<SileroModel> {
  const settings = normalizeSileroOptions(options);
  const key = `${settings.sampleRate} ${settings.kernel}`;
  let model = loaded.get(key);
  if (model === undefined) {
    model = load(settings);
    loaded.set(key, model);
    // The next call tries again: the cause of a failure may have passed.
    model.catch(() => loaded.delete(key));
  }
  return model;
}

async function load({ sampleRate, kernel }: SileroSettings): Promise<SileroModel> {
  const weights = await loadWeights(sampleRate);
  const network = createNetwork(networkShape(sampleRate), weights, chooseKernel(kernel));
  return {
    sampleRate,
    kernel: network.kernel,
    createVad: () => createVad(network, sampleRate),
  };
}
