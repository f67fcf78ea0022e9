import type { BackendHealth, TranscriptionBackend } from '@ws/core';
import { createHostedBackend } from '@ws/core/adapter';
import { type CallRequest, callRequest } from '../calls/call-request.js';
import { modelFacts } from '../model/model-facts.js';
import { whisperCppCapabilities } from '../options/capabilities.js';
import { COULD_NOT_WARP, mayHaveFailedToWarp } from '../process/could-not-warp.js';
import { findProgram } from '../process/find-program.js';
import { resolveServerOptions, type WhisperServerBackendOptions } from './options.js';
import { openServerChannel, type ServerFacts, type ServerTarget } from './server-channel.js';
import { connectionError } from './server-errors.js';
import { askHealth, unhealthy } from './wait-until-healthy.js';

/** A whisper-server. */
export interface WhisperServerBackend extends TranscriptionBackend {
  readonly name: 'whispercpp';
  /** The model as it was asked for; nothing where the server is another's. */
  readonly model: string | undefined;
  /** Where the server is, and what is known of it; nothing until it is loaded. */
  readonly server: ServerFacts | undefined;
  /** Of a server that is another's: what it answers now. Memory and processor time only of one that was started here. */
  health(): Promise<BackendHealth>;
}

/** The server's own time limit has a better message. */
const HOST_PATIENCE_MS = 10_000;

/**
 * whisper.cpp's `whisper-server`, over HTTP: one that runs (`url`), or one that is started for this backend (`model`),
 * watched, started anew after its death, and ended with this process, however that ends. It hears one call at a time;
 * further ones wait here. A call that is aborted closes its connection, at which the server stops computing.
 *
 * Of another's server it is not known what its model can do: a language or task that an English-only model passes over is
 * found out from its answer, and the call fails. `languageProbability` is there only where `languageProbabilities` are
 * asked for, since they cost another pass of the encoder; of a server that is started it is always.
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
    const program = findProgram({ name: 'whisper-server', executable: source.executable });
    const model = await modelFacts(source.model, { signal, onProgress: source.onProgress });
    const { name, dtwPreset } = model;
    const { threads } = source;
    logger.info({ model: name, source: model.source, program, threads }, 'starting whisper-server');
    const warps = wordTimes === 'dtw' && dtwPreset !== undefined;
    return { started: true, program, model, settings: source, warps };
  }

  const baseOf = (url: URL): URL =>
    new URL(`${url.href.replace(/\/$/, '')}${source.requestPath ?? ''}`);

  const backend = createHostedBackend<ServerTarget, CallRequest, ServerFacts>({
    name: 'whispercpp',
    capabilities: whisperCppCapabilities(settings.audioContext, 1),
    languages: ({ languages }) => languages,
    prepare: target,
    open(load, receive) {
      const channel = openServerChannel(load, receive, settings);
      void channel.closed.then((end) => {
        if (!load.started || !load.warps || !mayHaveFailedToWarp(end)) return;
        wordTimes = 'token';
        logger.warn({}, COULD_NOT_WARP);
      });
      return channel;
    },
    request: callRequest,
    retries: settings.retries,
    retryDelayMs: settings.retryDelayMs,
    maxQueuedCalls: settings.maxQueuedCalls,
    callTimeoutMs: isOwn ? callTimeoutMs : callTimeoutMs + HOST_PATIENCE_MS,
    loadTimeoutMs: startTimeoutMs + HOST_PATIENCE_MS,
    idleTimeoutMs: isOwn ? source.idleTimeoutMs : undefined,
    logger,
  });

  async function health(): Promise<BackendHealth> {
    const known = await backend.health();
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
    specVersion: 'v1',
    name: 'whispercpp',
    model: source.url === undefined ? source.model : undefined,
    capabilities: backend.capabilities,
    get server() {
      return backend.facts;
    },
    load: backend.load,
    transcribe: backend.transcribe,
    health,
    [Symbol.asyncDispose]: backend[Symbol.asyncDispose],
  };
}
