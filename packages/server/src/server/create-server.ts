import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { type ContainerDecoders, createContainerDecoders } from '@ws/containers';
import {
  abortedError,
  createInferenceScheduler,
  type InferenceScheduler,
  type SchedulerMetrics,
  type StrategyName,
  type TranscriptionBackend,
} from '@ws/core';
import { until } from '@ws/core/adapter';
import { WebSocketServer } from 'ws';
import { createBackend } from '../by-name/adapters.js';
import { type Detectors, loadDetectors } from '../by-name/detectors.js';
import { createStrategies } from '../by-name/strategies.js';
import { type LoadedTurn, loadTurn } from '../by-name/turn-detectors.js';
import { answerRequest } from '../http/answer-request.js';
import { engineFacts } from '../http/engine-facts.js';
import { type HealthReport, reportHealth } from '../http/health-report.js';
import { createPageCheck, quotable } from '../http/page-check.js';
import { createOneShotLine } from '../one-shots/one-shot-line.js';
import type { ServerLimitSettings } from '../options/limits.js';
import { normalizeServerOptions, type ServerOptions } from '../options/server-options.js';
import { refuseUpgrade } from '../socket/refuse.js';
import { createSessions, type Sessions } from '../socket/sessions.js';
import { sliceFrames } from '../socket/sliced-frames.js';
import { createTurns } from '../socket/turns.js';
import { listen } from './listen.js';

/** A server that listens. Disposing it is closing it. */
export interface TranscriptionServer extends AsyncDisposable {
  /** Where it listens; the port is the real one where 0 was asked for. */
  readonly address: { readonly host: string; readonly port: number };
  /** `ws://HOST:PORT`; a session is at `/ws/transcribe/STRATEGY` below it. */
  readonly url: string;
  /** The model's name, as clients are told. */
  readonly model: string;
  /** Strategies that are served. */
  readonly strategies: readonly StrategyName[];
  /** Sessions open now. */
  readonly sessions: number;
  /** What `/health` says. */
  health(): Promise<HealthReport>;
  /**
   * Takes no new session, finishes the running ones (everything sent so far is answered, then `done`), cuts those that
   * need longer than `drainTimeoutMs`, and disposes the backend that the server made. Calling it again waits for the
   * same.
   */
  close(): Promise<void>;
}

const NOTHING: SchedulerMetrics['waiting'] = { final: 0, speculative: 0, partial: 0 };
const CALLS_OF_SESSION = 2;
// What a peer is given to answer a closing handshake.
const CLOSE_TIMEOUT_MS = 5000;

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
 * `ERR_BACKEND_UNAVAILABLE` when an adapter is not installed; `ERR_ABORTED`; what `backend.load` throws
 */
export async function createServer(options: ServerOptions = {}): Promise<TranscriptionServer> {
  const settings = normalizeServerOptions(options);
  const { logger, source, signal, clock } = settings;
  const limits: ServerLimitSettings = settings;
  const startedAt = clock.now();
  const turns = createTurns();
  let backend: TranscriptionBackend | undefined;
  let detectors: Detectors;
  let turn: LoadedTurn | undefined;
  let scheduler: InferenceScheduler | undefined;
  let oneShotLine: InferenceScheduler | undefined;
  let decoders: ContainerDecoders | undefined;
  let sessions: Sessions | undefined;
  let closing: Promise<void> | undefined;

  const health = (): Promise<HealthReport> =>
    reportHealth({
      phase: closing !== undefined ? 'draining' : sessions === undefined ? 'starting' : 'ready',
      model: source.model,
      backend,
      scheduler: scheduler && withLine(scheduler.metrics, oneShotLine?.metrics),
      sessions: sessions?.count ?? 0,
      maxSessions: limits.maxClients,
      uptimeMs: clock.now() - startedAt,
    });

  const checkPage = createPageCheck(settings.allowedOrigins, settings.host);
  function refusalOf(request: IncomingMessage): string | undefined {
    const refusal = checkPage(request);
    if (refusal !== undefined) {
      const { origin = '', host = '' } = request.headers;
      logger.warn({ origin: quotable(origin), host: quotable(host) }, 'page refused');
    }
    return refusal;
  }

  const http = createHttpServer((request, response) => {
    answerRequest(request, response, health, refusalOf(request)).catch((error: unknown) => {
      logger.error({ err: error }, 'fault while answering a request');
      response.destroy();
    });
  });
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: limits.maxMessageBytes,
    // A chunk of the network's holds thousands of small messages; each has a turn of the event loop.
    allowSynchronousEvents: false,
    ...{ closeTimeout: CLOSE_TIMEOUT_MS }, // newer than its type declarations
  });
  http.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const refusal = refusalOf(request);
    if (refusal !== undefined) return refuseUpgrade(socket, '403 Forbidden', refusal);
    if (sessions === undefined) {
      const error = 'The server is starting: its model is not loaded yet.';
      return refuseUpgrade(socket, '503 Service Unavailable', error);
    }
    const { admit } = sessions;
    const pathname = (request.url ?? '').split('?', 1)[0]!;
    const sliced = sliceFrames(socket, head, { maxPayload: limits.maxMessageBytes, turns });
    sockets.handleUpgrade(request, sliced, Buffer.alloc(0), (webSocket) =>
      admit(webSocket, pathname, () => sliced.received),
    );
  });

  async function shutDown(): Promise<void> {
    const stopped = new Promise<void>((resolve) => {
      http.close(() => resolve());
    });
    http.closeIdleConnections();
    await sessions?.drain();
    http.closeAllConnections();
    await stopped;
    await decoders?.[Symbol.asyncDispose]();
    await oneShotLine?.[Symbol.asyncDispose]();
    await scheduler?.[Symbol.asyncDispose]();
    await turn?.[Symbol.asyncDispose]();
    if (source.kind === 'adapter') await backend?.[Symbol.asyncDispose]();
    logger.info({}, 'server closed');
  }

  function close(): Promise<void> {
    closing ??= shutDown();
    return closing;
  }

  const bound = await listen(http, settings.host, settings.port);
  http.on('error', (error) => logger.error({ err: error }, 'fault of the listening socket'));
  try {
    if (signal?.aborted) throw abortedError(signal);
    detectors = await loadDetectors(settings.vad, logger);
    backend = source.kind === 'given' ? source.backend : await createBackend(source, logger);
    await until(backend.load({ signal }), signal);
    turn = await loadTurn({ ...settings, onModelProgress: options.onModelProgress });
  } catch (error) {
    await close();
    throw error;
  }
  const strategies = createStrategies(backend);
  const { partialIntervalMs } = settings;
  const { model } = source;
  const { callTimeoutMs } = limits;
  // Each session waits with one call at most, and with one for its one-shot messages: none is ever refused.
  const maxWaiting = CALLS_OF_SESSION * limits.maxClients;
  scheduler = createInferenceScheduler({ backend, maxWaiting, callTimeoutMs, clock, logger });
  oneShotLine = createOneShotLine({ backend, maxClients: limits.maxClients, clock, logger });
  // Its threads start with the first stream that needs them.
  decoders = createContainerDecoders({ maxStreams: limits.maxClients, clock, logger });
  sessions = createSessions({
    scheduler,
    oneShotLine,
    strategies,
    detectors,
    decoders,
    turnDetector: turn.detector,
    model,
    partialIntervalMs,
    limits,
    turns,
    clock,
    logger,
  });

  const host = bound.address;
  const url = `ws://${host.includes(':') ? `[${host}]` : host}:${bound.port}`;
  const vad = typeof settings.vad === 'string' ? settings.vad : 'custom';
  const engine = { backend: backend.name, ...engineFacts(backend) };
  const turnName = turn.detector?.name ?? 'none';
  logger.info({ url, model, ...engine, vad, turn: turnName }, 'server is ready');
  return {
    address: { host, port: bound.port },
    url,
    model,
    strategies: [...strategies.keys()],
    get sessions() {
      return sessions?.count ?? 0;
    },
    health,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** What stands in line waits for the engine, too. */
function withLine(
  metrics: SchedulerMetrics,
  { waiting }: Pick<SchedulerMetrics, 'waiting'> = { waiting: NOTHING },
): SchedulerMetrics {
  const final = metrics.waiting.final + waiting.final;
  return { ...metrics, waiting: { ...metrics.waiting, final } };
}
