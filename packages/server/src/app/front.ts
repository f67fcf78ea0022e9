import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { type Access, createAccess } from '../net/auth/create-access.js';
import { allowCrossOrigin } from '../net/http/cross-origin.js';
import { lingerAfterAnswer } from '../net/http/linger.js';
import { pathBelow } from '../net/http/mounted-path.js';
import { createPageCheck, isLoopback, quotable } from '../net/http/page-check.js';
import { nameRequest } from '../net/http/request-id.js';
import { createHttpListener } from '../net/listener/http-listener.js';
import { addressOf, closed, listen } from '../net/listener/listen.js';
import { createEventLoopBudget, type EventLoopBudget } from '../net/sockets/event-loop-budget.js';
import {
  type HealthReport,
  reportHealth,
  type ServerFacts,
} from '../operations/health/health-report.js';
import { createQueueHealth } from '../operations/health/queue-health.js';
import { createServerMetrics, type ServerMetrics } from '../operations/metrics/server-metrics.js';
import { DIALECTS } from '../protocols/dialects.js';
import { jobsProtocol } from '../protocols/jobs/jobs-protocol.js';
import { type ServedProtocols, serveProtocols } from '../protocols/served-protocols.js';
import { acceptSockets } from './admission/accept-sockets.js';
import { type ClientAdmission, createAdmission } from './admission/admission.js';
import { type DialectPorts, openDialectPorts } from './dialect-ports.js';
import type { ServerEngine } from './engine.js';
import type { OpenStores } from './open-stores.js';
import type { ServerSettings } from './options/server-options.js';
import { createServedPage, type ServedPage } from './page/served-page.js';
import { answerRequest } from './routes/answer-request.js';
import { answerSessions, SESSIONS_PATH } from './routes/answer-sessions.js';
import { type ServerInfo, serverInfo } from './routes/server-info.js';
import type { Sessions } from './sessions/sessions.js';

/** What clients reach: requests and sockets, also while the engine loads. */
export interface Front {
  readonly http: Server;
  readonly isSecure: boolean;
  /** SHA-256 of a certificate that the server made itself. */
  readonly fingerprint: string | undefined;
  readonly access: Access;
  readonly page: ServedPage;
  readonly protocols: ServedProtocols;
  readonly metrics: ServerMetrics;
  /** Decides which clients get a session; until {@link begin} they wait for one. */
  readonly admission: ClientAdmission;
  /** The event loop's time, shared by all connections. */
  readonly eventLoop: EventLoopBudget;
  /** Ports of dialects that have one. */
  readonly ports: DialectPorts | undefined;
  health(): Promise<HealthReport>;
  /** Answers a request. `false`: it lies outside the server's path. */
  answer(request: IncomingMessage, response: ServerResponse): boolean;
  /** Binds the address, and the ports of dialects. @throws TranscribeError `ERR_INVALID_STATE` */
  listen(): Promise<void>;
  /** From now on clients get sessions. */
  begin(sessions: Sessions): void;
  /** Reads the file of API keys and the certificate again. */
  reload(): Promise<void>;
  /** Takes no more connections. Resolves when the running ones are drained and closed. */
  close(): Promise<void>;
}

/** Creates what clients reach. It does not listen yet. @throws TranscribeError `ERR_INVALID_OPTION` */
export async function createFront(
  settings: ServerSettings,
  engine: ServerEngine,
  stores: OpenStores,
): Promise<Front> {
  const { logger, source, clock } = settings;
  const { model } = source;
  const startedAt = clock.now();
  const isOwn = settings.server === undefined;
  const eventLoop = createEventLoopBudget();
  const vad = typeof settings.vad === 'string' ? settings.vad : 'custom';
  /** Left out until the engine is loaded. */
  let sessions: Sessions | undefined;
  let isClosing = false;

  const phase = (): 'starting' | 'ready' | 'draining' => {
    if (isClosing) return 'draining';
    return sessions === undefined ? 'starting' : 'ready';
  };
  const facts = (): ServerFacts => ({
    ...{ phase: phase(), model, backend: engine.backend, scheduler: engine.metrics },
    sessions: sessions?.count ?? 0,
    parked_sessions: sessions?.parked ?? 0,
    max_sessions: settings.maxClients,
    waiting_clients: admission.waiting,
    uptime_ms: Math.round(clock.now() - startedAt),
  });
  const watched = {
    journal: stores.journal,
    jobs: stores.jobs && createQueueHealth(stores.jobs.store),
  };
  const health = (): Promise<HealthReport> => reportHealth(facts(), watched);
  // A store that is away is the same for all servers: none of them would be left for sessions, which go on without.
  const readiness = async (): Promise<HealthReport['status']> =>
    (await reportHealth(facts())).status;
  const info = async (): Promise<ServerInfo> =>
    serverInfo({
      ...{ status: phase(), model, backend: engine.backend, vad, turn: engine.turnName },
      speakers: engine.hasSpeakers,
      strategies: [...(engine.loaded?.strategies.keys() ?? [])],
      vads: engine.detectors?.names ?? [],
      needs_key: !access.isOpen,
      browser_engine: await page.engineInfo(),
    });

  const metrics = createServerMetrics(health, clock);
  const admission = createAdmission({ limits: settings, metrics, clock, logger });
  const checkPage = createPageCheck({
    ...{ allowed: settings.allowedOrigins, host: settings.host },
    isCertified: settings.server !== undefined || settings.tlsCert !== undefined,
  });
  const access = await createAccess({ ...settings, journal: stores.journal });
  const page = await createServedPage({
    ...{ page: settings.page, mount: settings.path, access, logger },
    // Clients do not trust a certificate that was made at the start: to require TLS from now on would lock them out.
    isTrusted: settings.tlsCert !== undefined,
  });
  const protocols = serveProtocols(
    [
      ...settings.protocols,
      ...(settings.dialects ? DIALECTS : []),
      ...(stores.jobs === undefined ? [] : [jobsProtocol(settings, stores.jobs)]),
    ],
    logger,
  );
  const listener = await createHttpListener(settings, answer, logger);
  const http = listener.server;
  const upgrade = acceptSockets({
    ...{ maxPayload: settings.maxMessageBytes, access, protocols, pageRefusal },
    path: settings.path,
    refusal: () => admission.refusal,
    returns: async (sessionId, owner) => (await sessions?.knows(sessionId, owner)) ?? false,
    onArrival: admission.admit,
  });
  let ports: DialectPorts | undefined;
  http.on('upgrade', upgrade);

  function pageRefusal(request: IncomingMessage): string | undefined {
    const refusal = checkPage(request);
    if (refusal !== undefined) {
      metrics.refused('origin');
      const { origin = '', host = '' } = request.headers;
      logger.warn({ origin: quotable(origin), host: quotable(host) }, `page refused: ${refusal}`);
    }
    return refusal;
  }

  function answer(request: IncomingMessage, response: ServerResponse): boolean {
    const path = pathBelow(request.url ?? '/', settings.path);
    if (path === undefined) return false;
    const name = nameRequest(request, response, logger);
    lingerAfterAnswer(request, response);
    const refusal = pageRefusal(request);
    if (refusal === undefined && allowCrossOrigin(request, response)) return true;
    const isSessions = refusal === undefined && path === SESSIONS_PATH;
    const isOther = refusal === undefined && protocols.serve(path);
    const sources = { health, readiness, info, metrics: () => metrics.exposition() };
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

  function onListeningFault(err: Error): void {
    logger.error({ err }, 'fault of the listening socket');
  }

  return {
    ...{ http, isSecure: listener.isSecure, fingerprint: listener.fingerprint },
    ...{ access, page, protocols, metrics, admission, eventLoop, health, answer },
    get ports() {
      return ports;
    },
    async listen() {
      if (isOwn) {
        await listen(http, settings);
        const { host } = addressOf(http);
        if (access.isOpen && !isLoopback(host)) {
          logger.warn(
            { address: host },
            'everybody who can reach this address can use the server: --api-keys-file asks for keys',
          );
        }
      }
      http.on('error', onListeningFault);
      ports = await openDialectPorts(settings, upgrade, logger);
    },
    begin(opened) {
      sessions = opened;
    },
    async reload() {
      await Promise.all([access.reload(), listener.reload()]);
    },
    async close() {
      isClosing = true;
      const stopped = isOwn ? closed(http) : undefined;
      http.off('error', onListeningFault);
      listener[Symbol.dispose]();
      admission.end();
      ports?.stop();
      await Promise.all([sessions?.drain(), protocols.drain()]);
      await protocols.close();
      http.off('upgrade', upgrade);
      await ports?.close();
      if (isOwn) http.closeAllConnections();
      await stopped;
      await access[Symbol.asyncDispose]();
    },
  };
}
