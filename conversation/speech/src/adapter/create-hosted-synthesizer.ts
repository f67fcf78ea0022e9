import { createEnginePool, type EngineChannel, type FromEngine } from '@ws/core/internal';
import type { SpeechCapabilities, SpeechSynthesizer } from '../contracts/speech-synthesizer.js';
import { checkSpeechCall, type SpeechRequest } from '../synthesizer/check-speech-call.js';
import type { HostedSpeechSettings } from './hosted-speech-options.js';

/** What an engine answers to a call. */
export interface SpokenAnswer {
  readonly sampleRate: number;
  readonly processingTimeMs: number;
  /** Mono, in [-1, 1]. Left out where the text has nothing that can be said. */
  readonly samples?: Float32Array | undefined;
}

/** A synthesizer's facts, and how its process is started. */
export interface HostedSynthesizerOptions<
  Name extends string,
  Load extends object,
  Request extends object,
> {
  readonly name: Name;
  /** Engines answer one call after the other: `maxConcurrency` is 1 and `streaming` is false. */
  readonly capabilities: SpeechCapabilities;
  readonly settings: Omit<HostedSpeechSettings, 'threads'>;
  /** What the engine loads; asked at each start. */
  prepare(): Promise<Load>;
  /** Starts a process. `signal` is aborted when the process is no longer wanted. */
  open(
    receive: (message: FromEngine<object, SpokenAnswer>) => void,
    signal: AbortSignal,
  ): Promise<EngineChannel<Load, Request>>;
  /** A checked call, as the engine reads it. */
  request(call: SpeechRequest): Request;
}

/** Python reads large libraries from cold disks. */
const LOAD_TIMEOUT_MS = 300_000;
const NO_AUDIO = new Float32Array(0);

/**
 * The contract of a synthesizer, kept over a process that answers messages. A process that crashed, or hung for
 * `callTimeoutMs`, fails its call as `ERR_BACKEND_CRASHED` or `ERR_BACKEND_TIMEOUT`, retryable, and is started anew.
 */
export function createHostedSynthesizer<
  Name extends string,
  Load extends object,
  Request extends object,
>({
  name,
  capabilities,
  settings,
  prepare,
  open,
  request,
}: HostedSynthesizerOptions<Name, Load, Request>): SpeechSynthesizer & { readonly name: Name } {
  const { maxQueuedCalls, callTimeoutMs, idleTimeoutMs, logger } = settings;
  const pool = createEnginePool<Load, Request, object, SpokenAnswer>({
    what: 'synthesizer',
    prepare,
    open: (_, receive, signal) => open(receive, signal),
    callsPerEngine: 1,
    maxQueuedCalls,
    callTimeoutMs,
    loadTimeoutMs: LOAD_TIMEOUT_MS,
    idleTimeoutMs,
    logger,
  });

  return {
    specVersion: 'v1',
    name,
    capabilities,
    load: (options) => pool.start(options?.signal),
    async synthesize(text, options = {}) {
      const { signal } = options;
      pool.ensureOpen(signal);
      const asked = request(checkSpeechCall(text, options, capabilities));
      const answer = await pool.call(NO_AUDIO, asked, { signal });
      const { samples = new Float32Array(0), sampleRate, processingTimeMs } = answer;
      return { samples, sampleRate, processingTimeMs };
    },
    health: () => pool.health(),
    [Symbol.asyncDispose]: () => pool.dispose(),
  };
}
