import { type DownloadProblem, isPassingStatus, retryAfterMs } from '../../download/attempts.js';

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

/** Whether to try again after a connection that failed or was cut. */
export function networkProblem(error: unknown): DownloadProblem {
  const code = errorCode(error);
  if (code !== undefined && code in NETWORK_REASONS) {
    return { reason: NETWORK_REASONS[code]!, passing: true, unreachable: !CUT.has(code) };
  }
  // Certificates, proxies that refuse, redirects without end: none of them passes by itself.
  const reason = (error instanceof Error && error.message) || code || String(error);
  return { reason, unreachable: true };
}

/**
 * Whether to try again after an answer that is not the file.
 *
 * @param wait - the header `retry-after`
 */
export function statusProblem(status: number, wait: string | undefined): DownloadProblem {
  if (status === 401 || status === 403) {
    const reason = `refused (HTTP ${status}); HF_TOKEN may be wrong, or missing for a private repository`;
    return { reason };
  }
  if (status === 404) return { reason: 'the file is not there (HTTP 404)' };
  if (!isPassingStatus(status)) return { reason: `HTTP ${status}` };
  return { reason: `HTTP ${status}`, passing: true, retryAfterMs: retryAfterMs(wait) };
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
