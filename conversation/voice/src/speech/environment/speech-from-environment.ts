import { join } from 'node:path';
import type { Logger } from '@ws/core';
import {
  callback,
  flag,
  LOGGER,
  type OptionSpec,
  readOptions,
  type SettingsOf,
  SIGNAL,
} from '@ws/core/internal';
import { type ProgressListener, userCacheDirectory } from '@ws/models';
import { checkSpeechCall, type SpeechSynthesizer } from '@ws/speech';
import { createSpeechCache, type SpeechCache } from '../cache/speech-cache.js';
import { readSpeechVariables } from './speech-environment.js';
import { SYNTHESIZERS } from './synthesizers.js';

/** Settings of `speechFromEnvironment`. */
export interface SpeechFromEnvironmentOptions {
  /** Whether the Python environment of `hibari` or `piper` is made where it is not there yet. Default `true`. */
  readonly setUp?: boolean | undefined;
  /** Told how the download of a voice goes. */
  readonly onProgress?: ProgressListener | undefined;
  /** Told how a setup goes, and what synthesizer and cache tell. Default: none. */
  readonly logger?: Logger | undefined;
  /** Ends a setup, or the download of a voice. */
  readonly signal?: AbortSignal | undefined;
}

/** A synthesizer, its cache, and how it speaks. */
export interface Speech extends AsyncDisposable {
  readonly synthesizer: SpeechSynthesizer;
  readonly cache: SpeechCache;
  /** What to give to `createSpokenAnswer`, or to `speak`. */
  readonly voice: string | undefined;
  readonly speed: number | undefined;
  /** Disposes the cache and the synthesizer. */
  [Symbol.asyncDispose](): Promise<void>;
}

const SPEC: OptionSpec<SettingsOf<SpeechFromEnvironmentOptions, 'signal' | 'onProgress'>> = {
  setUp: flag(true),
  onProgress: callback<ProgressListener>(),
  logger: LOGGER,
  signal: SIGNAL,
};

/**
 * The synthesizer that the environment names, and its cache:
 *
 * | variable | |
 * |---|---|
 * | `TTS_BACKEND` | `hibari` (default), `piper` or `openai` |
 * | `TTS_VOICE` | one of its voices; of Piper a name of rhasspy/piper-voices, or the path of an `.onnx` file |
 * | `TTS_SPEED` | 1 is the voice's own pace |
 * | `TTS_TIMEOUT_MS` | milliseconds after which a call is taken to hang, 1000 to 600000; default 20000 |
 * | `TTS_CACHE_DIR` | where sounds are kept; default `whisper-streaming/speech` in the user's cache |
 * | `TTS_BASE_URL`, `TTS_API_KEY`, `TTS_MODEL`, `TTS_SAMPLE_RATE` | of `openai`; else `OPENAI_BASE_URL`, `OPENAI_API_KEY` |
 *
 * @param env - `process.env`, say
 * @throws TranscribeError `ERR_INVALID_OPTION`, which names the variable; `ERR_BACKEND_UNAVAILABLE`, saying what to install or
 *   to run; `ERR_MODEL_NOT_FOUND`, `ERR_DOWNLOAD_FAILED`, `ERR_ABORTED`
 */
export async function speechFromEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  options: SpeechFromEnvironmentOptions = {},
): Promise<Speech> {
  const { setUp, onProgress, logger, signal } = readOptions(SPEC, options);
  const variables = readSpeechVariables(env);
  const make = SYNTHESIZERS[variables.backend];
  const { synthesizer, voice } = await make(variables, { setUp, onProgress, logger, signal });
  try {
    const { speed } = variables;
    // A voice that is not there is found out now, not in the first answer.
    checkSpeechCall('a', { voice, speed }, synthesizer.capabilities);
    const cache = createSpeechCache({
      synthesizer,
      directory: variables.cacheDirectory ?? join(userCacheDirectory(env), 'speech'),
      logger,
    });
    return {
      ...{ synthesizer, cache, voice, speed },
      async [Symbol.asyncDispose]() {
        await cache[Symbol.asyncDispose]();
        await synthesizer[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await synthesizer[Symbol.asyncDispose]();
    throw error;
  }
}
