import { type ErrorCode, TranscribeError } from '@ws/core';

/** What is asked of `POST …/audio/speech`. */
export interface SpeechHttpRequest {
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly body: {
    readonly model: string;
    readonly input: string;
    readonly voice: string;
    readonly speed: number;
    readonly response_format: string;
  };
}

/** What of an answer that is no sound is read. */
const MAX_ERROR_BYTES = 4000;
const MAX_ERROR_CHARS = 300;

/**
 * The body of the answer, chunk by chunk. A failed request is not made again: the caller knows whether that is worth it.
 *
 * @throws TranscribeError `ERR_CONNECTION`, `ERR_UNAUTHORIZED`, `ERR_MODEL_NOT_FOUND`, `ERR_OVERLOADED`,
 *   `ERR_BACKEND_FAILED`; what the signal has as its reason. None of them holds the key or the text
 */
export async function* requestSpeech(
  request: SpeechHttpRequest,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const response = await ask(request, signal);
  if (!response.ok) throw await refusal(request, response);
  if (response.body === null) throw brokenOff(request);
  try {
    for await (const chunk of response.body) yield chunk;
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw brokenOff(request, cause);
  }
}

async function ask(
  { url, apiKey, body }: SpeechHttpRequest,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify(body),
      // The key is for this server alone.
      redirect: 'error',
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const { code = '' } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
    throw new TranscribeError(
      `${url} cannot be reached${code && ` (${code})`}. Look whether the server runs, and at the address.`,
      { code: 'ERR_CONNECTION', retryable: true, details: { url, code } },
    );
  }
}

function brokenOff({ url }: SpeechHttpRequest, cause?: unknown): TranscribeError {
  const { code = '' } = ((cause as Error | undefined)?.cause ?? {}) as NodeJS.ErrnoException;
  return new TranscribeError(`${url} broke off its answer${code && ` (${code})`}.`, {
    code: 'ERR_CONNECTION',
    retryable: true,
    details: { url },
  });
}

async function refusal(request: SpeechHttpRequest, response: Response): Promise<TranscribeError> {
  const { status } = response;
  const said = clean(await beginningOf(response), request);
  const { code, what } = meaningOf(status);
  return new TranscribeError(
    `${request.url} answered ${status}: ${what}${said && ` It said: ${said}`}`,
    {
      code,
      retryable: status === 429 || status >= 500,
      details: { url: request.url, status },
    },
  );
}

function meaningOf(status: number): { readonly code: ErrorCode; readonly what: string } {
  if (status === 401 || status === 403) {
    return { code: 'ERR_UNAUTHORIZED', what: 'the API key is missing or wrong.' };
  }
  if (status === 404) {
    return {
      code: 'ERR_MODEL_NOT_FOUND',
      what: 'it has no such model, or no /audio/speech at this address.',
    };
  }
  if (status === 429) return { code: 'ERR_OVERLOADED', what: 'it has too much to do.' };
  return { code: 'ERR_BACKEND_FAILED', what: 'it does not speak this.' };
}

async function beginningOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let left = MAX_ERROR_BYTES;
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk.subarray(0, left), { stream: true });
      left -= chunk.length;
      if (left <= 0) break;
    }
  } catch {
    // What came of it will do.
  }
  return text;
}

/** The server's own words, without the key, and not at all where they repeat the text. */
function clean(text: string, { apiKey, body }: SpeechHttpRequest): string {
  let said = text;
  try {
    const { error, detail, message } = JSON.parse(text) as Record<string, unknown>;
    const inner =
      (error as { message?: unknown } | undefined)?.message ?? error ?? detail ?? message;
    if (typeof inner === 'string') said = inner;
  } catch {
    // Not JSON.
  }
  const line = said.replace(/[\s\p{C}]+/gu, ' ').trim();
  // A server that shows part of the key shows its ends.
  const ends = apiKey === undefined ? [] : [apiKey.slice(0, 8), apiKey.slice(-4)];
  const tells = [body.input.slice(0, 12), ...ends].some(
    (part) => part.length > 3 && line.includes(part),
  );
  return tells ? '' : line.slice(0, MAX_ERROR_CHARS);
}
