import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { resolve as resolvePath } from 'node:path';
import { type ContainerDecoders, createContainerDecoders } from '@ws/containers';
import {
  abortedError,
  createInferenceScheduler,
  type InferenceScheduler,
  type SchedulerMetrics,
  type StrategyName,
  TranscribeError,
  type TranscriptionBackend,
} from '@ws/core';
import { until } from '@ws/core/adapter';
import { checkLanguages } from '@ws/core/options';
import { transcribeRecording } from '@ws/core/recording';
import { createAccess } from '../access/create-access.js';
import { createBackend } from '../by-name/adapters.js';
import { type Detectors, loadDetectors } from '../by-name/detectors.js';
import { createStrategies, type Strategies } from '../by-name/strategies.js';
import { type LoadingTurn, loadTurn } from '../by-name/turn-detectors.js';
import { type DialectPorts, openDialectPorts } from '../dialects/dialect-ports.js';
import { DIALECTS } from '../dialects/dialects.js';
import { receiveRecording } from '../dialects/uploads/receive-recording.js';
import { createUploadRoom } from '../dialects/uploads/upload-room.js';
import { answerRequest } from '../http/answer-request.js';
import { answerSessions, SESSIONS_PATH } from '../http/answer-sessions.js';
import { allowCrossOrigin } from '../http/cross-origin.js';
import { engineFacts } from '../http/engine-facts.js';
import { type HealthReport, reportHealth } from '../http/health-report.js';
import { lingerAfterAnswer } from '../http/linger.js';
import { createPageCheck, quotable } from '../http/page-check.js';
import { asProtocolError, type HttpError, readBody } from '../http/read-body.js';
import { nameRequest } from '../http/request-id.js';
import { type ServerInfo, serverInfo } from '../http/server-info.js';
import { measuredScheduler } from '../metrics/measured-scheduler.js';
import { createServerMetrics } from '../metrics/server-metrics.js';
import { watchSessions } from '../observation/watch-sessions.js';
import { createOneShotLine } from '../one-shots/one-shot-line.js';
import type { ServerLimitSettings } from '../options/limits.js';
import { normalizeServerOptions, type ServerOptions } from '../options/server-options.js';
import { createServedPage } from '../page/served-page.js';
import { createHearing } from '../protocols/create-hearing.js';
import { serveProtocols } from '../protocols/served-protocols.js';
import { redactedRecording } from '../session/redacted-recording.js';
import { redactorFor } from '../session/redactor-for.js';
import { createFileStore } from '../session/session-store.js';
import { acceptSockets } from '../socket/accept-sockets.js';
import { CLOSE } from '../socket/close-codes.js';
import { refuseSocket } from '../socket/refuse.js';
import { createSessions, type Sessions } from '../socket/sessions.js';
import { createTurns } from '../socket/turns.js';
import { createWaitingLine, type Visitor } from '../socket/waiting-line.js';
import { loadTracing } from '../tracing/load-tracing.js';
import { createHttpListener } from './http-listener.js';
import { addressOf, closed, listen, urlOf } from './listen.js';
import { pathBelow } from './mounted-path.js';
import { settlesWithin } from './settles-within.js';

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

const NOTHING: SchedulerMetrics['waiting'] = { final: 0, speculative: 0, partial: 0 };
const CALLS_OF_SESSION = 2;
// Sessions that begin before the turn detector is there are cut at fixed pauses.
const TURN_WAIT_MS = 2000;

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
  const isOwn = settings.server === undefined;
  const turns = createTurns();
  const { maxWaitingClients: maxWaiting, heartbeatIntervalMs, callTimeoutMs } = limits;
  const line = createWaitingLine({ maxWaiting, heartbeatIntervalMs });
  let backend: TranscriptionBackend | undefined;
  let detectors: Detectors | undefined;
  let turn: LoadingTurn | undefined;
  let scheduler: InferenceScheduler | undefined;
  let oneShotLine: InferenceScheduler | undefined;
  let decoders: ContainerDecoders | undefined;
  let sessions: Sessions | undefined;
  let strategies: Strategies | undefined;
  let closing: Promise<void> | undefined;
  let ports: DialectPorts | undefined;
  const vadName = typeof settings.vad === 'string' ? settings.vad : 'custom';

  const health = (): Promise<HealthReport> =>
    reportHealth({
      phase: closing !== undefined ? 'draining' : sessions === undefined ? 'starting' : 'ready',
      model: source.model,
      backend,
      scheduler: scheduler && withLine(scheduler.metrics, oneShotLine?.metrics),
      sessions: sessions?.count ?? 0,
      parkedSessions: sessions?.parked ?? 0,
      maxSessions: limits.maxClients,
      waitingClients: line.length,
      uptimeMs: clock.now() - startedAt,
    });
  const metrics = createServerMetrics(health, clock);

  const checkPage = createPageCheck({
    ...{ allowed: settings.allowedOrigins, host: settings.host },
    isCertified: settings.server !== undefined || settings.tlsCert !== undefined,
  });
  function refusalOf(request: IncomingMessage): string | undefined {
    const refusal = checkPage(request);
    if (refusal !== undefined) {
      metrics.refused('origin');
      const { origin = '', host = '' } = request.headers;
      logger.warn({ origin: quotable(origin), host: quotable(host) }, `page refused: ${refusal}`);
    }
    return refusal;
  }

  function refuseClosing({ socket }: Visitor): void {
    metrics.refused('shutting_down');
    const error = { code: 'SHUTTING_DOWN', message: 'The server is shutting down.' } as const;
    refuseSocket(socket, CLOSE.goingAway, 'Server is shutting down', error);
  }

  function waitForModel(visitor: Visitor): void {
    const isIn =
      closing === undefined &&
      line.enter(
        visitor,
        () => false,
        () => {},
      );
    if (isIn) return;
    metrics.refused('starting');
    const message = 'The server is starting, and enough clients wait. Try again in a moment.';
    const error = { code: 'SERVER_FULL', message } as const;
    refuseSocket(visitor.socket, CLOSE.tryAgainLater, 'Server is starting', error);
  }

  const info = async (): Promise<ServerInfo> =>
    serverInfo({
      status: closing !== undefined ? 'draining' : sessions === undefined ? 'starting' : 'ready',
      model: source.model,
      backend,
      strategies: [...(strategies?.keys() ?? [])],
      vads: detectors?.names ?? [],
      vad: vadName,
      turn: turn?.detector?.name ?? 'none',
      needsKey: !access.isOpen,
      browserEngine: await page.engineInfo(),
    });
  const sources = { health, info, metrics: () => metrics.exposition() };
  function answerBelow(request: IncomingMessage, response: ServerResponse): boolean {
    const path = pathBelow(request.url ?? '/', settings.path);
    if (path === undefined) return false;
    const name = nameRequest(request, response, logger);
    lingerAfterAnswer(request, response);
    const refusal = refusalOf(request);
    if (refusal === undefined && allowCrossOrigin(request, response)) return true;
    const isSessions = refusal === undefined && path === SESSIONS_PATH;
    const isOther = refusal === undefined && protocols.serve(path);
    const answered =
      (isOther && protocols.answer(request, response, path)) ||
      (refusal === undefined && page.answer(request, response, path)) ||
      (isSessions
        ? answerSessions(request, response, { access, isSecure: listener.isSecure })
        : answerRequest(request, response, { path, sources, refusal }));
    answered.catch((err: unknown) => {
      logger.error({ err, request: name }, 'fault while answering a request');
      response.destroy();
    });
    return true;
  }

  const access = await createAccess(settings);
  const page = await createServedPage({
    ...{ page: settings.page, mount: settings.path, access, logger },
    // A certificate that was made at the start is trusted by nobody: to ask for TLS from now on would lock people out.
    isTrusted: settings.tlsCert !== undefined,
  });
  const protocols = serveProtocols(
    [...settings.protocols, ...(settings.dialects ? DIALECTS : [])],
    logger,
  );
  const listener = await createHttpListener(settings, answerBelow, logger);
  const http = listener.server;
  const upgrade = acceptSockets({
    ...{ maxPayload: limits.maxMessageBytes, turns, access, pageRefusal: refusalOf },
    path: settings.path,
    shown: protocols.shown,
    entrance(call) {
      if (!protocols.serve(call.path)) return undefined;
      return sessions?.refusal ?? protocols.entrance(call);
    },
    present: protocols.present,
    onVisitor(visitor) {
      if (sessions !== undefined) sessions.admit(visitor);
      else waitForModel(visitor);
    },
  });
  http.on('upgrade', upgrade);

  async function shutDown(): Promise<void> {
    const stopped = isOwn ? closed(http) : undefined;
    http.off('error', onListeningFault);
    listener[Symbol.dispose]();
    while (sessions === undefined && line.length > 0) line.next(refuseClosing);
    ports?.stop();
    await Promise.all([sessions?.drain(), protocols.drain()]);
    await protocols.close();
    http.off('upgrade', upgrade);
    await ports?.close();
    if (isOwn) http.closeAllConnections();
    await stopped;
    await decoders?.[Symbol.asyncDispose]();
    await oneShotLine?.[Symbol.asyncDispose]();
    await scheduler?.[Symbol.asyncDispose]();
    await turn?.[Symbol.asyncDispose]();
    if (source.kind === 'adapter') await backend?.[Symbol.asyncDispose]();
    metrics[Symbol.dispose]();
    logger.info({}, 'server closed');
  }

  function close(): Promise<void> {
    closing ??= shutDown();
    return closing;
  }

  const onListeningFault = (err: Error): void =>
    logger.error({ err }, 'fault of the listening socket');
  if (isOwn) {
    await listen(http, settings).catch((error: unknown) => {
      listener[Symbol.dispose]();
      throw error;
    });
    const { host } = addressOf(http);
    if (access.isOpen && !isLoopback(host)) {
      logger.warn(
        { address: host },
        'everybody who can reach this address can use the server: --api-keys-file asks for keys',
      );
    }
  }
  http.on('error', onListeningFault);
  try {
    ports = await openDialectPorts(settings, upgrade, logger);
    if (signal?.aborted) throw abortedError(signal);
    detectors = await loadDetectors(settings.vad, logger);
    backend =
      source.kind === 'given'
        ? source.backend
        : await createBackend(source, { logger, callTimeoutMs });
    // Beside the engine. Who speaks before it is there is cut at pauses.
    turn = loadTurn({ ...settings, onModelProgress: options.onModelProgress });
    await until(backend.load({ signal }), signal);
    if (source.kind === 'adapter' && source.name === 'onnx') page.offerEngine(source.model);
    checkLanguages(settings, backend);
    await until(settlesWithin(turn.settled, TURN_WAIT_MS), signal);
  } catch (error) {
    await close();
    throw error;
  }
  const served = createStrategies(backend);
  strategies = served;
  const { partialIntervalMs, languages, redact, sessionStore } = settings;
  const { model } = source;
  // Each session waits with one call at most, and with one for its one-shot messages: none is ever refused.
  const maxCalls = CALLS_OF_SESSION * limits.maxClients;
  scheduler = createInferenceScheduler({
    ...{ backend, callTimeoutMs, clock, logger },
    maxWaiting: maxCalls,
  });
  oneShotLine = createOneShotLine({ backend, maxClients: limits.maxClients, clock, logger });
  // Its threads start with the first stream that needs them.
  decoders = createContainerDecoders({ maxStreams: limits.maxClients, clock, logger });
  const tracing = await loadTracing();
  const shared = {
    scheduler: measuredScheduler(scheduler, clock, metrics.waited),
    strategies: served,
    detectors,
    decoders,
    turnDetector: () => turn?.detector,
    model,
    partialIntervalMs,
    languages,
    redact,
    limits,
    hooks: settings,
    turns,
    watchSession: watchSessions({ model, metrics, tracing, clock }),
    clock,
    logger,
  };
  const opened = createSessions({
    ...shared,
    ...{ oneShotLine, line, metrics },
    store:
      typeof sessionStore === 'string' ? createFileStore(resolvePath(sessionStore)) : sessionStore,
  });

  const uploads = createUploadRoom({
    maxUploads: limits.maxClients + limits.maxWaitingClients,
    clock,
    takePlace: () => opened.takePlace(),
    takeLastPlace: () => opened.takePlaces(1),
    isWanted: () => opened.isWanted,
    hasRoom: () => opened.hasRoom,
  });

  try {
    await protocols.open({
      ...{ model, limits, clock, logger, backend, access, turns, oneShotLine },
      ...{ scheduler: shared.scheduler, decoders, detectors, isSecure: listener.isSecure },
      strategies: [...served.keys()],
      settings,
      transcribeRecording: (audio, { redact: asked, ...recording }) =>
        metrics.watchRecording(
          redactedRecording(transcribeRecording(audio, recording), redactorFor(redact, asked)),
        ),
      createHearing: (hearing) => createHearing({ ...shared, take: opened.takePlaces }, hearing),
      admit: (request) => access.admit(request),
      takePlace: () => opened.takePlace(),
      readBody: (request, bounds) =>
        readBody(request, bounds).catch((error: HttpError) => {
          throw asProtocolError(error);
        }),
      receive: (request, options) =>
        receiveRecording(request, options, { uploads, maxBytes: limits.maxUploadBytes }),
      uploads,
    });
  } catch (error) {
    await close();
    throw error;
  }
  sessions = opened;

  try {
    await sessions.restore(clock.now() - startedAt);
  } catch (cause) {
    await close();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TranscribeError(
      `The session store cannot be used: ${why}. Give a folder that the server may write to.`,
      { code: 'ERR_INVALID_STATE', cause },
    );
  }
  sessions.begin();

  const engine = { backend: backend.name, ...engineFacts(backend) };
  const turnName = turn.detector?.name ?? 'none';
  // Our own is known when we have closed it, too.
  const address = isOwn ? addressOf(http) : undefined;
  const url = urlOf(http, settings.path, listener.isSecure);
  logger.info({ url, model, ...engine, vad: vadName, turn: turnName }, 'server is ready');
  return {
    get address() {
      return address ?? addressOf(http);
    },
    get url() {
      return isOwn ? url : urlOf(http, settings.path, listener.isSecure);
    },
    model,
    strategies: [...served.keys()],
    answer: answerBelow,
    get sessions() {
      return sessions?.count ?? 0;
    },
    ports: {
      wyoming: protocols.portOf('wyoming'),
      vosk: ports.vosk,
      whisperLive: ports.whisperLive,
    },
    fingerprint: listener.fingerprint,
    health,
    async reload() {
      await Promise.all([access.reload(), listener.reload()]);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Whether an address is of this machine alone. */
function isLoopback(address: string): boolean {
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}

/** What stands in line waits for the engine, too. */
function withLine(
  metrics: SchedulerMetrics,
  { waiting }: Pick<SchedulerMetrics, 'waiting'> = { waiting: NOTHING },
): SchedulerMetrics {
  const final = metrics.waiting.final + waiting.final;
  return { ...metrics, waiting: { ...metrics.waiting, final } };
}
