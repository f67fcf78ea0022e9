import { inTime, isObject } from '@ws/core/internal';
import { textOf } from './fields.js';
import type { ClientParts, WholeProtocol } from './protocol.js';
import { createEventReader } from './server-sent-events.js';
import {
  answerError,
  connectionError,
  IS_IT_RUNNING,
  noConnection,
  quoted,
  reportedError,
  stoppedError,
} from './session-errors.js';
import { refusedWith } from './socket-session.js';

const MOST_ANSWER_BYTES = 16 * 1024 * 1024;

/** OpenAI's `/v1/audio/transcriptions`: a recording as a whole, and its text as a stream of events where the server has one. */
export const openaiRest: WholeProtocol = {
  ...{ kind: 'whole', path: '/v1/audio/transcriptions' },
  async transcribe(wav, { access, request, tell, bounds, clock, signal }) {
    const url = new URL(access.url);
    url.protocol = url.protocol.replace(/^ws/, 'http');
    if (url.pathname === '/') url.pathname = openaiRest.path;
    const form = new FormData();
    form.set('file', new Blob([wav], { type: 'audio/wav' }), 'recording.wav');
    form.set('model', request.model ?? 'whisper-1');
    form.set('stream', 'true');
    if (request.language !== undefined) form.set('language', request.language);
    const leaving = new AbortController();
    const post = fetch(url, {
      method: 'POST',
      body: form,
      headers: {
        ...(access.key !== undefined && { authorization: `Bearer ${access.key}` }),
        ...access.headers,
      },
      signal: AbortSignal.any([signal, leaving.signal]),
    });
    try {
      await inTime(hearAnswer(post, url, tell), undefined, {
        ...{ ms: bounds.answerMs, clock, what: 'The answer of the server' },
      });
    } catch (error) {
      throw signal.aborted ? stoppedError() : error;
    } finally {
      leaving.abort();
    }
  },
};

async function hearAnswer(
  post: Promise<Response>,
  url: URL,
  tell: ClientParts['tell'],
): Promise<void> {
  let response: Response;
  try {
    response = await post;
  } catch (error) {
    const { cause = error } = error as Error;
    throw noConnection(url.host, cause, IS_IT_RUNNING);
  }
  if (!response.ok) throw connectionError(refusedWith(response.status, await bodyOf(response)));
  if (response.headers.get('content-type')?.includes('text/event-stream')) {
    return hearEvents(response, tell);
  }
  tell({ type: 'final', utterance: 1, text: transcriptOf(await bodyOf(response)) });
}

async function hearEvents(response: Response, tell: ClientParts['tell']): Promise<void> {
  let text = '';
  let isDone = false;
  const read = createEventReader((data) => {
    if (data === '[DONE]' || isDone) return;
    const event = readEvent(data);
    if (event['error'] !== undefined) {
      throw reportedError(event['error']);
    }
    if (event['type'] === 'transcript.text.delta') {
      text += textOf(event['delta']);
      tell({ type: 'partial', utterance: 1, text, committed: text.lastIndexOf(' ') + 1 });
    }
    if (event['type'] === 'transcript.text.done') {
      isDone = true;
      tell({ type: 'final', utterance: 1, text: textOf(event['text']) || text });
    }
  });
  for await (const bytes of piecesOf(response)) {
    read(bytes);
    if (isDone) return;
  }
  throw connectionError('The server ended its events without "transcript.text.done".');
}

function readEvent(data: string): Readonly<Record<string, unknown>> {
  try {
    const event: unknown = JSON.parse(data);
    if (isObject(event)) return event;
  } catch {
    // Said below.
  }
  throw answerError(`The server sent an event that is no JSON object: ${quoted(data)}.`);
}

function transcriptOf(body: string): string {
  try {
    const answer: unknown = JSON.parse(body);
    if (isObject(answer) && typeof answer['text'] === 'string') return answer['text'];
  } catch {
    // Said below.
  }
  throw answerError(
    `The server answered without a "text": ${quoted(body)}. Does it have /v1/audio/transcriptions?`,
  );
}

async function bodyOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let body = '';
  for await (const bytes of piecesOf(response)) body += decoder.decode(bytes, { stream: true });
  return body;
}

async function* piecesOf(response: Response): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  // A response has a body, but for some states that are no success.
  for await (const piece of response.body ?? []) {
    bytes += piece.length;
    if (bytes > MOST_ANSWER_BYTES) {
      throw answerError(`The server answered with over ${MOST_ANSWER_BYTES} bytes.`);
    }
    yield piece;
  }
}
