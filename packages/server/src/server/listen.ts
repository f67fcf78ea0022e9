import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TranscribeError } from '@ws/core';

/**
 * Binds a server to an address.
 *
 * @returns the address it got
 * @throws TranscribeError `ERR_INVALID_STATE`, saying what is in the way and what to do
 */
export function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => reject(cannotListen(error, host, port));
    server.once('error', fail);
    server.listen({ host, port }, () => {
      server.off('error', fail);
      resolve(server.address() as AddressInfo);
    });
  });
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
