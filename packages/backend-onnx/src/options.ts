import { availableParallelism } from 'node:os';
import { type Logger, silentLogger, TranscribeError } from '@ws/core';
import type { ModelProgress } from '@ws/models';
import { checkInteger, invalidOption } from './check-option.js';
import {
  DEFAULT_DECODING,
  type DecodingOptions,
  type DecodingSettings,
  resolveDecoding,
} from './decoding/decoding-options.js';
import type { AudioContext } from './engine/audio-encoder.js';
import type { Precision } from './runtime/precision.js';

/** Settings of {@link createOnnxBackend}. */
export interface OnnxBackendOptions {
  /** A name that `@ws/models` knows (`tiny.en`, `base`), or the path of a model: of a CTranslate2 or Hugging Face directory, or of a ggml file. */
  readonly model: string;
  /** `auto` (default): `int8` where the processor does it right and fast, else `fp32`. */
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
  processes: 1,
  idleTimeoutMs: 60_000,
  decoding: DEFAULT_DECODING,
  maxQueuedCalls: 64,
  callTimeoutMs: 60_000,
  logger: silentLogger,
});

function oneOf(option: string, value: unknown, values: readonly string[]): void {
  if (!values.includes(value as string))
    throw invalidOption(option, value, `one of ${values.join(', ')}`);
}

const LOGGER_METHODS = ['debug', 'info', 'warn', 'error'] as const;

function isLogger(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return LOGGER_METHODS.every((name) => typeof (value as Logger)[name] === 'function');
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
  const known = new Set([...Object.keys(resolved), 'model', 'onProgress']);
  const names = [...Object.keys(DEFAULT_ONNX_BACKEND_OPTIONS), 'model', 'threads', 'onProgress'];
  for (const name of known) {
    if (!names.includes(name)) {
      throw new TranscribeError(
        `There is no option "${name}". The options are ${names.join(', ')}.`,
        { code: 'ERR_INVALID_OPTION', details: { option: name } },
      );
    }
  }
  if (typeof resolved.model !== 'string' || resolved.model === '') {
    throw invalidOption(
      'model',
      resolved.model,
      'the name of a model, or the path of a model directory',
    );
  }
  oneOf('precision', resolved.precision, ['auto', 'fp32', 'int8']);
  oneOf('audioContext', resolved.audioContext, ['silence-tail', 'full']);
  checkInteger('processes', resolved.processes, 1, 64);
  checkInteger('threads', resolved.threads, 1, 64);
  checkInteger('idleTimeoutMs', resolved.idleTimeoutMs, 1_000, 86_400_000);
  checkInteger('maxQueuedCalls', resolved.maxQueuedCalls, 1, 10_000);
  checkInteger('callTimeoutMs', resolved.callTimeoutMs, 1_000, 3_600_000);
  if (resolved.onProgress !== undefined && typeof resolved.onProgress !== 'function') {
    throw invalidOption('onProgress', resolved.onProgress, 'a function');
  }
  if (!isLogger(resolved.logger)) {
    throw invalidOption('logger', resolved.logger, 'a logger with debug, info, warn and error');
  }
  return { ...resolved, decoding: resolveDecoding(resolved.decoding) };
}
