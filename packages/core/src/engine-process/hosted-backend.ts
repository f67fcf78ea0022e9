import type {
  BackendCapabilities,
  TranscribeOptions,
  TranscriptionBackend,
} from '../contracts/backend.js';
import { checkCall } from './check-call.js';
import { createEnginePool } from './engine-pool.js';
import type { EnginePoolOptions } from './engine-pool-options.js';

/** What a backend is made of whose engines run somewhere else. */
export interface HostedBackendOptions<Load extends object, Request extends object, Facts>
  extends Omit<EnginePoolOptions<Load, Request, Facts>, 'callsPerEngine'> {
  readonly name: string;
  /** `maxConcurrency` calls are shared evenly among the engines. */
  readonly capabilities: BackendCapabilities;
  /** The languages that the model knows, by what an engine told when it had loaded. Left out: `capabilities` say it, or nobody does. */
  languages?(facts: Facts): readonly string[] | undefined;
  /**
   * Refuses calls that no engine could answer. Default: {@link checkCall} with the capabilities' `maxAudioMs`.
   *
   * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_INVALID_AUDIO`, `ERR_AUDIO_TOO_LONG`
   */
  check?(samples: Float32Array, options: TranscribeOptions): void;
  /**
   * A call's settings as the engine takes them.
   *
   * @throws TranscribeError `ERR_INVALID_OPTION`
   */
  request(options: TranscribeOptions): Request;
}

/** A backend whose engines run somewhere else. */
export interface HostedBackend<Facts> extends TranscriptionBackend {
  /** What an engine told when it had loaded, the last time that one did. */
  readonly facts: Facts | undefined;
  /** Engines that have loaded. */
  readonly engines: number;
}

/** The contract of a backend, kept over engines that answer messages: {@link createEnginePool} says how. */
export function createHostedBackend<Load extends object, Request extends object, Facts>(
  options: HostedBackendOptions<Load, Request, Facts>,
): HostedBackend<Facts> {
  const { name, engines = 1 } = options;
  const capabilities: BackendCapabilities = {
    ...options.capabilities,
    get languages() {
      const { facts } = pool;
      return facts && options.languages ? options.languages(facts) : options.capabilities.languages;
    },
  };
  const maxSamples = capabilities.maxAudioMs * 16;
  const pool = createEnginePool<Load, Request, Facts>({
    ...options,
    callsPerEngine: capabilities.maxConcurrency / engines,
  });
  return {
    specVersion: 'v1',
    name,
    capabilities,
    get facts() {
      return pool.facts;
    },
    get engines() {
      return pool.ready;
    },
    load: (load) => pool.start(load?.signal),
    async transcribe(samples, call) {
      pool.ensureOpen();
      if (options.check === undefined) checkCall(samples, call, maxSamples);
      else options.check(samples, call);
      const { onSegment, onProgress, signal } = call;
      const listeners = capabilities.progress ? { onSegment, onProgress, signal } : { signal };
      return pool.call(samples, options.request(call), listeners);
    },
    health: () => pool.health(),
    [Symbol.asyncDispose]: () => pool.dispose(),
  };
}
