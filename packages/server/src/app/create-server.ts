import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StrategyName } from '@ws/core';
import { addressOf, urlOf } from '../net/listener/listen.js';
import type { HealthReport } from '../operations/health/health-report.js';
import { engineFacts } from '../operations/health/health-report.js';
import { createServerEngine, type LoadedEngine } from './engine.js';
import { createFront } from './front.js';
import { openSessions } from './open-sessions.js';
import { openStores } from './open-stores.js';
import { normalizeServerOptions, type ServerOptions } from './options/server-options.js';
import type { Sessions } from './sessions/sessions.js';

/** A server that listens. Disposing it is closing it. */
export interface TranscriptionServer extends AsyncDisposable {
  /** Where it listens; the port is the real one where 0 was asked for. Of a given server, once it listens. */
  readonly address: { readonly host: string; readonly port: number };
  /** `ws://HOST:PORT` (`wss:` with TLS), and the path of a given server; sessions are at `/ws/transcribe/STRATEGY` below it. */
  readonly url: string;
  /**
   * Answers a plain request, such as one for `/health`, where the server is mounted on another one. `false`: it lies
   * elsewhere, and is not touched.
   */
  answer(request: IncomingMessage, response: ServerResponse): boolean;
  /** The model's name, as clients are told. */
  readonly model: string;
  /** Strategies that are served. */
  readonly strategies: readonly StrategyName[];
  /** Sessions open now. */
  readonly sessions: number;
  /** Where dialects are served that have a port of their own, if they have one. */
  readonly ports: {
    readonly wyoming: number | undefined;
    readonly vosk: number | undefined;
    readonly whisperLive: number | undefined;
  };
  /** SHA-256 of the certificate that was made at the start, where `tlsSelfSigned` asked for one. */
  readonly fingerprint?: string | undefined;
  /** What `/health` says. */
  health(): Promise<HealthReport>;
  /** Reads the file of API keys and the certificate again. What cannot be used is logged, and stays as it was. */
  reload(): Promise<void>;
  /**
   * Takes no new session, finishes the running ones (everything sent so far is answered, then `done`), cuts those that
   * need longer than `drainTimeoutMs`, and disposes the backend that the server made. Calling it again waits for the
   * same.
   */
  close(): Promise<void>;
}

/**
 * Starts a server: binds the address, loads the model, then takes sessions. While the model loads, `/health` answers
 * 503 and sockets are refused with 503.
 *
 * @example
 * ```ts
 * const server = await createServer({ model: 'tiny.en', port: 0 });
 * console.log(server.url);
 * await server.close();
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_INVALID_STATE` when the address cannot be had;
 * `ERR_BACKEND_UNAVAILABLE` when a package is not installed; `ERR_CONNECTION` when a store does not answer; `ERR_ABORTED`; what `backend.load` throws
 */
export async function createServer(options: ServerOptions = {}): Promise<TranscriptionServer> {
  const settings = normalizeServerOptions(options);
  const { logger, source } = settings;
  const { model } = source;
  const engine = createServerEngine(settings, {
    onModelProgress: options.onModelProgress,
    hooks: { onStarted: (kind, waitedMs) => front.metrics.waited(kind, waitedMs) },
    onSpeakers: (ms) => front.metrics.told(ms),
  });
  const stores = await openStores(settings);
  const front = await createFront(settings, engine, stores).catch(async (error: unknown) => {
    await stores[Symbol.asyncDispose]();
    throw error;
  });
  let closing: Promise<void> | undefined;

  async function shutDown(): Promise<void> {
    // A server that was given may have been closed before.
    const wasOpen = settings.server !== undefined || front.http.listening;
    await front.close();
    await stores[Symbol.asyncDispose]();
    await engine[Symbol.asyncDispose]();
    front.metrics[Symbol.dispose]();
    if (wasOpen) logger.info({}, 'server closed');
  }

  function close(): Promise<void> {
    closing ??= shutDown();
    return closing;
  }

  try {
    // From here on clients are answered, and told to wait.
    await front.listen();
    front.protocols.prepare({ logger, onModelProgress: options.onModelProgress });
    const loaded = await engine.load();
    if (source.kind === 'adapter' && source.name === 'onnx') front.page.offerEngine(model);
    const sessions = await openSessions(settings, loaded, front, stores);
    // From here on they get sessions.
    front.begin(sessions);
    sessions.begin();
    return ready(loaded, sessions);
  } catch (error) {
    await close();
    throw error;
  }

  function ready({ backend, strategies }: LoadedEngine, sessions: Sessions): TranscriptionServer {
    const { http, ports, protocols } = front;
    const isOwn = settings.server === undefined;
    // A server of our own keeps both after it was closed.
    const address = isOwn ? addressOf(http) : undefined;
    const url = urlOf(http, settings.path, front.isSecure);
    const facts = { backend: backend.name, ...engineFacts(backend) };
    const vad = typeof settings.vad === 'string' ? settings.vad : 'custom';
    logger.info({ url, model, ...facts, vad, turn: engine.turnName }, 'server is ready');
    return {
      get address() {
        return address ?? addressOf(http);
      },
      get url() {
        return isOwn ? url : urlOf(http, settings.path, front.isSecure);
      },
      model,
      strategies: [...strategies.keys()],
      answer: front.answer,
      get sessions() {
        return sessions.count;
      },
      ports: {
        wyoming: protocols.portOf('wyoming'),
        vosk: ports?.vosk,
        whisperLive: ports?.whisperLive,
      },
      fingerprint: front.fingerprint,
      health: front.health,
      reload: front.reload,
      close,
      [Symbol.asyncDispose]: close,
    };
  }
}
