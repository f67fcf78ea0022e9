import type { TranscribeError } from '@ws/core';
import { invalidOption } from '@ws/core/internal';
import { refusesForGood } from './connection-errors.js';
import type { NextServer } from './reconnecting-socket.js';

/** The servers that a session may be on, each by the whole address of a socket, the preferred first. */
export interface ServerAddresses {
  /** Where the connection is, or is tried next. */
  readonly current: string;
  /** Whether each server has been tried since the first. */
  readonly areAllTried: boolean;
  /** The server has greeted: it is worth another attempt where it is lost. */
  greeted(): void;
  /**
   * The connection is lost, or could not be made: the next attempt goes to the same server where that may have the session
   * still, else to the next one. `undefined` where each attempt would end so.
   *
   * @param hasSession - whether the server has not ended the session
   */
  lost(error: TranscribeError, hasSession: boolean): NextServer | undefined;
}

/** A server, or several of which the later ones stand in for the first. */
export type ServerAddress = string | URL | readonly (string | URL)[];

const MOST_SERVERS = 16;

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function createServerAddresses(
  given: ServerAddress,
  toAddress: (url: string | URL) => string,
): ServerAddresses {
  const urls: readonly (string | URL)[] = Array.isArray(given) ? given : [given];
  if (urls.length === 0 || urls.length > MOST_SERVERS) {
    throw invalidOption('url', urls.length, `an address, or a list of 1 to ${MOST_SERVERS}`);
  }
  const all = [...new Set(urls.map(toAddress))];
  /** Those that do not take this client, whatever it tries. */
  const refused = new Set<number>();
  const tried = new Set([0]);
  let at = 0;
  let hasGreeted = false;

  function next(): number | undefined {
    const later = all.map((_, step) => (at + 1 + step) % all.length);
    return later.find((one) => !refused.has(one) && one !== at);
  }

  return {
    get current() {
      return all[at]!;
    },
    get areAllTried() {
      return tried.size === all.length;
    },
    greeted() {
      hasGreeted = true;
    },
    lost(error, hasSession) {
      const mayBeThere = hasGreeted && hasSession && !isSilent(error);
      hasGreeted = false;
      const isRefused = refusesForGood(error);
      if (isRefused) refused.add(at);
      else if (!error.retryable) return undefined;
      else if (mayBeThere) return 'same';
      const other = next();
      if (other === undefined) return isRefused ? undefined : 'same';
      at = other;
      tried.add(at);
      return 'elsewhere';
    },
  };
}

/** A server that hangs keeps its clients waiting at the next attempt, too. */
function isSilent({ details }: TranscribeError): boolean {
  return 'timeoutMs' in details;
}
