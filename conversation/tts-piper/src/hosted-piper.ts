import { createEnginePool, type EngineChannel, type FromEngine } from '@ws/core/adapter';
import { checkSpeechCall, type SpeechCapabilities, type SpeechSynthesizer } from '@ws/speech';
import type { PiperSettings } from './piper-options.js';
import type { PiperAnswer, PiperFacts, PiperLoad, PiperRequest } from './process/messages.js';
import type { VoiceConfig } from './voices/voice-config.js';

/** Piper in a process of its own, with one voice. */
export interface Piper extends SpeechSynthesizer {
  readonly name: 'piper';
}

type HostedPiperSettings = Pick<
  PiperSettings,
  'maxQueuedCalls' | 'callTimeoutMs' | 'idleTimeoutMs' | 'logger'
>;

/** Where the process comes from. */
export interface PiperHost {
  prepare(): Promise<PiperLoad>;
  open(
    receive: (message: FromEngine<PiperFacts, PiperAnswer>) => void,
    signal: AbortSignal,
  ): Promise<EngineChannel<PiperLoad, PiperRequest>>;
}

/** Python reads large libraries from cold disks. */
const LOAD_TIMEOUT_MS = 300_000;
const NO_AUDIO = new Float32Array(0);

/** The contract of a synthesizer, kept over a process that answers messages. */
export function createHostedPiper(
  { maxQueuedCalls, callTimeoutMs, idleTimeoutMs, logger }: HostedPiperSettings,
  { sampleRate, voices }: VoiceConfig,
  { prepare, open }: PiperHost,
): Piper {
  const speakers = new Map(voices.map(({ name, speaker }) => [name, speaker]));
  const capabilities: SpeechCapabilities = Object.freeze({
    sampleRate,
    voices: Object.freeze(voices.map(({ name, languages }) => Object.freeze({ name, languages }))),
    speed: Object.freeze({ min: 0.5, max: 2 }),
    maxConcurrency: 1,
    maxChars: 2000,
    streaming: false,
  });
  const pool = createEnginePool<PiperLoad, PiperRequest, PiperFacts, PiperAnswer>({
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
    name: 'piper',
    capabilities,
    load: (options) => pool.start(options?.signal),
    async synthesize(text, options = {}) {
      const { signal } = options;
      pool.ensureOpen(signal);
      const { voice, speed } = checkSpeechCall(text, options, capabilities);
      const speaker = speakers.get(voice) ?? 0;
      const { samples = new Float32Array(0), processingTimeMs } = await pool.call(
        NO_AUDIO,
        { text, speed, speaker },
        { signal },
      );
      return { samples, sampleRate, processingTimeMs };
    },
    health: () => pool.health(),
    [Symbol.asyncDispose]: () => pool.dispose(),
  };
}
