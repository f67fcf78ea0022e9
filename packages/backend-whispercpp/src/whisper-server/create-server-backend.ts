import type { BackendHealth, TranscriptionBackend } from '@ws/core';
import { findBinaries } from '../build/find-binaries.js';
import { createEngineBackend, whenWarpingFails } from '../calls/engine-backend.js';
import { modelFacts } from '../model/model-facts.js';
import { resolveServerOptions, type WhisperServerBackendOptions } from '../options.js';
import { openServerChannel, type ServerFacts, type ServerTarget } from './server-channel.js';
import { connectionError } from './server-errors.js';
import { askHealth, unhealthy } from './wait-until-healthy.js';

/** A whisper-server. */
export interface WhisperServerBackend extends TranscriptionBackend {
  readonly name: 'whispercpp';
  /** The model as it was asked for; `undefined` for a server that runs already (`url`). */
  readonly model: string | undefined;
  /** Where the server is, and what is known of it; `undefined` until it is loaded. */
  readonly server: ServerFacts | undefined;
  /** With `url`, the server is asked. Memory and processor time are known only of a server that was started here. */
  health(): Promise<BackendHealth>;
}

/** The server's own time limit has a better message. */
const HOST_PATIENCE_MS = 10_000;

/**
 * whisper.cpp's `whisper-server`, over HTTP: one that runs (`url`), or one that is started for this backend (`model`),
 * watched, started anew after its death, and ended with this process, however that ends. It hears one call at a time;
 * further ones wait here. A call that is aborted closes its connection, at which the server stops computing.
 *
 * With `url` the model is unknown: a language or task that an English-only model ignores shows in its answer, and the call
 * fails. `languageProbability` is then given only if the caller asks for `languageProbabilities`, which cost another pass of
 * the encoder; a server that is started here always gives it.
 *
 * @example
 * ```ts
 * await using backend = createWhisperServerBackend({ url: 'http://127.0.0.1:8080' });
 * const { text } = await backend.transcribe(samples, { sampleRate: 16000 });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createWhisperServerBackend(
  options: WhisperServerBackendOptions,
): WhisperServerBackend {
  const settings = resolveServerOptions(options);
  const { logger, source, startTimeoutMs, callTimeoutMs } = settings;
  const isOwn = source.url === undefined;
  let wordTimes = source.url === undefined ? source.wordTimes : undefined;

  async function target(signal: AbortSignal): Promise<ServerTarget> {
    if (source.url !== undefined) return { started: false, base: baseOf(source.url) };
    const [{ path: program }] = findBinaries('whisper-server', source.executable);
    const model = await modelFacts(source.model, { signal, onProgress: source.onProgress });
    const { name, dtwPreset } = model;
    const { threads } = source;
    logger.info({ model: name, source: model.source, program, threads }, 'starting whisper-server');
    const warps = wordTimes === 'dtw' && dtwPreset !== undefined;
    return { started: true, program, model, settings: source, warps };
  }

  const baseOf = (url: URL): URL =>
    new URL(`${url.href.replace(/\/$/, '')}${source.requestPath ?? ''}`);

  const { facts, contract } = createEngineBackend<ServerTarget, ServerFacts>(settings, {
    maxConcurrency: 1,
    prepare: target,
    open(load, receive) {
      const channel = openServerChannel(load, receive, settings);
      if (load.started && load.warps) {
        whenWarpingFails(channel, logger, () => {
          wordTimes = 'token';
        });
      }
      return channel;
    },
    callTimeoutMs: isOwn ? callTimeoutMs : callTimeoutMs + HOST_PATIENCE_MS,
    loadTimeoutMs: startTimeoutMs + HOST_PATIENCE_MS,
    idleTimeoutMs: isOwn ? source.idleTimeoutMs : undefined,
  });

  async function health(): Promise<BackendHealth> {
    const known = await contract.health!();
    if (source.url === undefined || known.status !== 'ready') return known;
    const at = new URL(`${baseOf(source.url).href}/health`);
    try {
      const found = await askHealth(at, new AbortController().signal);
      if (found === 'ready') return known;
      const { message } = unhealthy(found, at, startTimeoutMs);
      return { ...known, status: 'failed', message };
    } catch (error) {
      return { ...known, status: 'failed', message: connectionError(at, error).message };
    }
  }

  return {
    ...contract,
    model: source.url === undefined ? source.model : undefined,
    get server() {
      return facts();
    },
    health,
  };
}
