import { readOptions } from '@ws/core/internal';
import { createPythonHost } from '@ws/python';
import type { SpeechSynthesizer } from '@ws/speech';
import { createHostedSynthesizer } from '@ws/speech/internal';
import { PIPER_ENGINE, WORKER_PROGRAM } from './piper-engine.js';
import { PIPER_OPTIONS, type PiperOptions } from './piper-options.js';
import { readVoiceConfig } from './voices/voice-config.js';
import { voiceFiles } from './voices/voice-files.js';

/** Piper in a process of its own, with one voice. */
export interface Piper extends SpeechSynthesizer {
  readonly name: 'piper';
}

/**
 * Piper: speech in some forty languages, on a processor. One voice, which is downloaded where it is not there yet, in a
 * Python process, whose environment is made once by `npx @ws/tts-piper setup`, or by {@link setupPiper}; `load`, or the
 * first call, starts it. Calls are answered one after the other; no two sound quite alike.
 *
 * A call that is aborted is answered at once; the engine stops before its next sentence. A process that crashed, or hung
 * for `callTimeoutMs`, fails the call that it had as `ERR_BACKEND_CRASHED` or `ERR_BACKEND_TIMEOUT`, retryable, and is
 * started anew. One without a call for `idleTimeoutMs` ends, and the next call starts it again.
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
  const settings = readOptions(PIPER_OPTIONS, options);
  const { threads, noise, rhythmNoise, python, logger } = settings;
  const { cacheDirectory, onProgress, signal } = settings;
  const files = await voiceFiles(settings.voice, { cacheDirectory, onProgress, signal });
  const { sampleRate, voices } = await readVoiceConfig(files);
  const speakers = new Map(voices.map(({ name, speaker }) => [name, speaker]));
  const host = createPythonHost({
    ...{ python, logger, engine: PIPER_ENGINE, program: WORKER_PROGRAM },
    // Idle threads that spin keep each other from working.
    variables: { OMP_WAIT_POLICY: 'passive', OMP_NUM_THREADS: String(threads) },
  });
  return createHostedSynthesizer({
    name: 'piper',
    capabilities: Object.freeze({
      sampleRate,
      voices: Object.freeze(
        voices.map(({ name, languages }) => Object.freeze({ name, languages })),
      ),
      speed: Object.freeze({ min: 0.5, max: 2 }),
      maxConcurrency: 1,
      maxChars: 2000,
      streaming: false,
    }),
    settings,
    async prepare() {
      host.find();
      return { model: files.model, config: files.config, threads, noise, rhythmNoise };
    },
    open: host.open,
    request: ({ text, speed, voice }) => ({ text, speed, speaker: speakers.get(voice) ?? 0 }),
  });
}
