import { TranscribeError } from '@ws/core';
import type { AnswerModel, AnswerPart, AnswerRequest } from '../answer-model.js';
import { boundedFetch } from '../limits/bounded-body.js';
import { connectionFailure, httpFailure } from '../limits/http-failure.js';
import { createLimitedModel } from '../limits/limited-model.js';
import {
  type GatewayAnswersOptions,
  type GatewayAnswersSettings,
  normalizeGatewayAnswersOptions,
} from './gateway-options.js';
import { readAnswerStream } from './read-answer-stream.js';

/**
 * Answers by a gateway to an agent: `POST {url}/api/agent/stream`, with `message` (what was said last), `messages` (the
 * conversation), `session_id` (which conversation it is) and `stream: true`. It answers with server-sent events or JSON lines;
 * {@link readGatewayPieces} says in what shapes. An answer ends with `[DONE]`, a piece that says so, or the connection's
 * regular end.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createGatewayAnswers(options: GatewayAnswersOptions): AnswerModel {
  const settings = normalizeGatewayAnswersOptions(options);
  const { name = `gateway ${new URL(settings.url).host}` } = settings;
  return createLimitedModel(
    { name, write: (request, signal) => streamed(name, settings, request, signal) },
    settings,
  );
}

async function* streamed(
  name: string,
  { url, token }: GatewayAnswersSettings,
  { messages, conversationId }: AnswerRequest,
  signal: AbortSignal,
): AsyncGenerator<AnswerPart> {
  let begun = false;
  try {
    const response = await boundedFetch(`${url.replace(/\/+$/, '')}/api/agent/stream`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream, application/x-ndjson;q=0.9, application/json;q=0.5',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({
        message: messages.at(-1)?.content,
        messages,
        session_id: conversationId,
        stream: true,
      }),
      signal,
    });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw httpFailure(name, response.status, undefined);
    }
    const type = response.headers.get('content-type') ?? '';
    for await (const piece of readAnswerStream(name, type, response.body)) {
      if (piece.type === 'end') return;
      if (piece.type === 'error') {
        throw new TranscribeError(`${name} says that it failed. Its own log says why.`, {
          ...{ code: 'ERR_BACKEND_FAILED', retryable: true },
        });
      }
      begun = true;
      yield piece;
    }
  } catch (error) {
    throw TranscribeError.isInstance(error) ? error : connectionFailure(name, error, begun);
  }
}
