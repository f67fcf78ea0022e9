import { availableParallelism } from 'node:os';
import { type Logger, silentLogger, TranscribeError } from '@ws/core';
import type { ModelProgress } from '@ws/models';
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
  /** Calls that wait for the engine, at most, 1 to 10000; further ones fail as `ERR_OVERLOADED`. Default 64. */
  readonly maxQueuedCalls?: number | undefined;
  /** Milliseconds after which a call is taken to hang, 1000 to 3600000; its process is killed. Default 60000. */
  readonly callTimeoutMs?: number | undefined;
  /** Told how a model's download goes. */
  readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
  readonly logger?: Logger | undefined;
}

/** {@link OnnxBackendOptions} with nothing left open. */
export type ResolvedOnnxBackendOptions = {
  readonly [Key in Exclude<keyof OnnxBackendOptions, 'onProgress'>]-?: Exclude<
    OnnxBackendOptions[Key],
    undefined
  >;
} & Pick<OnnxBackendOptions, 'onProgress'>;

/** What is taken where an option is left out; `threads` depends on the machine. */
export const DEFAULT_ONNX_BACKEND_OPTIONS: Readonly<
  Omit<ResolvedOnnxBackendOptions, 'model' | 'threads' | 'onProgress'>
> = Object.freeze({
  precision: 'auto',
  audioContext: 'silence-tail',
  processes: 1,
  idleTimeoutMs: 60_000,
  maxQueuedCalls: 64,
  callTimeoutMs: 60_000,
  logger: silentLogger,
});

/** A value as a message shows it. JSON has no NaN, no bigint and no end for what holds itself. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}

function invalid(option: string, value: unknown, expected: string): TranscribeError {
  return new TranscribeError(`Option "${option}" is ${show(value)}; it must be ${expected}.`, {
    code: 'ERR_INVALID_OPTION',
    details: { option, value },
  });
}

function oneOf(option: string, value: unknown, values: readonly string[]): void {
  if (!values.includes(value as string))
    throw invalid(option, value, `one of ${values.join(', ')}`);
}

function integerWithin(option: string, value: unknown, least: number, most: number): void {
  if (!Number.isInteger(value) || (value as number) < least || (value as number) > most) {
    throw invalid(option, value, `a whole number from ${least} to ${most}`);
  }
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
    throw invalid('model', undefined, 'given, in an object of options: { model: "tiny.en" }');
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
    throw invalid('model', resolved.model, 'the name of a model, or the path of a model directory');
  }
  oneOf('precision', resolved.precision, ['auto', 'fp32', 'int8']);
  oneOf('audioContext', resolved.audioContext, ['silence-tail', 'full']);
  integerWithin('processes', resolved.processes, 1, 64);
  integerWithin('threads', resolved.threads, 1, 64);
  integerWithin('idleTimeoutMs', resolved.idleTimeoutMs, 1_000, 86_400_000);
  integerWithin('maxQueuedCalls', resolved.maxQueuedCalls, 1, 10_000);
  integerWithin('callTimeoutMs', resolved.callTimeoutMs, 1_000, 3_600_000);
  if (resolved.onProgress !== undefined && typeof resolved.onProgress !== 'function') {
    throw invalid('onProgress', resolved.onProgress, 'a function');
  }
  if (!isLogger(resolved.logger)) {
    throw invalid('logger', resolved.logger, 'a logger with debug, info, warn and error');
  }
  return resolved;
}
