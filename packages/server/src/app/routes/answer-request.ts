import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson } from '../../net/http/answer-json.js';
import type { HealthReport } from '../../operations/health/health-report.js';
import type { ServerInfo } from './server-info.js';

/** What a server or a worker tells of itself. */
export interface TellingSources {
  health(): Promise<Pick<HealthReport, 'status'>>;
  /** The status in `health`, without asking the stores. */
  readiness(): Promise<HealthReport['status']>;
  /** Left out where there are no sessions. */
  info?(): Promise<ServerInfo>;
  metrics(): Promise<{ readonly contentType: string; readonly text: string }>;
}

type Answerer = (response: ServerResponse, sources: TellingSources) => Promise<void>;

const INFO_PATH = '/v1/info';

const PATHS: ReadonlyMap<string, Answerer> = new Map<string, Answerer>([
  [
    '/health',
    async (response, { health }) => {
      const report = await health();
      answerJson(response, report.status === 'ok' ? 200 : 503, report);
    },
  ],
  // An answer means that the process is alive: a supervisor must not restart a server that still loads.
  ['/health/live', async (response) => answerJson(response, 200, { status: 'alive' })],
  [
    '/health/ready',
    // Also while all places are taken: clients wait then.
    async (response, { readiness }) => {
      const status = await readiness();
      answerJson(response, status === 'ok' ? 200 : 503, { status });
    },
  ],
  [
    '/metrics',
    async (response, { metrics }) => {
      const { contentType, text } = await metrics();
      response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' });
      response.end(text);
    },
  ],
  // What sessions may ask for. Also of a server that is not ready: a page says so.
  [INFO_PATH, async (response, { info }) => answerJson(response, 200, await info!())],
]);

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
  const paths = [...PATHS.keys()].filter((known) => hasSessions || known !== INFO_PATH);
  const tell = paths.includes(path) ? PATHS.get(path) : undefined;
  if (tell !== undefined) {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      return answerJson(response, 405, { error: 'Use GET.' });
    }
    return tell(response, sources);
  }
  if (hasSessions && path.startsWith('/ws/')) {
    response.setHeader('upgrade', 'websocket');
    return answerJson(response, 426, { error: 'This is a WebSocket: connect to it with ws://.' });
  }
  const sessions = hasSessions ? ', /v1/sessions and, for WebSockets, /ws/transcribe/prompt' : '';
  return answerJson(response, 404, {
    error: `Not found. There are ${paths.join(', ')}${sessions}.`,
  });
}
