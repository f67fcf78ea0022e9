import { socketOptions } from '@ws/client/internal';
import { TranscribeError } from '@ws/core';
import { createWavEncoder } from '@ws/core/audio';
import { isObject } from '@ws/core/internal';
import type { VoiceAddress } from './voice-address.js';
import { type SpeechSpan, speechSpan } from './voice-messages.js';
import type { VoiceSettings } from './voice-options.js';
import type { RecordedQuestion } from './voice-turn.js';

/** An answer that came at once. */
export interface BatchAnswer {
  /** What was said, where it was a recording. */
  readonly transcript: string;
  readonly text: string;
  /** As the server gave it. */
  readonly audioUrl: string | undefined;
  /** Under which the server remembers the conversation. */
  readonly conversationId: string | undefined;
  /** The last speech of the recording that has no text. */
  readonly untranscribed: SpeechSpan | undefined;
}

/** What is asked: a text, or what was recorded, whole. */
type BatchQuestion = string | Pick<RecordedQuestion, 'format' | 'sampleRate' | 'pieces'>;

/** A server without its socket: one question, one answer, over HTTP. */
export interface BatchEndpoints {
  /** Whether the server is there. Never rejects. */
  isHealthy(signal: AbortSignal): Promise<boolean>;
  /**
   * @throws TranscribeError `ERR_CONNECTION` (no server answers, or its answer is malformed), `ERR_UNAUTHORIZED`,
   * `ERR_OVERLOADED`, `ERR_BACKEND_FAILED` (`details.untranscribed`: none of the speech has a text, this last),
   * `ERR_BACKEND_TIMEOUT`, `ERR_PROTOCOL`, `ERR_ABORTED`
   */
  ask(question: BatchQuestion, signal: AbortSignal): Promise<BatchAnswer>;
}

const HEALTH_TIMEOUT_MS = 5000;
const MAX_ANSWER_BYTES = 4 * 1024 ** 2;
const MAX_WORDS = 500;

/** @param conversationId - gives it as far as the server has told it */
export function createBatchEndpoints(
  { endpoint }: VoiceAddress,
  { apiKey, answerTimeoutMs }: Pick<VoiceSettings, 'apiKey' | 'answerTimeoutMs'>,
  conversationId: () => string | undefined,
): BatchEndpoints {
  async function post(path: string, body: BodyInit, signal: AbortSignal): Promise<BatchAnswer> {
    const { headers } = await socketOptions(apiKey);
    const late = AbortSignal.timeout(answerTimeoutMs);
    const json: Record<string, string> =
      typeof body === 'string' ? { 'content-type': 'application/json' } : {};
    try {
      const response = await fetch(endpoint(path, conversationId()), {
        ...{ method: 'POST', body, headers: { ...headers, ...json } },
        signal: AbortSignal.any([signal, late]),
      });
      return answerOf(response.status, await boundedText(response));
    } catch (cause) {
      if (TranscribeError.isInstance(cause)) throw cause;
      if (signal.aborted) {
        throw new TranscribeError('The question was taken back.', { code: 'ERR_ABORTED', cause });
      }
      throw late.aborted ? tooLate(answerTimeoutMs, cause) : unreachable(endpoint(path), cause);
    }
  }

  return {
    async isHealthy(signal) {
      try {
        const both = AbortSignal.any([signal, AbortSignal.timeout(HEALTH_TIMEOUT_MS)]);
        // A page of another origin may not see what the server says of itself, but that it says something.
        const mode = 'location' in globalThis ? 'no-cors' : 'cors';
        const response = await fetch(endpoint('/health'), { signal: both, mode });
        await response.body?.cancel();
        return response.ok || response.type === 'opaque';
      } catch {
        return false;
      }
    },
    ask(question, signal) {
      if (typeof question === 'string') {
        const body = JSON.stringify({ message: question, conversation_id: conversationId() });
        return post('/voice/chat/text', body, signal);
      }
      const { format, sampleRate, pieces } = question;
      const type = format === 'pcm' ? 'wav' : format;
      // Its header says that the file goes on to its end.
      const header =
        format === 'pcm' && sampleRate !== undefined
          ? [createWavEncoder({ sampleRate }).header]
          : [];
      const form = new FormData();
      const file = new Blob([...header, ...pieces] as BlobPart[], { type: `audio/${type}` });
      form.append('audio', file, `recording.${type}`);
      return post('/voice/chat/audio', form, signal);
    },
  };
}

async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) {
    bytes += next.value.length;
    if (bytes > MAX_ANSWER_BYTES) {
      await reader?.cancel();
      throw noAnswer('it is longer than 4 MiB');
    }
    text += decoder.decode(next.value, { stream: true });
  }
  return text + decoder.decode();
}

function answerOf(status: number, body: string): BatchAnswer {
  let fields: Readonly<Record<string, unknown>> = {};
  try {
    const value: unknown = JSON.parse(body);
    if (isObject(value)) fields = value;
  } catch {
    // Below: a proxy's page, say.
  }
  const said = (name: string): string | undefined => {
    const value = fields[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const { text, untranscribed: spans } = fields;
  const last: unknown = Array.isArray(spans) && spans.at(-1);
  const untranscribed = isObject(last) ? spanOf(last) : undefined;
  if (status >= 400) {
    const isBusy = status === 429 || status === 503;
    const isUnauthorized = status === 401 || status === 403;
    const words = said('message') ?? said('error') ?? 'It does not say why.';
    throw new TranscribeError(`The server refuses (${status}). ${words.slice(0, MAX_WORDS)}`, {
      code: isBusy ? 'ERR_OVERLOADED' : isUnauthorized ? 'ERR_UNAUTHORIZED' : 'ERR_BACKEND_FAILED',
      retryable: isBusy || status >= 500,
      details: { status, wireCode: said('code'), untranscribed },
    });
  }
  if (typeof text !== 'string') throw noAnswer('it has no "text"');
  return {
    transcript: said('transcript') ?? '',
    text,
    audioUrl: said('audio_url'),
    conversationId: said('conversation_id'),
    untranscribed,
  };
}

/** Nothing where it is malformed: what the answer says besides counts. */
function spanOf(fields: Readonly<Record<string, unknown>>): SpeechSpan | undefined {
  try {
    return speechSpan(fields);
  } catch {
    return undefined;
  }
}

function noAnswer(why: string): TranscribeError {
  return new TranscribeError(
    `What the server answered is no answer: ${why}. Is it a server with voice?`,
    { code: 'ERR_PROTOCOL' },
  );
}

function tooLate(timeoutMs: number, cause: unknown): TranscribeError {
  return new TranscribeError(
    `The server has not answered within ${timeoutMs} ms. Ask again, or raise "answerTimeoutMs".`,
    { code: 'ERR_BACKEND_TIMEOUT', retryable: true, cause },
  );
}

function unreachable(url: string, cause: unknown): TranscribeError {
  return new TranscribeError(`${url} cannot be reached. Is the server running?`, {
    ...{ code: 'ERR_CONNECTION', retryable: true, cause },
  });
}
