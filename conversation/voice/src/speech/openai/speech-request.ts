import { type ErrorCode, TranscribeError } from '@ws/core';

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

const NO_KEY = ['ERR_UNAUTHORIZED', 'the API key is missing or wrong.'] as const;
/** What statuses mean; the others: it does not speak this. */
const MEANINGS: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  401: NO_KEY,
  403: NO_KEY,
  404: ['ERR_MODEL_NOT_FOUND', 'it has no such model, or no /audio/speech at this address.'],
  429: ['ERR_OVERLOADED', 'it has too much to do.'],
};
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
  const { url, apiKey, body } = request;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    },
    body: JSON.stringify(body),
    // The key is for this server alone.
    redirect: 'error',
    signal,
  }).catch((error: unknown) => {
    if (signal.aborted) throw signal.reason;
    const code = causeOf(error);
    throw new TranscribeError(
      `${url} cannot be reached${code && ` (${code})`}. Look whether the server runs, and at the address.`,
      { code: 'ERR_CONNECTION', retryable: true, details: { url, code } },
    );
  });
  if (!response.ok) throw await refusal(request, response);
  try {
    if (response.body === null) throw new Error('There is no answer.');
    yield* response.body;
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    const code = causeOf(cause);
    throw new TranscribeError(`${url} broke off its answer${code && ` (${code})`}.`, {
      ...{ code: 'ERR_CONNECTION', retryable: true, details: { url } },
    });
  }
}

/** The code of what an error of `fetch` comes from: `ECONNREFUSED`. */
function causeOf(error: unknown): string {
  const { code = '' } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
  return code;
}

async function refusal(request: SpeechHttpRequest, response: Response): Promise<TranscribeError> {
  const { url } = request;
  const { status } = response;
  const said = clean(await beginningOf(response), request);
  const [code, what] = MEANINGS[status] ?? ['ERR_BACKEND_FAILED', 'it does not speak this.'];
  return new TranscribeError(`${url} answered ${status}: ${what}${said && ` It said: ${said}`}`, {
    code,
    retryable: status === 429 || status >= 500,
    details: { url, status },
  });
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
