import type { HubResponse } from './hub-request.js';

/** Why a request to the hub did not give the file. */
export interface HubProblem {
  readonly reason: string;
  /** Whether the same request may succeed in a moment. */
  readonly passing: boolean;
  /** The hub was not reached at all: when nothing came from it before, it will not be in a moment either. */
  readonly unreachable: boolean;
  /** How long the hub asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

const NETWORK_REASONS: Readonly<Record<string, string>> = {
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'the download stood still',
  UND_ERR_SOCKET: 'the connection was cut',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ENOTFOUND: 'its name is not known (no network?)',
  EAI_AGAIN: 'its name cannot be looked up (no network?)',
  ECONNREFUSED: 'the connection was refused',
  EHOSTUNREACH: 'there is no way to it (no network?)',
  ENETUNREACH: 'there is no way to it (no network?)',
  ETIMEDOUT: 'no connection in time',
};

const CUT: ReadonlySet<string> = new Set([
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_SOCKET',
  'ECONNRESET',
  'EPIPE',
]);

/** What a failed connection, or a cut one, says about trying again. */
export function networkProblem(error: unknown): HubProblem {
  const code = errorCode(error);
  if (code !== undefined && code in NETWORK_REASONS) {
    return { reason: NETWORK_REASONS[code]!, passing: true, unreachable: !CUT.has(code) };
  }
  // Certificates, proxies that refuse, redirects without end: none of them passes by itself.
  const reason = (error instanceof Error && error.message) || code || String(error);
  return { reason, passing: false, unreachable: true };
}

/** What an answer that is not the file says about trying again. */
export function statusProblem(response: Pick<HubResponse, 'status' | 'headers'>): HubProblem {
  const { status } = response;
  const unreachable = false;
  if (status === 401 || status === 403) {
    const reason = `refused (HTTP ${status}); HF_TOKEN may be wrong, or missing for a private repository`;
    return { reason, passing: false, unreachable };
  }
  if (status === 404) {
    return { reason: 'the file is not there (HTTP 404)', passing: false, unreachable };
  }
  const passing = status === 408 || status === 425 || status === 429 || status >= 500;
  return {
    reason: `HTTP ${status}`,
    passing,
    unreachable,
    retryAfterMs: passing ? retryAfterMs(response.headers['retry-after']) : undefined,
  };
}

// No server may make us wait for longer than this between two attempts.
const MOST_RETRY_AFTER_MS = 30_000;

function retryAfterMs(header: string | string[] | undefined): number | undefined {
  const seconds = typeof header === 'string' ? Number(header) : Number.NaN;
  return seconds > 0 ? Math.min(seconds * 1000, MOST_RETRY_AFTER_MS) : undefined;
}

/** The system's or undici's code, also of the first of several errors (one per address that was tried). */
function errorCode(error: unknown): string | undefined {
  const { code, errors, cause } = error as {
    readonly code?: unknown;
    readonly errors?: readonly unknown[];
    readonly cause?: unknown;
  };
  if (typeof code === 'string') return code;
  const inner = errors?.[0] ?? cause;
  return inner === undefined || inner === null ? undefined : errorCode(inner);
}
