import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson } from '../../net/http/answer-json.js';
import type { HealthReport } from '../../operations/health/health-report.js';
import type { ServerInfo } from './server-info.js';

/** What a server tells of itself. */
export interface TellingSources {
  health(): Promise<HealthReport>;
  info(): Promise<ServerInfo>;
  metrics(): Promise<{ readonly contentType: string; readonly text: string }>;
}

type Answerer = (response: ServerResponse, sources: TellingSources) => Promise<void>;

const PATHS: ReadonlyMap<string, Answerer> = new Map<string, Answerer>([
  ['/health', reportAll],
  ['/health/live', live],
  ['/health/ready', ready],
  ['/metrics', expose],
  ['/v1/info', inform],
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
  const tell = PATHS.get(path);
  if (tell !== undefined) {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      return answerJson(response, 405, { error: 'Use GET.' });
    }
    return tell(response, sources);
  }
  if (path.startsWith('/ws/')) {
    response.setHeader('upgrade', 'websocket');
    return answerJson(response, 426, { error: 'This is a WebSocket: connect to it with ws://.' });
  }
  return answerJson(response, 404, {
    error: `Not found. There are ${[...PATHS.keys()].join(', ')}, /v1/sessions and, for WebSockets, /ws/transcribe/prompt.`,
  });
}

async function reportAll(response: ServerResponse, { health }: TellingSources): Promise<void> {
  const report = await health();
  return answerJson(response, report.status === 'ok' ? 200 : 503, report);
}

/** That there is an answer is the answer: who restarts what hangs must not restart what loads. */
async function live(response: ServerResponse): Promise<void> {
  return answerJson(response, 200, { status: 'alive' });
}

/** Whether sessions are taken: also when all places are, for then clients wait. */
async function ready(response: ServerResponse, { health }: TellingSources): Promise<void> {
  const { status } = await health();
  return answerJson(response, status === 'ok' ? 200 : 503, { status });
}

async function expose(response: ServerResponse, { metrics }: TellingSources): Promise<void> {
  const { contentType, text } = await metrics();
  response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' });
  response.end(text);
}

/** What sessions may ask for. Also of a server that is not ready: a page says so. */
async function inform(response: ServerResponse, { info }: TellingSources): Promise<void> {
  return answerJson(response, 200, await info());
}
