import type { IncomingMessage } from 'node:http';
import type { WireErrorCode } from '@ws/core/protocol';
import type { ServerLimitSettings } from '../../operations/limits.js';

/** A user of the server, and how much of it the user may have. Limits that are left out are the server's alone. */
export interface Identity {
  /**
   * What logs and metrics call them; everything under one name counts together. 1 to 128 characters that can be shown,
   * and never a key.
   */
  readonly name: string;
  /** Sessions open at once. */
  readonly maxSessions?: number | undefined;
  /** Seconds of audio in one day, of all sessions together; days are UTC's. */
  readonly audioSecondsPerDay?: number | undefined;
  /** Longest session, where it is shorter than the server's, in milliseconds. */
  readonly maxSessionMs?: number | undefined;
}

/** Why a client is not let in, and what it can do. The message must not hold what the client sent. */
export interface Refusal {
  readonly status: 401 | 403 | 429 | 503;
  readonly code: WireErrorCode;
  readonly message: string;
  /** When to try again, in seconds. */
  readonly retryAfterS?: number | undefined;
}

/** Says who a request comes from, in place of API keys. What it throws, or takes longer than 10 s for, is answered by 503. */
export type Authenticate = (
  request: IncomingMessage,
) => Identity | Refusal | Promise<Identity | Refusal>;

export function isRefusal<T extends object>(answer: T | Refusal): answer is Refusal {
  return 'status' in answer;
}

/** The longest session of a client, in milliseconds: the server's limit, or that of the client's key if it is less. */
export function longestSessionMs(
  { maxSessionMs: most }: Pick<ServerLimitSettings, 'maxSessionMs'>,
  { maxSessionMs = most }: Pick<Identity, 'maxSessionMs'>,
): number {
  return Math.min(most, maxSessionMs);
}
