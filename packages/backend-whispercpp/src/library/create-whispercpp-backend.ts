import { fileURLToPath } from 'node:url';
import type { BackendHealth, TranscriptionBackend } from '@ws/core';
import { resolveModel } from '@ws/models';
import { findBinaries } from '../build/find-binaries.js';
import { createEngineBackend, whenWarpingFails } from '../calls/engine-backend.js';
import { resolveOptions, type WhisperCppBackendOptions } from '../options.js';
import { openForkChannel } from './fork-channel.js';
import type { LibraryFacts, LibraryLoad } from './library-load.js';

/** whisper.cpp's library, in a child process. */
export interface WhisperCppBackend extends TranscriptionBackend {
  readonly name: 'whispercpp';
  /** The model as it was asked for. */
  readonly model: string;
  /** Which library is used, and what it is; nothing until it is loaded. */
  readonly library: LibraryFacts | undefined;
  health(): Promise<BackendHealth>;
}

/** Large models from slow disks, and graphics cards that compile their programs first. */
const LOAD_TIMEOUT_MS = 600_000;

/**
 * whisper.cpp through its C API, in a child process of its own: the library is found on this machine, or built before by
 * `npx @ws/backend-whispercpp build`. Versions 1.9.x; another one is refused before anything of it is used.
 *
 * A prompt that is too long is cut: its last 223 tokens count. A call that is aborted stops at the decoder's next step, or
 * after the encoder. A library that crashed or hung fails the call as retryable, and is loaded anew; `retries` is of loading alone.
 *
 * Audio over 30 s, up to two hours, is heard window by window, each after the text of the one before.
 *
 * @example
 * ```ts
 * await using backend = createWhisperCppBackend({ model: 'tiny.en' });
 * const { text } = await backend.transcribe(samples, { sampleRate: 16000 });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createWhisperCppBackend(options: WhisperCppBackendOptions): WhisperCppBackend {
  const settings = resolveOptions(options);
  const { logger, model, maxConcurrency, threads, gpu, gpuDevice } = settings;
  const { audioContext, beamSize } = settings;
  let { wordTimes } = settings;
  const { facts, contract } = createEngineBackend<LibraryLoad, LibraryFacts>(settings, {
    maxConcurrency,
    languageChoice: true,
    async prepare(signal) {
      const libraries = findBinaries('library', settings.library);
      const { name, source, weightsFile, directory } = await resolveModel(model, {
        formats: ['ggml'],
        signal,
        onProgress: settings.onProgress,
      });
      logger.info(
        { model: name, source, library: libraries[0].path, threads },
        'starting whisper.cpp',
      );
      return {
        libraries: libraries.map(({ path }) => path),
        model: weightsFile ?? directory,
        ...{ threads, gpu, gpuDevice, wordTimes, audioContext, beamSize },
      };
    },
    open(load, receive) {
      const entry = fileURLToPath(new URL('./worker.js', import.meta.url));
      const channel = openForkChannel(load, receive, entry, maxConcurrency, (line) =>
        logger.debug({ line }, 'whisper.cpp'),
      );
      if (load.wordTimes === 'dtw') {
        whenWarpingFails(channel, logger, () => {
          wordTimes = 'token';
        });
      }
      return channel;
    },
    callTimeoutMs: settings.callTimeoutMs,
    loadTimeoutMs: LOAD_TIMEOUT_MS,
    idleTimeoutMs: settings.idleTimeoutMs,
  });
  return {
    ...contract,
    model,
    get library() {
      return facts();
    },
  };
}
