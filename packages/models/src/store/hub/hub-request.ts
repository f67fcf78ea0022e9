import { TranscribeError } from '@ws/core';
import { abortedError } from '@ws/core/internal';
import type { Dispatcher } from 'undici';
import { AttemptFailed } from '../../download/attempts.js';
import type { RangedAnswer } from '../../download/ranged-download.js';
import { PUBLIC_HUB } from './hub-address.js';
import { networkProblem, statusProblem } from './hub-problem.js';

export interface HubSettings {
  /** Address without a slash at its end. */
  readonly endpoint: string;
  readonly token: string | undefined;
  /** The user asked Hugging Face's tools not to use the network. */
  readonly offline: boolean;
}

/**
 * Reads `HF_ENDPOINT`, `HF_TOKEN` and `HF_HUB_OFFLINE`, as Hugging Face's own tools do.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` when `HF_ENDPOINT` is no http address.
 */
export function readHubSettings(): HubSettings {
  const { HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE } = process.env;
  const endpoint = (HF_ENDPOINT || PUBLIC_HUB).replace(/\/+$/, '');
  const protocol = URL.canParse(endpoint) ? new URL(endpoint).protocol : '';
  if (!/^https?:$/.test(protocol)) {
    throw new TranscribeError(
      `HF_ENDPOINT is ${JSON.stringify(HF_ENDPOINT)}: it must be an http or https address, such as ${PUBLIC_HUB}.`,
      { code: 'ERR_INVALID_OPTION', details: { option: 'HF_ENDPOINT', value: HF_ENDPOINT } },
    );
  }
  return {
    endpoint,
    token: HF_TOKEN?.trim() || undefined,
    offline: /^(1|on|yes|true)$/i.test(HF_HUB_OFFLINE ?? ''),
  };
}

/** The hub's description of a file. */
export interface HubFacts {
  readonly status: number;
  /** The commit that the file is of. */
  readonly commit: string | undefined;
  readonly sizeBytes: number | undefined;
  readonly sha256: string | undefined;
  /** SHA-1 of the file as a git blob. */
  readonly gitSha1: string | undefined;
  /** The hub's code for what is missing: `RepoNotFound`, `RevisionNotFound`, `GatedRepo`. */
  readonly errorCode: string | undefined;
}

/** Asks the hub; one per download. Both follow redirects. */
export interface HubClient {
  /** Whether any answer has come yet. */
  readonly reached: boolean;
  /** @throws AttemptFailed when no answer comes, or one of another status than 200, 206 and 416; `ERR_ABORTED` */
  get(url: string, headers: Record<string, string>): Promise<RangedAnswer>;
  /** @throws AttemptFailed when no answer comes, or one that may be another in a moment; `ERR_ABORTED` */
  head(url: string): Promise<HubFacts>;
  close(): Promise<void>;
}

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const FILE_STATUS: ReadonlySet<number> = new Set([200, 206, 416]);

type Headers = Dispatcher.ResponseData['headers'];

/**
 * A client that goes through the proxies of `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, and gives its token to the
 * hub's own origin only, never to a host that it is redirected to.
 */
export async function createHubClient(
  options: HubSettings & {
    readonly connectTimeoutMs: number;
    readonly responseTimeoutMs: number;
    readonly idleTimeoutMs: number;
    readonly signal: AbortSignal;
  },
): Promise<HubClient> {
  const { token, signal } = options;
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

  /** Follows redirects to the first answer that is enough, or does not redirect. */
  async function follow(
    method: 'GET' | 'HEAD',
    address: string,
    headers: Record<string, string>,
    isEnough: (headers: Headers) => boolean = () => false,
  ): Promise<Dispatcher.ResponseData> {
    let url = new URL(address);
    for (let redirects = 0; ; redirects++) {
      const isOwn = token !== undefined && url.origin === origin;
      const response = await request(url, {
        method,
        dispatcher,
        signal,
        headers: {
          ...headers,
          'accept-encoding': 'identity', // a compressed answer could not be resumed by byte position
          'user-agent': 'whisper-streaming',
          ...(isOwn ? { authorization: `Bearer ${token}` } : {}),
        },
      });
      reached = true;
      const { location } = response.headers;
      const redirected = REDIRECTS.has(response.statusCode) && typeof location === 'string';
      if (isEnough(response.headers) || !redirected) return response;
      await discard(response);
      if (redirects === MAX_REDIRECTS) throw new Error(`more than ${MAX_REDIRECTS} redirects`);
      url = new URL(location, url);
      if (!/^https?:$/.test(url.protocol)) throw new Error(`redirected to ${url.protocol}`);
    }
  }

  function unanswered(error: unknown): never {
    if (signal.aborted) throw abortedError(signal);
    throw new AttemptFailed(networkProblem(error), 0, error);
  }

  return {
    get reached() {
      return reached;
    },
    async get(url, headers) {
      const response = await follow('GET', url, headers).catch(unanswered);
      const { statusCode: status, body } = response;
      const header = (name: string) => response.headers[name]?.toString();
      if (!FILE_STATUS.has(status)) {
        await discard(response);
        throw new AttemptFailed(statusProblem(status, header('retry-after')));
      }
      return { status, header, body, discard: () => discard(response) };
    },
    async head(url) {
      let said: Headers = {};
      const response = await follow('HEAD', url, {}, (headers) => {
        said = { ...pick(said), ...headers };
        // The hub says of a large file what it is, and sends us on to where it is kept: nothing more is to be learned there.
        return said['x-linked-etag'] !== undefined;
      }).catch(unanswered);
      await discard(response);
      const { statusCode: status } = response;
      const problem = statusProblem(status, said['retry-after']?.toString());
      if (status >= 400 && problem.passing) throw new AttemptFailed(problem);
      return factsOf(status, said);
    },
    close: () => dispatcher.destroy(),
  };
}

// Said by the first that answers, and not again by where it sends us.
const LASTING = ['x-repo-commit', 'x-linked-etag', 'x-linked-size', 'x-error-code'];

function pick(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => LASTING.includes(name)));
}

function factsOf(status: number, headers: Headers): HubFacts {
  const text = (name: string): string => String(headers[name] ?? '');
  const commit = /^[0-9a-f]{40}$/.exec(text('x-repo-commit'))?.[0];
  const tag = text('x-linked-etag') || text('etag');
  const digest = /^(?:W\/)?"?([0-9a-f]+)"?$/.exec(tag)?.[1];
  const size = text('x-linked-size') || (status === 200 ? text('content-length') : '');
  return {
    status,
    commit,
    sizeBytes: /^\d+$/.test(size) ? Number(size) : undefined,
    sha256: digest?.length === 64 ? digest : undefined,
    gitSha1: digest?.length === 40 ? digest : undefined,
    errorCode: text('x-error-code') || undefined,
  };
}

/** Reads the body to its end (when it is short) or drops the connection, so that nothing is left open. */
async function discard(response: Dispatcher.ResponseData): Promise<void> {
  await response.body.dump({ limit: 64 * 1024 }).catch(() => {});
}
