import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { invalidOption, type OptionKind, optionKind } from '@ws/core/internal';

/**
 * Why a request is refused, in words that say what to do; nothing where it may pass. Any page that a user has open
 * can connect to a server on the same machine: browsers do not stop it, but they say which page it was.
 */
export type PageCheck = (request: IncomingMessage) => string | undefined;

// Of what a stranger says, in a message and in the log.
const MAX_QUOTED = 200;

/** What a server knows of its own pages. */
export interface PageCheckSettings {
  /** Origins whose pages may use it, `*` for all. */
  readonly allowed: readonly string[];
  /** Where the server was told to listen. */
  readonly host: string;
  /** Whether browsers tell by a certificate that a name is the server's: not by one that it has made itself. */
  readonly isCertified: boolean;
  /** What the machine calls itself. Default: as the system says. */
  readonly machine?: string | undefined;
}

/**
 * Pages may use the server that come from its own host, and those of `allowed` origins; over a loopback address also pages
 * that the same machine serves, at any port. What is no page says no origin, and passes.
 *
 * Not every name is the server's own: an attacker can point a name at this machine's address, on the loopback interface as
 * on a local network (DNS rebinding). IP addresses, `localhost`, `host`, the machine's names and the hosts of `allowed` are
 * out of an attacker's reach. Over TLS every name is: browsers compare it with the certificate.
 */
export function createPageCheck(settings: PageCheckSettings): PageCheck {
  const { allowed, host, isCertified, machine = hostname() } = settings;
  const machineName = machine.toLowerCase();
  const [shortName] = machineName.split('.', 1);
  // Under `.local` the local network knows the machine (mDNS). No registrar sells such names.
  const names = new Set([host.toLowerCase(), machineName, shortName, `${shortName}.local`]);
  const listedHosts = new Set(allowed.map((origin) => urlOf(origin)?.host));

  const isListed = (origin: string): boolean =>
    allowed.includes('*') || allowed.includes(origin.toLowerCase());

  function isOwnName({ hostname: name, host: nameAndPort }: URL): boolean {
    return (
      isIP(unbracketed(name)) !== 0 ||
      isLocalhost(name) ||
      names.has(name) ||
      listedHosts.has(nameAndPort)
    );
  }

  return ({ headers, socket }) => {
    // A page that asks its own host says no origin, but that it is a page.
    const isPage = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
    const origin = headers.origin ?? `http://${headers.host}`;
    if (!isPage || isListed(origin)) return undefined;
    const page = urlOf(origin);
    const own = page && urlOf(`${page.protocol}//${headers.host}`);
    const quoted = quotable(origin);
    const remedy = `start the server with --allow-origin ${quoted} (createServer: allowedOrigins)`;
    if (page && own && own.host === page.host) {
      const isProven = isCertified && 'encrypted' in socket;
      if (isProven || isOwnName(own)) return undefined;
      return `"${quotable(own.hostname)}" is not known to be a name of this server, and any name may lead to its address. If it is yours, ${remedy}, or open the page by the server's IP address.`;
    }
    const isSameMachine = isLoopback(socket.localAddress ?? '') && !!own && isLoopbackName(own);
    if (isSameMachine && isLoopbackName(page!)) return undefined;
    return `Pages of ${quoted} may not use this server. If they should, ${remedy}.`;
  };
}

/** Whether a page, or a server, is of the machine that asks for it. */
function isLoopbackName({ protocol, hostname: name }: URL): boolean {
  return /^https?:$/.test(protocol) && (isLocalhost(name) || isLoopback(unbracketed(name)));
}

function isLocalhost(name: string): boolean {
  return /(^|\.)localhost$/.test(name);
}

/** Whether an address is of this machine alone. */
export function isLoopback(address: string): boolean {
  return /^(::ffff:)?127(\.\d{1,3}){3}$|^::1$/.test(address);
}

function unbracketed(name: string): string {
  return name.replace(/^\[|\]$/g, '');
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
