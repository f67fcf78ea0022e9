import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson } from './answer-json.js';
import type { HealthReport } from './health-report.js';

/**
 * Answers a plain HTTP request: `/health`, or where the sockets are.
 *
 * @param refusal - why it gets no other answer
 */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  health: () => Promise<HealthReport>,
  refusal: string | undefined,
): Promise<void> {
  // What a client sends along is not waited for.
  request.resume();
  if (refusal !== undefined) {
    return answerJson(response, 403, { error: refusal, code: 'ORIGIN_REFUSED' });
  }
  const path = (request.url ?? '/').split('?', 1)[0]!;
  if (path === '/health') {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      return answerJson(response, 405, { error: 'Use GET.' });
    }
    const report = await health();
    return answerJson(response, report.status === 'ok' ? 200 : 503, report);
  }
  if (path.startsWith('/ws/')) {
    response.setHeader('upgrade', 'websocket');
    return answerJson(response, 426, { error: 'This is a WebSocket: connect to it with ws://.' });
  }
  return answerJson(response, 404, {
    error: 'Not found. There are /health, /v1/sessions and, for WebSockets, /ws/transcribe/prompt.',
  });
}
