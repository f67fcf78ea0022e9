import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TranscribeError } from '@ws/core';

/**
 * Binds a server to an address, or takes the socket `fd`, which is bound already.
 *
 * @returns the address it got
 * @throws TranscribeError `ERR_INVALID_STATE`, saying what is in the way and what to do
 */
export function listen(
  server: Server,
  {
    host,
    port,
    fd,
  }: { readonly host: string; readonly port: number; readonly fd?: number | undefined },
): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void =>
      reject(fd === undefined ? cannotListen(error, host, port) : cannotTake(fd, error));
    server.once('error', fail);
    server.listen(fd === undefined ? { host, port } : { fd }, () => {
      server.off('error', fail);
      const address = server.address();
      if (typeof address === 'object' && address !== null) return resolve(address);
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
