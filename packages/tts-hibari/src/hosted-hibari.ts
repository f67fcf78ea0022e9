import { abortedError, TranscribeError } from '@ws/core';
import { createEnginePool, type EngineChannel, type FromEngine } from '@ws/core/adapter';
import { checkSpeechCall, type SpeechCapabilities, type SpeechSynthesizer } from '@ws/core/speech';
import type { HibariSettings } from './hibari-options.js';
import type { HibariAnswer, HibariFacts, HibariLoad, HibariRequest } from './process/messages.js';

/** hibari in a process of its own. */
export interface Hibari extends SpeechSynthesizer {
  readonly name: 'hibari';
}

/** Where the process comes from. */
export interface HibariHost {
  prepare(): Promise<HibariLoad>;
  open(
    receive: (message: FromEngine<HibariFacts, HibariAnswer>) => void,
    signal: AbortSignal,
  ): Promise<EngineChannel<HibariLoad, HibariRequest>>;
}

const CAPABILITIES: SpeechCapabilities = Object.freeze({
  sampleRate: 24_000,
  voices: Object.freeze([
    Object.freeze({ name: 'heart', languages: Object.freeze(['en-US'] as const) }),
  ]),
  speed: Object.freeze({ min: 0.5, max: 2 }),
  maxConcurrency: 1,
  maxChars: 2000,
  streaming: false,
});

/** Python reads large libraries from cold disks. */
const LOAD_TIMEOUT_MS = 300_000;
const NO_AUDIO = new Float32Array(0);

/** The contract of a synthesizer, kept over a process that answers messages. */
export function createHostedHibari(
  { maxQueuedCalls, callTimeoutMs, idleTimeoutMs, logger }: HibariSettings,
  { prepare, open }: HibariHost,
): Hibari {
  let disposed = false;
  const pool = createEnginePool<HibariLoad, HibariRequest, HibariFacts, HibariAnswer>({
    prepare,
    open: (_, receive, signal) => open(receive, signal),
    callsPerEngine: 1,
    maxQueuedCalls,
    callTimeoutMs,
    loadTimeoutMs: LOAD_TIMEOUT_MS,
    idleTimeoutMs,
    logger,
  });

  /** What the pool says of itself, said of the synthesizer. */
  async function told<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      const isDisposal = TranscribeError.isInstance(error) && error.code === 'ERR_DISPOSED';
      throw isDisposal ? disposedError() : error;
    }
  }

  return {
    specVersion: 'v1',
    name: 'hibari',
    capabilities: CAPABILITIES,
    load: (options) => told(pool.start(options?.signal)),
    async synthesize(text, options = {}) {
      if (disposed) throw disposedError();
      const { signal } = options;
      if (signal?.aborted) throw abortedError(signal);
      const { speed } = checkSpeechCall(text, options, CAPABILITIES);
      const call = pool.call(NO_AUDIO, { text, speed }, { signal });
      const { samples = new Float32Array(0), sampleRate, processingTimeMs } = await told(call);
      return { samples, sampleRate, processingTimeMs };
    },
    health: () => pool.health(),
    async [Symbol.asyncDispose]() {
      disposed = true;
      await pool.dispose();
    },
  };
}

function disposedError(): TranscribeError {
  return new TranscribeError('The synthesizer was disposed. Create another one.', {
    code: 'ERR_DISPOSED',
  });
}
