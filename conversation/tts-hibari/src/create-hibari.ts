import { installedPython, openPythonProcess } from '@ws/python';
import { hibariEngine } from './hibari-engine.js';
import { type HibariOptions, normalizeHibariOptions } from './hibari-options.js';
import { createHostedHibari, type Hibari } from './hosted-hibari.js';
import type { HibariAnswer, HibariFacts, HibariLoad, HibariRequest } from './process/messages.js';
import { workerProgram } from './python-files.js';

/**
 * hibari: English speech, 24 kHz, of one American voice, on a processor. It runs in a Python process, whose environment is
 * made once by `npx @ws/tts-hibari setup`, or by {@link setupHibari}; `load`, or the first call, starts it. Calls are
 * answered one after the other; the same text sounds the same each time.
 *
 * A call that is aborted is answered at once; the engine stops before its next sentence. A process that crashed, or hung
 * for `callTimeoutMs`, fails the call that it had as `ERR_BACKEND_CRASHED` or `ERR_BACKEND_TIMEOUT`, retryable, and is
 * started anew. One that nobody asks for `idleTimeoutMs` ends, and the next call starts it again.
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
  const settings = normalizeHibariOptions(options);
  const { threads, logger } = settings;
  const engine = hibariEngine();
  let { python = '' } = settings;

  return createHostedHibari(settings, {
    async prepare() {
      if (settings.python === undefined) python = installedPython(engine);
      return { threads };
    },
    open: (receive, signal) =>
      openPythonProcess<HibariLoad, HibariRequest, HibariFacts, HibariAnswer>(
        {
          python,
          ownPython: settings.python !== undefined,
          engine,
          program: workerProgram(),
          // Idle threads that spin keep each other from working.
          variables: { OMP_WAIT_POLICY: 'passive', OMP_NUM_THREADS: String(threads) },
          logger,
          signal,
        },
        receive,
      ),
  });
}
