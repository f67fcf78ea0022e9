import type { TranscriptionBackend } from '@ws/core';
import { findBinaries } from '../build/find-binaries.js';
import { createEngineBackend } from '../calls/engine-backend.js';
import { modelFacts } from '../model/model-facts.js';
import { resolveCliOptions, type WhisperCliBackendOptions } from '../options.js';
import { type CliFacts, type CliLoad, openCliChannel } from './cli-channel.js';

/** whisper-cli. */
export interface WhisperCliBackend extends TranscriptionBackend {
  readonly name: 'whispercpp';
  /** The model as it was asked for. */
  readonly model: string;
  /** Which program is used, and what it is; nothing until it is loaded. */
  readonly command: CliFacts | undefined;
}

const LOAD_TIMEOUT_MS = 60_000;
/** Each call has a time limit of its own; the pool's, at which all calls end, comes later. */
const HOST_PATIENCE = 2;

/**
 * whisper.cpp's `whisper-cli`, a process for each call, which loads the model anew: for files, where nothing is to stay in
 * memory. Segments and progress are told as it prints them. A call that is aborted kills its process; all end with this
 * process, however that ends. Temporary files are in a folder that only this user may look into, and are removed with the
 * call; those that a killed process left behind are removed at the next start.
 *
 * whisper-cli tells neither the probability of no speech, nor those of languages other than the detected one:
 * `noSpeechProb` and `languageProbabilities` are missing.
 *
 * @example
 * ```ts
 * await using backend = createWhisperCliBackend({ model: 'base' });
 * const { segments } = await backend.transcribe(samples, {
 *   sampleRate: 16000,
 *   onSegment: ({ start, text }) => console.log(start, text),
 * });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createWhisperCliBackend(options: WhisperCliBackendOptions): WhisperCliBackend {
  const settings = resolveCliOptions(options);
  const { logger, model, maxConcurrency } = settings;
  const { facts, contract } = createEngineBackend<CliLoad, CliFacts>(settings, {
    maxConcurrency,
    async prepare(signal) {
      const [{ path: program }] = findBinaries('whisper-cli', settings.executable);
      const found = await modelFacts(model, { signal, onProgress: settings.onProgress });
      logger.info({ model: found.name, source: found.source, program }, 'using whisper-cli');
      return { program, model: found };
    },
    open: (load, receive) => openCliChannel(load, receive, settings),
    callTimeoutMs: settings.callTimeoutMs * HOST_PATIENCE,
    loadTimeoutMs: LOAD_TIMEOUT_MS,
  });
  return {
    ...contract,
    model,
    get command() {
      return facts();
    },
  };
}
