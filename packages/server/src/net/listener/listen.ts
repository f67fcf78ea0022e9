import type { Server as HttpServer } from 'node:http';
import type { Server } from 'node:net';
import { TranscribeError } from '@ws/core';

/**
 * Binds a server to an address, or takes the socket `fd`, which is bound already.
 *
 * @throws TranscribeError `ERR_INVALID_STATE`, saying what is in the way and what to do
 */
export function listen(
  server: Server,
  {
    host,
    port,
    fd,
  }: { readonly host: string; readonly port: number; readonly fd?: number | undefined },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void =>
      reject(fd === undefined ? cannotListen(error, host, port) : cannotTake(fd, error));
    server.once('error', fail);
    server.listen(fd === undefined ? { host, port } : { fd }, () => {
      server.off('error', fail);
      if (typeof server.address() === 'object') return resolve();
      server.close();
      reject(cannotTake(fd!, undefined));
    });
  });
}

function cannotTake(fd: number, error: NodeJS.ErrnoException | undefined): TranscribeError {
  return new TranscribeError(
    `Cannot listen on the inherited socket ${fd}: ${error?.message ?? 'it has no TCP port'}. Hand over a TCP socket that is bound.`,
    { code: 'ERR_INVALID_STATE', details: { fd, reason: error?.code ?? '' }, cause: error },
  );
}

/** Takes no more connections; resolves when there is none. */
export function closed(server: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

/**
 * Where a server listens.
 *
 * @throws TranscribeError `ERR_INVALID_STATE` when it does not
 */
export function addressOf(server: Server): { readonly host: string; readonly port: number } {
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new TranscribeError('The given server listens on no port yet. Call its listen() first.', {
      code: 'ERR_INVALID_STATE',
    });
  }
  return { host: address.address, port: address.port };
}

/** The address of sessions, below a path; '' while it does not listen on a port. */
export function urlOf(server: Server, path: string, isSecure: boolean): string {
  const address = server.address();
  if (address === null || typeof address === 'string') return '';
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `${isSecure ? 'wss' : 'ws'}://${host}:${address.port}${path}`;
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): TranscribeError {
  const where = `${host}, port ${port}`;
  const messages: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} on ${host} is in use. Stop what listens there, or choose another port; 0 picks a free one.`,
    EACCES: `There is no permission to listen on ${where}. Choose a port above 1023.`,
    EADDRNOTAVAIL: `${host} is no address of this machine. Listen on 127.0.0.1, or on 0.0.0.0 for all of its addresses.`,
    ENOTFOUND: `The host name ${host} cannot be resolved. Give an address, such as 127.0.0.1.`,
  };
  const code = error.code ?? '';
  return new TranscribeError(messages[code] ?? `Cannot listen on ${where}: ${error.message}`, {
    code: 'ERR_INVALID_STATE',
    details: { host, port, reason: code },
    cause: error,
  });
}
