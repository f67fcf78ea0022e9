import { decodePcm } from '@ws/core/audio';
import { embeddedBytes, readOptions } from '@ws/core/internal';
import {
  SILERO,
  type SileroKernel,
  type SileroOptions,
  type SileroSampleRate,
  type SileroSettings,
} from '../silero-options.js';
import { createVad, type SileroVad } from '../silero-vad.js';
import { createNetwork } from './network.js';
import { NETWORK_SHAPES } from './network-shape.js';

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
  const settings = readOptions(SILERO, options);
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
  return (await loadSileroModel(options)).createVad();
}

async function load({ sampleRate, kernel }: SileroSettings): Promise<SileroModel> {
  const weights = await loadWeights(sampleRate);
  const network = createNetwork(NETWORK_SHAPES[sampleRate], weights, kernel);
  return {
    sampleRate,
    kernel: network.kernel,
    createVad: () => createVad(network, sampleRate),
  };
}

/** The weights for a sample rate, one after the other as `scripts/silero-weights.mjs` orders them. */
export async function loadWeights(sampleRate: SileroSampleRate): Promise<Float32Array> {
  // Each is a module of its own, over a megabyte: only what is asked for is loaded.
  const { default: base64 } =
    sampleRate === 16_000
      ? await import('../weights/weights-16k.js')
      : await import('../weights/weights-8k.js');
  return decodePcm(embeddedBytes(base64), 'pcm_f32le');
}
