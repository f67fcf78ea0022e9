/// <reference lib="webworker" />
import { type Logger, silentLogger } from '@ws/core';
import { flagOption, invalidOption, numberOption, rejectUnknownOptions } from '@ws/core/options';
import type { FetchProgress } from '@ws/models/web';
import { checkSharedOptions } from '../check-shared-options.js';
import {
  DEFAULT_DECODING,
  type DecodingOptions,
  type DecodingSettings,
  resolveDecoding,
} from '../decoding/decoding-options.js';
import type { AudioContext } from '../engine/audio-encoder.js';
import type { Precision } from '../runtime/precision.js';
import type { WebExecutionProvider } from './messages.js';

/** Settings of `createOnnxBackend` in browsers. */
export interface WebOnnxBackendOptions {
  /**
   * The address of a model, absolute or relative to the page: of a folder with a CTranslate2 model (`config.json`,
   * `tokenizer.json`, `model.bin`) or a Hugging Face one (`model.safetensors`), or of a ggml file of whisper.cpp. Or a
   * name that `@ws/models` knows (`tiny.en`, `base`), which is fetched from the Hugging Face hub.
   */
  readonly model: string;
  /** `auto` (default): `int8` on WebAssembly, `fp32` on WebGPU, which has no 8-bit products. */
  readonly precision?: Precision | 'auto' | undefined;
  /** As in Node: `silence-tail` (default), or `full` for whole 30 s windows. */
  readonly audioContext?: AudioContext | undefined;
  /**
   * What may compute; the first that is there does. Default `['wasm']`. `['webgpu', 'wasm']` takes the graphics processor
   * where the browser has one that is not computed in software.
   */
  readonly executionProviders?: readonly WebExecutionProvider[] | undefined;
  /**
   * Threads of one inference on WebAssembly, 1 to 64. Default: one less than the machine has, at most 4. Only on pages
   * that are cross-origin isolated; elsewhere one, and a note says so.
   */
  readonly threads?: number | undefined;
  /**
   * Whether the model is kept on the user's disk (in the origin private file system) and taken from there the next time.
   * Default `true`.
   */
  readonly cache?: boolean | undefined;
  /** SHA-256 of the model's files by name, in hexadecimal: `{ 'model.bin': '…' }`. Those of models by name are known. */
  readonly checksums?: Readonly<Record<string, string>> | undefined;
  /** Where models by name come from. Default `https://huggingface.co`. */
  readonly hub?: string | undefined;
  /**
   * The address of a folder with the files of `onnxruntime-web/dist`, absolute or relative to the page, on your server
   * or on a CDN. Needed where no bundler puts them in place.
   */
  readonly wasmPaths?: string | undefined;
  /**
   * Starts the worker: `() => new Worker('/assets/web-worker.js', { type: 'module' })`. Needed where no bundler sees that
   * `dist/web-worker.js` is one, and puts it elsewhere than beside this module.
   */
  readonly createWorker?: (() => Worker) | undefined;
  /** How it decodes: temperatures and when to try the next one, beams, suppression, long audio. */
  readonly decoding?: DecodingOptions | undefined;
  /** Calls that wait for the engine, at most, 1 to 10000; further ones fail as `ERR_OVERLOADED`. Default 64. */
  readonly maxQueuedCalls?: number | undefined;
  /** Milliseconds per 30 s of audio after which a call is taken to hang, 1000 to 3600000; its worker is ended. Default 300000. */
  readonly callTimeoutMs?: number | undefined;
  /** Told how a model's download goes. */
  readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
  readonly logger?: Logger | undefined;
}

type Open = 'threads' | 'wasmPaths' | 'createWorker' | 'onProgress';

/** {@link WebOnnxBackendOptions} with nothing left open that has a default. */
export type ResolvedWebOnnxBackendOptions = {
  readonly [Key in Exclude<keyof WebOnnxBackendOptions, Open | 'decoding'>]-?: Exclude<
    WebOnnxBackendOptions[Key],
    undefined
  >;
} & { readonly decoding: DecodingSettings } & Pick<WebOnnxBackendOptions, Open>;

/** What is taken where an option is left out; `threads` depends on the machine. */
export const DEFAULT_WEB_ONNX_BACKEND_OPTIONS: Readonly<
  Omit<ResolvedWebOnnxBackendOptions, 'model' | Open>
> = Object.freeze({
  precision: 'auto',
  audioContext: 'silence-tail',
  executionProviders: Object.freeze(['wasm'] as const),
  cache: true,
  decoding: DEFAULT_DECODING,
  checksums: Object.freeze({}),
  hub: 'https://huggingface.co',
  maxQueuedCalls: 64,
  // A phone takes long.
  callTimeoutMs: 300_000,
  logger: silentLogger,
});

const NAMES: readonly string[] = [
  'model',
  ...Object.keys(DEFAULT_WEB_ONNX_BACKEND_OPTIONS),
  'threads',
  'wasmPaths',
  'createWorker',
  'onProgress',
];
const PROVIDERS: readonly unknown[] = ['webgpu', 'wasm'];

/** @throws TranscribeError `ERR_INVALID_OPTION` that names the option, its value and what it may be */
export function resolveWebOptions(options: WebOnnxBackendOptions): ResolvedWebOnnxBackendOptions {
  if (typeof options !== 'object' || options === null) {
    throw invalidOption(
      'model',
      undefined,
      'given, in an object of options: { model: "/models/tiny.en/" }',
    );
  }
  // An option given as undefined is left out.
  const given = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as unknown as WebOnnxBackendOptions;
  rejectUnknownOptions(given, NAMES);
  const resolved = {
    ...DEFAULT_WEB_ONNX_BACKEND_OPTIONS,
    ...given,
  } as ResolvedWebOnnxBackendOptions;
  const { model, executionProviders, checksums, hub, wasmPaths } = resolved;
  if (typeof model !== 'string' || model === '') {
    throw invalidOption('model', model, 'the address of a model, or the name of one');
  }
  checkSharedOptions(resolved);
  if (
    !Array.isArray(executionProviders) ||
    executionProviders.length === 0 ||
    executionProviders.some((provider) => !PROVIDERS.includes(provider))
  ) {
    throw invalidOption('executionProviders', executionProviders, "a list of 'webgpu' and 'wasm'");
  }
  numberOption('threads', resolved.threads, undefined, { min: 1, max: 64, integer: true });
  flagOption('cache', resolved.cache, undefined);
  if (typeof checksums !== 'object' || checksums === null) {
    throw invalidOption('checksums', checksums, 'an object of SHA-256 by file name');
  }
  for (const [name, digest] of Object.entries(checksums)) {
    if (typeof digest !== 'string' || !/^[\da-f]{64}$/i.test(digest)) {
      throw invalidOption(`checksums.${name}`, digest, '64 hexadecimal digits');
    }
  }
  if (typeof hub !== 'string' || !URL.canParse(hub)) {
    throw invalidOption('hub', hub, 'an absolute address');
  }
  if (wasmPaths !== undefined && (typeof wasmPaths !== 'string' || wasmPaths === '')) {
    throw invalidOption('wasmPaths', wasmPaths, 'the address of a folder');
  }
  for (const name of ['createWorker', 'onProgress'] as const) {
    const value = resolved[name];
    if (value !== undefined && typeof value !== 'function') {
      throw invalidOption(name, value, 'a function');
    }
  }
  return { ...resolved, decoding: resolveDecoding(resolved.decoding) };
}
