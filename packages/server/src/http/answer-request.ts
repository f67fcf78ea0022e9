import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HealthReport } from './health-report.js';

/**
 * Answers a plain HTTP request: `/health`, or where the sockets are.
 */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  question: {
    /** Below the one that the server is mounted at. */
    readonly path: string;
    readonly health: () => Promise<HealthReport>;
    /** Why it gets no other answer. */
    readonly refusal: string | undefined;
  },
): Promise<void> {
  const { path, health, refusal } = question;
  // What a client sends along is not waited for.
  request.resume();
  if (refusal !== undefined) return answer(response, 403, { error: refusal });
  if (path === '/health') {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      return answer(response, 405, { error: 'Use GET.' });
    }
    const report = await health();
    return answer(response, report.status === 'ok' ? 200 : 503, report);
  }
  if (path.startsWith('/ws/')) {
    response.setHeader('upgrade', 'websocket');
    return answer(response, 426, { error: 'This is a WebSocket: connect to it with ws://.' });
  }
  return answer(response, 404, {
    error: 'Not found. There are /health and, for WebSockets, /ws/transcribe/prompt.',
  });
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  // Node leaves out the body of an answer to HEAD.
  response.end(`${JSON.stringify(body)}\n`);
}
