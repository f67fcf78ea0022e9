import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type Clock, type Logger, TranscribeError } from '@ws/core';
import { createSelfSigned } from '../tls/self-signed.js';
import {
  checkTlsPair,
  fingerprintOf,
  readTlsPair,
  type TlsFiles,
  type TlsPair,
} from '../tls/tls-pair.js';
import { type TlsWatch, watchTls } from '../tls/watch-tls.js';

/** A server of HTTP, or of HTTPS, that does not listen yet. */
export interface HttpListener extends Disposable {
  readonly server: Server;
  readonly isSecure: boolean;
  /** SHA-256 of a certificate that the server has made itself. */
  readonly fingerprint: string | undefined;
  reload(): Promise<void>;
}

/** How a server is reached over TLS. */
export interface TlsSettings {
  /** A given server, which has its own TLS. */
  readonly server?: Server | undefined;
  readonly host: string;
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
  readonly tlsSelfSigned: boolean;
  readonly clock: Clock;
}

// What a peer is given, and may send, before it is anybody.
const BOUNDS = {
  headersTimeout: 10_000,
  requestTimeout: 300_000,
  connectionsCheckingInterval: 5000,
  maxHeaderSize: 16 * 1024,
} as const;
const HANDSHAKE_TIMEOUT_MS = 10_000;

/** @throws TranscribeError `ERR_INVALID_OPTION` where the certificate cannot be used */
export async function createHttpListener(
  settings: TlsSettings,
  onRequest: RequestListener,
  logger: Logger,
): Promise<HttpListener> {
  if (settings.server !== undefined) {
    return { ...plain(settings.server), isSecure: 'setSecureContext' in settings.server };
  }
  const files = tlsFiles(settings);
  const pair = files
    ? await usablePair(files)
    : settings.tlsSelfSigned
      ? await createSelfSigned(settings.host)
      : undefined;
  if (pair === undefined) return plain(createPlainServer(BOUNDS, onRequest));
  const server = createTlsServer(
    { ...BOUNDS, ...pair, handshakeTimeout: HANDSHAKE_TIMEOUT_MS, minVersion: 'TLSv1.2' },
    onRequest,
  );
  // The client does not trust the certificate, or speaks no TLS.
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    logger.debug({ code: error.code }, 'TLS handshake failed');
    socket.destroy();
  });
  const watch: TlsWatch | undefined =
    files &&
    watchTls(files, {
      ...{ inUse: pair, clock: settings.clock, logger },
      use: (renewed) => server.setSecureContext(renewed),
    });
  return {
    server,
    isSecure: true,
    fingerprint: files === undefined ? fingerprintOf(pair) : undefined,
    reload: async () => watch?.reload(),
    [Symbol.dispose]: () => watch?.[Symbol.dispose](),
  };
}

async function usablePair(files: TlsFiles): Promise<TlsPair> {
  const pair = await readTlsPair(files);
  checkTlsPair(pair, files);
  return pair;
}

function plain(server: Server): HttpListener {
  return {
    server,
    isSecure: false,
    fingerprint: undefined,
    async reload() {},
    [Symbol.dispose]() {},
  };
}

function tlsFiles({ tlsCert, tlsKey, tlsSelfSigned }: TlsSettings): TlsFiles | undefined {
  const isHalf = (tlsCert === undefined) !== (tlsKey === undefined);
  if (isHalf || (tlsCert !== undefined && tlsSelfSigned)) {
    throw new TranscribeError(
      'TLS needs "tlsCert" and "tlsKey" together, or "tlsSelfSigned" alone.',
      { code: 'ERR_INVALID_OPTION', details: { option: 'tlsCert' } },
    );
  }
  return tlsCert !== undefined && tlsKey !== undefined ? { cert: tlsCert, key: tlsKey } : undefined;
}
