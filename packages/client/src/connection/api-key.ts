import { TranscribeError } from '@ws/core';
import { type OptionKind, optionKind } from '@ws/core/internal';
import type { SocketOptions } from '../socket/web-socket-like.js';

/** An API key or session token of the server, or a function that gets one, which is asked for each connection. */
export type ApiKey = string | (() => string | Promise<string>);

/** An option that is never quoted in an error. */
export const API_KEY: OptionKind<ApiKey | undefined> = {
  ...optionKind<ApiKey | undefined>(
    'a string, or a function that gives one',
    (value) => typeof value === 'string' || typeof value === 'function',
    undefined,
  ),
  take: (value) => (typeof value === 'string' ? checkedKey(value) : (value as ApiKey)),
};

/** What goes with a connection to send a key. */
export async function socketOptions(apiKey: ApiKey | undefined): Promise<SocketOptions> {
  if (apiKey === undefined) return { headers: {}, protocols: [] };
  const key = typeof apiKey === 'string' ? apiKey : checkedKey(await got(apiKey));
  return {
    headers: { authorization: `Bearer ${key}` },
    // The first is what the server answers: it never answers a key.
    protocols: ['ws-transcribe.v1', `ws-key.${key}`],
  };
}

async function got(apiKey: () => string | Promise<string>): Promise<string> {
  try {
    return await apiKey();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TranscribeError(`The function "apiKey" failed: ${why}`, {
      code: 'ERR_CONNECTION',
      retryable: true,
      cause,
    });
  }
}

function checkedKey(key: unknown): string {
  if (typeof key === 'string' && /^[\x21-\x7e]{1,2000}$/.test(key)) return key;
  throw new TranscribeError(
    'The API key must be a string of printable ASCII characters without spaces, as the server has it.',
    { code: 'ERR_INVALID_OPTION', details: { option: 'apiKey' } },
  );
}
