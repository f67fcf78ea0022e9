/** What a page of the server's own may load and do. */
export interface PageOptions {
  /** Whether it is served over TLS, by a certificate that browsers trust. */
  readonly isTrusted: boolean;
  /** Whether it makes scripts and sounds of its own: an audio thread's code, and what is played. Default `false`. */
  readonly makesBlobs?: boolean | undefined;
  /** Whether it may compile WebAssembly, as an engine's worker does. It may evaluate no script for that. */
  readonly compiles?: boolean | undefined;
}

const YEAR_S = 31_536_000;

/**
 * The headers of an HTML answer: those that the package `helmet` sets, with a policy that allows what is the server's own
 * and nothing else.
 */
export function pageHeaders({
  isTrusted,
  makesBlobs = false,
  compiles = false,
}: PageOptions): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    `script-src 'self'${makesBlobs ? ' blob:' : ''}${compiles ? " 'wasm-unsafe-eval'" : ''}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    // Also its sockets: browsers count ws: and wss: of the same host.
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    `media-src 'self' blob:${makesBlobs ? ' data:' : ''}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'permissions-policy': 'microphone=(self), camera=(), geolocation=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'x-download-options': 'noopen',
    'x-frame-options': 'DENY',
    'x-permitted-cross-domain-policies': 'none',
    'x-xss-protection': '0',
    ...(isTrusted && { 'strict-transport-security': `max-age=${YEAR_S}` }),
  };
}
