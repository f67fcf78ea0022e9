import { type Logger, silentLogger } from '@ws/core';
import { invalidOption, numberOption, rejectUnknownOptions } from '@ws/core/options';
import { lookAtMachine, type Machine, type ModelProgress } from '@ws/models';
import { checkSharedOptions } from './check-shared-options.js';
import {
  DEFAULT_DECODING,
  type DecodingOptions,
  type DecodingSettings,
  resolveDecoding,
} from './decoding/decoding-options.js';
import type { AudioContext } from './engine/audio-encoder.js';
import { parametersOf } from './process/model-size.js';
import { shareOfMachine } from './process/share-of-machine.js';
import { computesOnCpu, type ExecutionProvider } from './runtime/execution-providers.js';
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
  /**
   * Threads of one inference, 1 to 64. `auto` (default): the processors shared among `processes`, at most 4; a small
   * model has one, for calls side by side on a thread each get more done.
   */
  readonly threads?: number | 'auto' | undefined;
  /**
   * Processes that hold the model, at most, 1 to 64: so many calls run at once. The second is started when two calls are
   * there at once, and so on; each takes the memory that one takes. `auto` (default): as many as there are processors
   * (of a container: that it is granted) for their `threads`, and as the free memory holds; on another execution
   * provider than the processor one.
   */
  readonly processes?: number | 'auto' | undefined;
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
  readonly [Key in Exclude<keyof OnnxBackendOptions, Settled | 'onProgress'>]-?: Exclude<
    OnnxBackendOptions[Key],
    undefined
  >;
} & {
  readonly decoding: DecodingSettings;
  readonly threads: number;
  readonly processes: number;
} & Pick<OnnxBackendOptions, 'onProgress'>;

/** Options that are another thing once they are resolved. */
type Settled = 'decoding' | 'threads' | 'processes';

/** What is taken where an option is left out. */
export const DEFAULT_ONNX_BACKEND_OPTIONS: Readonly<
  Omit<ResolvedOnnxBackendOptions, 'model' | 'threads' | 'processes' | 'onProgress'> & {
    readonly threads: 'auto';
    readonly processes: 'auto';
  }
> = Object.freeze({
  precision: 'auto',
  audioContext: 'silence-tail',
  executionProviders: Object.freeze(['cpu']),
  threads: 'auto',
  processes: 'auto',
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

/** A whole number, or `auto`. */
function countOption(name: 'threads' | 'processes', value: unknown): void {
  if (value === 'auto') return;
  if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > 64) {
    throw invalidOption(name, value, '"auto" or a whole number from 1 to 64');
  }
}

/**
 * @param machine what `auto` is to fit
 * @throws TranscribeError `ERR_INVALID_OPTION` that names the option, its value and what it may be
 */
export function resolveOptions(
  options: OnnxBackendOptions,
  machine: () => Machine = lookAtMachine,
): ResolvedOnnxBackendOptions {
  if (typeof options !== 'object' || options === null) {
    throw invalidOption('model', undefined, 'given, in an object of options: { model: "tiny.en" }');
  }
  // An option given as undefined is left out.
  const given = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as unknown as Partial<typeof DEFAULT_ONNX_BACKEND_OPTIONS> &
    Pick<OnnxBackendOptions, 'model' | 'onProgress'>;
  const resolved = { ...DEFAULT_ONNX_BACKEND_OPTIONS, ...given };
  const known = [...Object.keys(DEFAULT_ONNX_BACKEND_OPTIONS), 'model', 'onProgress'];
  rejectUnknownOptions(given, known);
  if (typeof resolved.model !== 'string' || resolved.model === '') {
    throw invalidOption(
      'model',
      resolved.model,
      'the name of a model, or the path of a model directory',
    );
  }
  checkSharedOptions(resolved);
  countOption('processes', resolved.processes);
  countOption('threads', resolved.threads);
  numberOption('idleTimeoutMs', resolved.idleTimeoutMs, undefined, {
    min: 1_000,
    max: 86_400_000,
    integer: true,
  });
  if (resolved.onProgress !== undefined && typeof resolved.onProgress !== 'function') {
    throw invalidOption('onProgress', resolved.onProgress, 'a function');
  }
  const providers = executionProviders(resolved.executionProviders);
  const load = {
    parameters: parametersOf(resolved.model),
    mayBeFp32: resolved.precision !== 'int8',
    isOnCpu: computesOnCpu(providers),
  };
  return {
    ...resolved,
    decoding: resolveDecoding(resolved.decoding),
    executionProviders: providers,
    ...shareOfMachine(machine(), load, resolved),
  };
}
