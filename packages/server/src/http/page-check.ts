import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { invalidOption, type OptionKind, optionKind } from '@ws/core/options';

/**
 * Why a request is refused, in words that say what to do; nothing where it may pass. Any page that somebody has open
 * can connect to a server on the same machine: browsers do not stop it, but they say which page it was.
 */
export type PageCheck = (request: IncomingMessage) => string | undefined;

// Of what a stranger says, in a message and in the log.
const MAX_QUOTED = 200;

/**
 * Pages may use the server that come from its own host, and those of `allowed` origins. What is no page says no origin,
 * and passes.
 *
 * A page's own host is not to be trusted when its name leads to this machine's loopback address: whoever owns a name can
 * let it lead there (DNS rebinding). There `localhost`, addresses and `host` are own names, and others must be listed.
 *
 * @param host - where the server was told to listen
 */
export function createPageCheck(allowed: readonly string[], host: string): PageCheck {
  const isListed = (origin: string): boolean =>
    allowed.includes('*') || allowed.includes(origin.toLowerCase());

  function isOwnName(url: URL, isLoopback: boolean): boolean {
    const name = url.hostname.replace(/^\[|\]$/g, '');
    return !isLoopback || /(^|\.)localhost$/.test(name) || isIP(name) !== 0 || name === host;
  }

  return ({ headers, socket }) => {
    const isLoopback = /^(::ffff:)?127\.|^::1$/.test(socket.localAddress ?? '');
    // A page that asks its own host says no origin, but that it is a page.
    const isPage = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
    const origin = headers.origin ?? `http://${headers.host}`;
    if (!isPage || isListed(origin)) return undefined;
    const page = urlOf(origin);
    const own = page && urlOf(`${page.protocol}//${headers.host}`);
    if (own && own.host === page.host && isOwnName(own, isLoopback)) return undefined;
    const quoted = quotable(origin);
    return `Pages of ${quoted} may not use this server. If they should, start it with --allow-origin ${quoted} (createServer: allowedOrigins).`;
  };
}

/** What a stranger says, for a message or the log. */
export function quotable(text: string): string {
  return text.slice(0, MAX_QUOTED).replace(/[^\x21-\x7e]/g, '?');
}

const ACCEPTED =
  'an array of origins such as https://example.com or http://localhost:3000, "null" or "*"';

/**
 * Origins as browsers say them: `https://example.com`, `http://localhost:3000`, `null` (pages without an origin, such as
 * files), or `*` for all.
 */
export const ORIGINS: OptionKind<readonly string[]> = {
  ...optionKind<readonly string[]>(ACCEPTED, Array.isArray, Object.freeze([])),
  take: (origins, name) =>
    (origins as readonly unknown[]).map((given) => {
      const origin = typeof given === 'string' ? given.toLowerCase() : '';
      const isOrigin = origin === '*' || origin === 'null' || isWritten(origin);
      if (!isOrigin) throw invalidOption(name, given, ACCEPTED);
      return origin;
    }),
};

/** As a browser writes it: scheme, host, and the port where it is not the scheme's; nothing after. */
function isWritten(origin: string): boolean {
  const url = urlOf(origin);
  return url !== undefined && url.host !== '' && `${url.protocol}//${url.host}` === origin;
}

function urlOf(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
