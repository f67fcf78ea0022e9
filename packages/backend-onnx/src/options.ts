import { availableParallelism } from 'node:os';
import { type Logger, silentLogger } from '@ws/core';
import {
  choiceOption,
  invalidOption,
  loggerOption,
  numberOption,
  rejectUnknownOptions,
} from '@ws/core/options';
import type { ModelProgress } from '@ws/models';
import {
  DEFAULT_DECODING,
  type DecodingOptions,
  type DecodingSettings,
  resolveDecoding,
} from './decoding/decoding-options.js';
import type { AudioContext } from './engine/audio-encoder.js';
import type { ExecutionProvider } from './runtime/execution-providers.js';
import type { Precision } from './runtime/precision.js';

/** Settings of {@link createOnnxBackend}. */
export interface OnnxBackendOptions {
  /** A name that `@ws/models` knows (`tiny.en`, `base`), or the path of a model: of a CTranslate2 or Hugging Face directory, or of a ggml file. */
  readonly model: string;
  /**
   * `auto` (default): `int8` where the processor does it right and fast, else `fp32`; on another execution provider than
   * the processor `fp32`, since the 8-bit graphs are made of operations that only the processor has.
   */
  readonly precision?: Precision | 'auto' | undefined;
  /**
   * `silence-tail` (default): only the audio there is goes through the encoder, and a stand-in for the silence after
   * it is added. `full`: whole 30 s windows, as Whisper was trained; some 5 to 10 times slower for short audio.
   */
  readonly audioContext?: AudioContext | undefined;
  /** Threads of one inference, 1 to 64. Default: one less than the machine has, shared among `processes`, at most 4. */
  readonly threads?: number | undefined;
  /**
   * Processes that hold the model, at most, 1 to 64: so many calls run at once. Default 1. The second is started when
   * two calls are there at once, and so on; each takes the memory that one takes.
   */
  readonly processes?: number | undefined;
  /**
   * Milliseconds without a call after which a process ends and gives its memory back, unless it is the only one; 1000
   * to 86400000. Default 60000.
   */
  readonly idleTimeoutMs?: number | undefined;
  /** How it decodes: temperatures and when to try the next one, beams, suppression, long audio. */
  readonly decoding?: DecodingOptions | undefined;
  /**
   * What to compute on, best first, as `onnxruntime-node` takes them: `cuda`, `coreml`, `dml`, `webgpu`, `cpu`, or objects
   * with such a name and the provider's settings (plain data). 1 to 8, default `['cpu']`. One that cannot be had fails
   * `load` with `ERR_BACKEND_UNAVAILABLE`, unless `cpu` stands behind it: then the next one is taken and a warning
   * logged. Single operations that a provider lacks run on the processor.
   */
  readonly executionProviders?: readonly ExecutionProvider[] | undefined;
  /** Calls that wait for the engine, at most, 1 to 10000; further ones fail as `ERR_OVERLOADED`. Default 64. */
  readonly maxQueuedCalls?: number | undefined;
  /** Milliseconds per 30 s of audio after which a call is taken to hang, 1000 to 3600000; its process is killed. Default 60000. */
  readonly callTimeoutMs?: number | undefined;
  /** Told how a model's download goes. */
  readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
  readonly logger?: Logger | undefined;
}

/** {@link OnnxBackendOptions} with nothing left open. */
export type ResolvedOnnxBackendOptions = {
  readonly [Key in Exclude<keyof OnnxBackendOptions, 'onProgress' | 'decoding'>]-?: Exclude<
    OnnxBackendOptions[Key],
    undefined
  >;
} & { readonly decoding: DecodingSettings } & Pick<OnnxBackendOptions, 'onProgress'>;

/** What is taken where an option is left out; `threads` depends on the machine. */
export const DEFAULT_ONNX_BACKEND_OPTIONS: Readonly<
  Omit<ResolvedOnnxBackendOptions, 'model' | 'threads' | 'onProgress'>
> = Object.freeze({
  precision: 'auto',
  audioContext: 'silence-tail',
  executionProviders: Object.freeze(['cpu']),
  processes: 1,
  idleTimeoutMs: 60_000,
  decoding: DEFAULT_DECODING,
  maxQueuedCalls: 64,
  callTimeoutMs: 60_000,
  logger: silentLogger,
});

function isExecutionProvider(value: unknown): value is ExecutionProvider {
  const name =
    typeof value === 'object' && value !== null ? (value as { name: unknown }).name : value;
  return typeof name === 'string' && name !== '';
}

/** A copy: settings cross to another process, which only plain data can. */
function executionProviders(value: unknown): readonly ExecutionProvider[] {
  const option = 'executionProviders';
  if (
    !Array.isArray(value) ||
    value.length < 1 ||
    value.length > 8 ||
    !value.every(isExecutionProvider)
  ) {
    throw invalidOption(
      option,
      value,
      'a list of 1 to 8 names, or objects with a name: ["cuda", "cpu"]',
    );
  }
  try {
    return structuredClone(value) as readonly ExecutionProvider[];
  } catch {
    throw invalidOption(option, value, 'plain data, with no functions or devices in it');
  }
}

/** One is left to the rest of the program; more than 4 bring little for inferences this small. */
export function defaultThreads(parallelism: number, processes: number): number {
  return Math.max(1, Math.min(4, Math.floor((parallelism - 1) / processes)));
}

/** @throws TranscribeError `ERR_INVALID_OPTION` that names the option, its value and what it may be */
export function resolveOptions(options: OnnxBackendOptions): ResolvedOnnxBackendOptions {
  if (typeof options !== 'object' || options === null) {
    throw invalidOption('model', undefined, 'given, in an object of options: { model: "tiny.en" }');
  }
  // An option given as undefined is left out.
  const given = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as unknown as Pick<ResolvedOnnxBackendOptions, 'model' | 'onProgress'> &
    Partial<ResolvedOnnxBackendOptions>;
  const processes = given.processes ?? DEFAULT_ONNX_BACKEND_OPTIONS.processes;
  const resolved: ResolvedOnnxBackendOptions = {
    ...DEFAULT_ONNX_BACKEND_OPTIONS,
    threads: defaultThreads(availableParallelism(), processes),
    ...given,
  };
  const known = [...Object.keys(DEFAULT_ONNX_BACKEND_OPTIONS), 'model', 'threads', 'onProgress'];
  rejectUnknownOptions(given, known);
  if (typeof resolved.model !== 'string' || resolved.model === '') {
    throw invalidOption(
      'model',
      resolved.model,
      'the name of a model, or the path of a model directory',
    );
  }
  choiceOption('precision', resolved.precision, undefined, ['auto', 'fp32', 'int8']);
  choiceOption('audioContext', resolved.audioContext, undefined, ['silence-tail', 'full']);
  numberOption('processes', resolved.processes, undefined, { min: 1, max: 64, integer: true });
  numberOption('threads', resolved.threads, undefined, { min: 1, max: 64, integer: true });
  numberOption('idleTimeoutMs', resolved.idleTimeoutMs, undefined, {
    min: 1_000,
    max: 86_400_000,
    integer: true,
  });
  numberOption('maxQueuedCalls', resolved.maxQueuedCalls, undefined, {
    min: 1,
    max: 10_000,
    integer: true,
  });
  numberOption('callTimeoutMs', resolved.callTimeoutMs, undefined, {
    min: 1_000,
    max: 3_600_000,
    integer: true,
  });
  if (resolved.onProgress !== undefined && typeof resolved.onProgress !== 'function') {
    throw invalidOption('onProgress', resolved.onProgress, 'a function');
  }
  loggerOption('logger', resolved.logger);
  return {
    ...resolved,
    decoding: resolveDecoding(resolved.decoding),
    executionProviders: executionProviders(resolved.executionProviders),
  };
}
