import type {
  BackendCapabilities,
  TranscribeOptions,
  TranscriptionBackend,
} from '../contracts/backend.js';
import { disposedError } from './call-line.js';
import { checkCall } from './check-call.js';
import { createEngineHost, type EngineHost, type EngineHostOptions } from './engine-host.js';

/** What a backend is made of whose engine runs somewhere else. */
export interface HostedBackendOptions<Load extends object, Request extends object, Facts>
  extends Omit<EngineHostOptions<Load, Request, Facts>, 'concurrency'> {
  readonly name: string;
  readonly capabilities: BackendCapabilities;
  /**
   * A call's settings as the engine takes them.
   *
   * @throws TranscribeError `ERR_INVALID_OPTION`
   */
  request(options: TranscribeOptions): Request;
}

/** A backend whose engine runs somewhere else. */
export interface HostedBackend<Facts> extends TranscriptionBackend {
  /** What the engine told when it had loaded, the last time it did. */
  readonly facts: Facts | undefined;
}

/** The contract of a backend, kept over an engine that answers messages: {@link createEngineHost} says how. */
export function createHostedBackend<Load extends object, Request extends object, Facts>(
  options: HostedBackendOptions<Load, Request, Facts>,
): HostedBackend<Facts> {
  const { name, capabilities } = options;
  const maxSamples = capabilities.maxAudioMs * 16;
  let disposed = false;
  const host: EngineHost<Request, Facts> = createEngineHost<Load, Request, Facts>({
    ...options,
    concurrency: capabilities.maxConcurrency,
  });
  return {
    specVersion: 'v1',
    name,
    capabilities,
    get facts() {
      return host.facts;
    },
    load: (load) => host.start(load?.signal),
    async transcribe(samples, call) {
      if (disposed) throw disposedError();
      checkCall(samples, call, maxSamples);
      const { onSegment, onProgress, signal } = call;
      const listeners = capabilities.progress ? { onSegment, onProgress, signal } : { signal };
      return host.call(samples, options.request(call), listeners);
    },
    health: () => host.health(),
    async [Symbol.asyncDispose]() {
      disposed = true;
      await host.dispose();
    },
  };
}
