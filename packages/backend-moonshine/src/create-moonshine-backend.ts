import { fileURLToPath } from 'node:url';
import { forkInference } from '@ws/backend-onnx/internal';
import { TranscribeError, type TranscribeOptions, type TranscriptionBackend } from '@ws/core';
import { checkCall } from '@ws/core/adapter';
import { createChildChannel, createHostedBackend, keptResult } from '@ws/core/internal';
import { findMoonshine } from './moonshine-models.js';
import type { MoonshineRequest } from './network/moonshine-engine.js';
import { type MoonshineBackendOptions, resolveOptions } from './options.js';
import type { MoonshineLoad } from './process/worker.js';

/** Moonshine on ONNX Runtime. */
export interface MoonshineBackend extends TranscriptionBackend {
  readonly name: 'moonshine';
  /** The model as it was asked for. */
  readonly model: string;
  /** Processes at most, as `auto` came to; `capabilities.maxConcurrency` is the same. */
  readonly processes: number;
  /** Threads of each, as `auto` came to. */
  readonly threads: number;
}

/** The longest audio that the model was trained on. */
const MAX_AUDIO_MS = 30_000;
const LANGUAGES: readonly string[] = ['en'];
// Loading that takes longer never ends.
const LOAD_TIMEOUT_MS = 120_000;

/**
 * Moonshine on ONNX Runtime, in child processes of its own. The model is fetched (44 MB, once) and loaded by `load`, or by the
 * first call; a further process, up to `processes`, is started when several calls are there at once.
 *
 * The model hears samples as they are, in time that grows with the audio: there is no window of 30 s to fill. It knows
 * English, and no times, prompts or prefixes. A call that is aborted stops at the next token, once its audio has been
 * encoded; an engine that crashed or hung fails the call as retryable and is started anew.
 *
 * @example
 * ```ts
 * await using backend = createMoonshineBackend();
 * const { text } = await backend.transcribe(samples, { sampleRate: 16000 });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createMoonshineBackend(options: MoonshineBackendOptions = {}): MoonshineBackend {
  const { model, threads, processes, onProgress, logger, ...limits } = resolveOptions(options);
  const entry = fileURLToPath(new URL('./worker.js', import.meta.url));

  async function find(signal: AbortSignal): Promise<MoonshineLoad> {
    const files = await findMoonshine(model, { signal, onProgress });
    logger.info({ model, processes, threads }, 'starting the engine, with processes at most');
    return { files, threads };
  }

  function check(samples: Float32Array, call: TranscribeOptions): void {
    checkCall(samples, call, MAX_AUDIO_MS * 16);
    const { language = 'en', task } = call;
    if (task === 'translate') throw refusal('task', task, 'does not translate');
    if (language !== 'en') throw refusal('language', language, `does not know "${language}"`);
  }

  const hosted = createHostedBackend<MoonshineLoad, MoonshineRequest, undefined>({
    ...limits,
    name: 'moonshine',
    capabilities: {
      wordTimestamps: false,
      prompt: false,
      languageDetection: false,
      languages: LANGUAGES,
      translation: false,
      prefix: false,
      draft: false,
      tokens: true,
      attention: false,
      audioContextSizing: true,
      maxConcurrency: processes,
      maxAudioMs: MAX_AUDIO_MS,
    },
    prepare: keptResult(find),
    open: (_, receive) => createChildChannel(forkInference(entry), receive, { name: 'Moonshine' }),
    check,
    request: ({ tokens = false }) => ({ tokens }),
    engines: processes,
    loadTimeoutMs: LOAD_TIMEOUT_MS,
    keepsLast: true,
    logger,
  });

  return {
    specVersion: 'v1',
    name: 'moonshine',
    ...{ model, processes, threads },
    capabilities: hosted.capabilities,
    load: hosted.load,
    transcribe: hosted.transcribe,
    health: hosted.health,
    [Symbol.asyncDispose]: hosted[Symbol.asyncDispose],
  };
}

function refusal(option: string, value: string, what: string): TranscribeError {
  return new TranscribeError(
    `Moonshine knows English only: it ${what}. Use a multilingual Whisper for that, such as base with @ws/backend-onnx.`,
    { code: 'ERR_INVALID_OPTION', details: { option, value } },
  );
}
