import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';

/** An answer of the hub, or of where it sent us. */
export interface HubResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
  /** Reads the body to its end (when it is short) or drops the connection, so that nothing is left open. */
  discard(): Promise<void>;
}

/** The hub's description of a file. */
export interface HubFacts extends Pick<HubResponse, 'status' | 'headers'> {
  /** The commit that the file is of. */
  readonly commit: string | undefined;
  readonly sizeBytes: number | undefined;
  readonly sha256: string | undefined;
  /** SHA-1 of the file as a git blob. */
  readonly gitSha1: string | undefined;
  /** The hub's code for what is missing: `RepoNotFound`, `RevisionNotFound`, `GatedRepo`. */
  readonly errorCode: string | undefined;
}

/** Asks the hub; one per download. Dispose it to close its connections. */
export interface HubClient {
  /** Whether any answer has come yet. */
  readonly reached: boolean;
  /** Follows redirects. Throws what undici throws: connection errors, time-outs, aborts. */
  get(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<HubResponse>;
  /** Follows redirects until an answer describes the file. Throws as `get` does. */
  head(url: string, signal: AbortSignal): Promise<HubFacts>;
  close(): Promise<void>;
}

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * A client that goes through the proxies of `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, and gives its token to the
 * hub's own origin only, never to a host that it is redirected to.
 */
export async function createHubClient(options: {
  readonly endpoint: string;
  readonly token: string | undefined;
  readonly connectTimeoutMs: number;
  readonly responseTimeoutMs: number;
  readonly idleTimeoutMs: number;
}): Promise<HubClient> {
  // Loaded when it is needed: it takes a tenth of a second, and most starts download nothing.
  const { EnvHttpProxyAgent, request } = await import('undici');
  const { origin } = new URL(options.endpoint);
  const dispatcher = new EnvHttpProxyAgent({
    connect: { timeout: options.connectTimeoutMs },
    proxyTls: { timeout: options.connectTimeoutMs },
    headersTimeout: options.responseTimeoutMs,
    bodyTimeout: options.idleTimeoutMs,
  });
  let reached = false;

  async function once(
    method: 'GET' | 'HEAD',
    url: URL,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    const own = options.token !== undefined && url.origin === origin;
    const response = await request(url, {
      method,
      dispatcher,
      signal,
      headers: {
        ...headers,
        'accept-encoding': 'identity', // a compressed answer could not be resumed by byte position
        'user-agent': 'whisper-streaming',
        ...(own ? { authorization: `Bearer ${options.token}` } : {}),
      },
    });
    reached = true;
    return response;
  }

  return {
    get reached() {
      return reached;
    },
    async get(address, headers, signal) {
      let url = new URL(address);
      for (let redirects = 0; ; redirects++) {
        const response = await once('GET', url, headers, signal);
        const onward = redirectOf(response, url, redirects);
        if (onward === undefined) {
          return {
            status: response.statusCode,
            headers: response.headers,
            body: response.body,
            discard: () => discard(response),
          };
        }
        await discard(response);
        url = onward();
      }
    },
    async head(address, signal) {
      let url = new URL(address);
      let said: HubResponse['headers'] = {};
      for (let redirects = 0; ; redirects++) {
        const response = await once('HEAD', url, {}, signal);
        await discard(response);
        said = { ...pick(said), ...response.headers };
        const onward = redirectOf(response, url, redirects);
        // The hub says of a large file what it is, and sends us on to where it is kept: nothing more is to be learned there.
        if (onward === undefined || said['x-linked-etag'] !== undefined) {
          return factsOf(response.statusCode, said);
        }
        url = onward();
      }
    },
    close: () => dispatcher.destroy(),
  };
}

/** The address that an answer redirects to; calling it throws if we may not go there. */
function redirectOf(
  response: Dispatcher.ResponseData,
  from: URL,
  redirects: number,
): (() => URL) | undefined {
  const { location } = response.headers;
  if (!REDIRECTS.has(response.statusCode) || typeof location !== 'string') return undefined;
  return () => {
    if (redirects === MAX_REDIRECTS) throw new Error(`more than ${MAX_REDIRECTS} redirects`);
    const url = new URL(location, from);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw new Error(`redirected to ${url.protocol}`);
    }
    return url;
  };
}

// Said by the first that answers, and not again by where it sends us.
const LASTING = ['x-repo-commit', 'x-linked-etag', 'x-linked-size', 'x-error-code'];

function pick(headers: HubResponse['headers']): HubResponse['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => LASTING.includes(name)));
}

function factsOf(status: number, headers: HubResponse['headers']): HubFacts {
  const text = (name: string): string => String(headers[name] ?? '');
  const commit = /^[0-9a-f]{40}$/.exec(text('x-repo-commit'))?.[0];
  const tag = text('x-linked-etag') || text('etag');
  const digest = /^(?:W\/)?"?([0-9a-f]+)"?$/.exec(tag)?.[1];
  const size = text('x-linked-size') || (status === 200 ? text('content-length') : '');
  return {
    status,
    headers,
    commit,
    sizeBytes: /^\d+$/.test(size) ? Number(size) : undefined,
    sha256: digest?.length === 64 ? digest : undefined,
    gitSha1: digest?.length === 40 ? digest : undefined,
    errorCode: text('x-error-code') || undefined,
  };
}

async function discard(response: Dispatcher.ResponseData): Promise<void> {
  await response.body.dump({ limit: 64 * 1024 }).catch(() => {});
}
