import type { Clock } from '@ws/core';
import { CLOCK, type OptionSpec, optionKind, type SettingsOf, wholeNumber } from '@ws/core/options';
import { createSocket } from '#socket';
import type { CreateSocket } from '../socket/web-socket-like.js';
import { API_KEY, type ApiKey } from './api-key.js';

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
   * Milliseconds for which a connection is tried again that is lost, 0 (never) to 86400000: then it has failed. Default
   * 300000.
   */
  readonly maxOutageMs?: number | undefined;
  /** What time is taken from. */
  readonly clock?: Clock | undefined;
  /** Makes the socket. Default: the platform's own; in Node that of the package `ws`. */
  readonly createSocket?: CreateSocket | undefined;
}

/** The options, checked, with what was left out. */
export type ConnectionSettings = SettingsOf<ConnectionOptions, 'apiKey'>;

/** {@link ConnectionOptions} by name. */
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
