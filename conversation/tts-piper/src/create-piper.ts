import { installedPython, openPythonProcess } from '@ws/python';
import { createHostedPiper, type Piper } from './hosted-piper.js';
import { piperEngine } from './piper-engine.js';
import { normalizePiperOptions, type PiperOptions } from './piper-options.js';
import type { PiperAnswer, PiperFacts, PiperLoad, PiperRequest } from './process/messages.js';
import { workerProgram } from './python-files.js';
import { readVoiceConfig } from './voices/voice-config.js';
import { voiceFiles } from './voices/voice-files.js';

/**
 * Piper: speech in some forty languages, on a processor. One voice, which is downloaded where it is not there yet, in a
 * Python process, whose environment is made once by `npx @ws/tts-piper setup`, or by {@link setupPiper}; `load`, or the
 * first call, starts it. Calls are answered one after the other; no two sound quite alike.
 *
 * A call that is aborted is answered at once; the engine stops before its next sentence. A process that crashed, or hung
 * for `callTimeoutMs`, fails the call that it had as `ERR_BACKEND_CRASHED` or `ERR_BACKEND_TIMEOUT`, retryable, and is
 * started anew. One that nobody asks for `idleTimeoutMs` ends, and the next call starts it again.
 *
 * @example
 * ```ts
 * await using piper = await createPiper({ voice: 'en_US-joe-medium' });
 * const { samples, sampleRate } = await piper.synthesize('Good morning.');
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID`, `ERR_DOWNLOAD_FAILED` saying
 *   what was tried and which file to put where, `ERR_ABORTED`
 */
export async function createPiper(options: PiperOptions = {}): Promise<Piper> {
  const settings = normalizePiperOptions(options);
  const { threads, noise, rhythmNoise, logger, cacheDirectory, onProgress, signal } = settings;
  const files = await voiceFiles(settings.voice, { cacheDirectory, onProgress, signal });
  const engine = piperEngine();
  let { python = '' } = settings;

  return createHostedPiper(settings, await readVoiceConfig(files), {
    async prepare() {
      if (settings.python === undefined) python = installedPython(engine);
      return { model: files.model, config: files.config, threads, noise, rhythmNoise };
    },
    open: (receive, ends) =>
      openPythonProcess<PiperLoad, PiperRequest, PiperFacts, PiperAnswer>(
        {
          python,
          ownPython: settings.python !== undefined,
          engine,
          program: workerProgram(),
          // Idle threads that spin keep each other from working.
          variables: { OMP_WAIT_POLICY: 'passive', OMP_NUM_THREADS: String(threads) },
          logger,
          signal: ends,
        },
        receive,
      ),
  });
}
