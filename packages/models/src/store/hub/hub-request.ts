import type { Readable } from 'node:stream';
import { type Dispatcher, EnvHttpProxyAgent, request } from 'undici';

/** An answer of the hub, or of where it sent us. */
export interface HubResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
  /** Reads the body to its end (when it is short) or drops the connection, so that nothing is left open. */
  discard(): Promise<void>;
}

/** Asks the hub; one per download. Dispose it to close its connections. */
export interface HubClient {
  /** Whether any answer has come yet. */
  readonly reached: boolean;
  /** Follows redirects. Throws what undici throws: connection errors, time-outs, aborts. */
  get(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<HubResponse>;
  close(): Promise<void>;
}

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * A client that goes through the proxies of `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, and gives its token to the
 * hub's own origin only, never to a host that it is redirected to.
 */
export function createHubClient(options: {
  readonly endpoint: string;
  readonly token: string | undefined;
  readonly connectTimeoutMs: number;
  readonly responseTimeoutMs: number;
  readonly idleTimeoutMs: number;
}): HubClient {
  const { origin } = new URL(options.endpoint);
  const dispatcher = new EnvHttpProxyAgent({
    connect: { timeout: options.connectTimeoutMs },
    proxyTls: { timeout: options.connectTimeoutMs },
    headersTimeout: options.responseTimeoutMs,
    bodyTimeout: options.idleTimeoutMs,
  });
  let reached = false;

  async function once(
    url: URL,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    const own = options.token !== undefined && url.origin === origin;
    const response = await request(url, {
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
        const response = await once(url, headers, signal);
        const { location } = response.headers;
        if (!REDIRECTS.has(response.statusCode) || typeof location !== 'string') {
          return {
            status: response.statusCode,
            headers: response.headers,
            body: response.body,
            discard: () => discard(response),
          };
        }
        await discard(response);
        if (redirects === MAX_REDIRECTS) throw new Error(`more than ${MAX_REDIRECTS} redirects`);
        url = new URL(location, url);
        if (url.protocol !== 'http:' && url.protocol !== 'https:') {
          throw new Error(`redirected to ${url.protocol}`);
        }
      }
    },
    close: () => dispatcher.destroy(),
  };
}

async function discard(response: Dispatcher.ResponseData): Promise<void> {
  await response.body.dump({ limit: 64 * 1024 }).catch(() => {});
}
