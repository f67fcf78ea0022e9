import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson } from '../../net/http/answer-json.js';
import type { HealthReport } from '../../operations/health/health-report.js';
import type { ServerInfo } from './server-info.js';

/** The reports of a server or a worker about itself. */
export interface TellingSources {
  health(): Promise<Pick<HealthReport, 'status'>>;
  /** The status in `health`, without asking the stores. */
  readiness(): Promise<HealthReport['status']>;
  /** Left out where there are no sessions. */
  info?(): Promise<ServerInfo>;
  metrics(): Promise<{ readonly contentType: string; readonly text: string }>;
}

type Answerer = (response: ServerResponse) => Promise<void>;

function answerersOf({
  health,
  readiness,
  info,
  metrics,
}: TellingSources): ReadonlyMap<string, Answerer> {
  const answerers = new Map<string, Answerer>([
    [
      '/health',
      async (response) => {
        const report = await health();
        answerJson(response, report.status === 'ok' ? 200 : 503, report);
      },
    ],
    // An answer means that the process is alive: a supervisor must not restart a server that still loads.
    ['/health/live', async (response) => answerJson(response, 200, { status: 'alive' })],
    [
      '/health/ready',
      // Also while all places are taken: clients wait then.
      async (response) => {
        const status = await readiness();
        answerJson(response, status === 'ok' ? 200 : 503, { status });
      },
    ],
    [
      '/metrics',
      async (response) => {
        const { contentType, text } = await metrics();
        response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' });
        response.end(text);
      },
    ],
  ]);
  if (info === undefined) return answerers;
  // What sessions may ask for. Also of a server that is not ready: a page says so.
  return answerers.set('/v1/info', async (response) => answerJson(response, 200, await info()));
}

/**
 * Answers a plain HTTP request: how the server is, or where the sockets are.
 */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  question: {
    /** Below the one that the server is mounted at. */
    readonly path: string;
    readonly sources: TellingSources;
    /** Why it gets no other answer. */
    readonly refusal: string | undefined;
  },
): Promise<void> {
  const { path, sources, refusal } = question;
  if (refusal !== undefined) {
    return answerJson(response, 403, { error: refusal, code: 'ORIGIN_REFUSED' });
  }
  const hasSessions = sources.info !== undefined;
  const answerers = answerersOf(sources);
  const tell = answerers.get(path);
  if (tell !== undefined) {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      return answerJson(response, 405, { error: 'Use GET.' });
    }
    return tell(response);
  }
  if (hasSessions && path.startsWith('/ws/')) {
    response.setHeader('upgrade', 'websocket');
    return answerJson(response, 426, { error: 'This is a WebSocket: connect to it with ws://.' });
  }
  const sessions = hasSessions ? ', /v1/sessions and, for WebSockets, /ws/transcribe/prompt' : '';
  return answerJson(response, 404, {
    error: `Not found. There are ${[...answerers.keys()].join(', ')}${sessions}.`,
  });
}
