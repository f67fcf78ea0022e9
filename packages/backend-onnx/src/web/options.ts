/// <reference lib="webworker" />
import type { Logger } from '@ws/core';
import {
  address,
  CHECKSUMS,
  callback,
  type DefaultsOf,
  defaultsOf,
  extendSpec,
  flag,
  listOf,
  type OptionSpec,
  required,
  type SettingsOf,
  text,
  wholeNumber,
} from '@ws/core/internal';
import type { FetchProgress } from '@ws/models/web';
import type { DecodingOptions } from '../decoding/decoding-options.js';
import type { AudioContext } from '../network/audio-encoder.js';
import type { Precision } from '../runtime/precision.js';
import { type SharedSettings, sharedOptions } from '../shared-options.js';

/** What computes in a browser: the processor through WebAssembly, or the graphics processor. */
export type WebExecutionProvider = 'webgpu' | 'wasm';

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

type Unsaid = 'threads' | 'wasmPaths' | 'createWorker' | 'onProgress';

/** {@link WebOnnxBackendOptions} with nothing left open that has a default. */
export type ResolvedWebOnnxBackendOptions = Omit<
  SettingsOf<WebOnnxBackendOptions, Unsaid>,
  keyof SharedSettings
> &
  SharedSettings;

// A phone takes long.
const CALL_TIMEOUT_MS = 300_000;

export const WEB_ONNX: OptionSpec<ResolvedWebOnnxBackendOptions> = extendSpec(
  sharedOptions(CALL_TIMEOUT_MS),
  {
    model: required(text(undefined, 'the address of a model, or the name of one')),
    executionProviders: listOf<WebExecutionProvider>(['webgpu', 'wasm'], 1, ['wasm']),
    threads: wholeNumber(1, 64),
    cache: flag(true),
    checksums: CHECKSUMS,
    hub: address('https://huggingface.co'),
    wasmPaths: text(undefined, 'the address of a folder'),
    createWorker: callback<() => Worker>(),
    onProgress: callback<(progress: FetchProgress) => void>(),
  },
);

/** The defaults of all options that have one; `threads` depends on the machine. */
export const DEFAULT_WEB_ONNX_BACKEND_OPTIONS: DefaultsOf<WebOnnxBackendOptions, Unsaid | 'model'> =
  defaultsOf(WEB_ONNX);
