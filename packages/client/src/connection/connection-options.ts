import { type Clock, TranscribeError } from '@ws/core';
import {
  CLOCK,
  errorMessage,
  type OptionKind,
  type OptionSpec,
  optionKind,
  type SettingsOf,
  wholeNumber,
} from '@ws/core/internal';
import { createSocket } from '#socket';
import type { CreateSocket, SocketOptions } from '../socket/web-socket-like.js';

/** An API key or session token of the server, or a function that gets one, which is asked for each connection. */
export type ApiKey = string | (() => string | Promise<string>);

/** Settings of a connection, whatever it is for. */
export interface ConnectionOptions {
  /**
   * An API key of the server, or a session token; or a function that gets one. Sent as a header in Node, and as a
   * subprotocol in browsers. A web page must have no API key: its server gets a session token for it.
   */
  readonly apiKey?: ApiKey | undefined;
  /** Milliseconds until the server must have said `ready`, 1 to 3600000. Default 10000. */
  readonly connectTimeoutMs?: number | undefined;
  /**
   * Milliseconds for which a lost connection is tried again, 0 (never) to 86400000: then it fails for good. Default
   * 300000.
   */
  readonly maxOutageMs?: number | undefined;
  /** What time is taken from. */
  readonly clock?: Clock | undefined;
  /** Makes the socket. Default: the platform's own; in Node that of the package `ws`. */
  readonly createSocket?: CreateSocket | undefined;
}

export type ConnectionSettings = SettingsOf<ConnectionOptions, 'apiKey'>;

/** An option that is never quoted in an error. */
const API_KEY: OptionKind<ApiKey | undefined> = {
  ...optionKind<ApiKey | undefined>(
    'a string, or a function that gives one',
    (value) => typeof value === 'string' || typeof value === 'function',
    undefined,
  ),
  take: (value) => (typeof value === 'string' ? checkedKey(value) : (value as ApiKey)),
};

export const CONNECTION: OptionSpec<ConnectionSettings> = {
  apiKey: API_KEY,
  connectTimeoutMs: wholeNumber(1, 3_600_000, 10_000),
  maxOutageMs: wholeNumber(0, 86_400_000, 300_000),
  clock: CLOCK,
  createSocket: {
    ...optionKind<CreateSocket>(
      'a function that makes a socket of an address',
      (value) => typeof value === 'function',
      createSocket,
    ),
    isPart: true,
  },
};

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
    const why = errorMessage(cause);
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
