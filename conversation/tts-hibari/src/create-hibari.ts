import { readOptions } from '@ws/core/internal';
import { createPythonHost } from '@ws/python';
import type { SpeechCapabilities, SpeechSynthesizer } from '@ws/speech';
import { createHostedSynthesizer } from '@ws/speech/internal';
import { HIBARI_ENGINE, WORKER_PROGRAM } from './hibari-engine.js';
import { HIBARI_OPTIONS, type HibariOptions } from './hibari-options.js';

/** hibari in a process of its own. */
export interface Hibari extends SpeechSynthesizer {
  readonly name: 'hibari';
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

/**
 * hibari: English speech, 24 kHz, of one American voice, on a processor. It runs in a Python process, whose environment is
 * made once by `npx @ws/tts-hibari setup`, or by {@link setupHibari}; `load`, or the first call, starts it. Calls are
 * answered one after the other; the same text sounds the same each time.
 *
 * A call that is aborted is answered at once; the engine stops before its next sentence. A process that crashed, or hung
 * for `callTimeoutMs`, fails the call that it had as `ERR_BACKEND_CRASHED` or `ERR_BACKEND_TIMEOUT`, retryable, and is
 * started anew. One without a call for `idleTimeoutMs` ends, and the next call starts it again.
 *
 * @example
 * ```ts
 * await using hibari = createHibari();
 * const { samples, sampleRate } = await hibari.synthesize('Good morning.');
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createHibari(options: HibariOptions = {}): Hibari {
  const settings = readOptions(HIBARI_OPTIONS, options);
  const { python, threads, logger } = settings;
  const host = createPythonHost({
    ...{ python, logger, engine: HIBARI_ENGINE, program: WORKER_PROGRAM },
    // Idle threads that spin keep each other from working.
    variables: { OMP_WAIT_POLICY: 'passive', OMP_NUM_THREADS: String(threads) },
  });
  return createHostedSynthesizer({
    name: 'hibari',
    capabilities: CAPABILITIES,
    settings,
    async prepare() {
      host.find();
      return { threads };
    },
    open: host.open,
    request: ({ text, speed }) => ({ text, speed }),
  });
}
