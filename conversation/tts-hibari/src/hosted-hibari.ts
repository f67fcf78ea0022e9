import { createEnginePool, type EngineChannel, type FromEngine } from '@ws/core/adapter';
import { checkSpeechCall, type SpeechCapabilities, type SpeechSynthesizer } from '@ws/speech';
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
  const pool = createEnginePool<HibariLoad, HibariRequest, HibariFacts, HibariAnswer>({
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
    name: 'hibari',
    capabilities: CAPABILITIES,
    load: (options) => pool.start(options?.signal),
    async synthesize(text, options = {}) {
      const { signal } = options;
      pool.ensureOpen(signal);
      const { speed } = checkSpeechCall(text, options, CAPABILITIES);
      const {
        samples = new Float32Array(0),
        sampleRate,
        processingTimeMs,
      } = await pool.call(NO_AUDIO, { text, speed }, { signal });
      return { samples, sampleRate, processingTimeMs };
    },
    health: () => pool.health(),
    [Symbol.asyncDispose]: () => pool.dispose(),
  };
}
