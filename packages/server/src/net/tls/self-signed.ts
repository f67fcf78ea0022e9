import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { TlsPair } from './tls-pair.js';

const VALID_DAYS = 365;
const DAY_MS = 86_400_000;

/**
 * A certificate for trying out, in memory alone, for `localhost`, the loopback addresses and what the server listens on.
 * Clients must be told to trust it: by its fingerprint, or by not checking.
 *
 * @param host - where the server is told to listen
 */
export async function createSelfSigned(host: string): Promise<TlsPair> {
  // It is needed here alone, and takes a tenth of a second to load.
  const { generate } = await import('selfsigned');
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const own = addresses.map(({ address }) => address).filter((address) => !address.includes('%'));
  const names = [...new Set(['localhost', '127.0.0.1', '::1', host, ...own])];
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + VALID_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) =>
          isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name },
        ),
      },
    ],
  });
  return { cert, key };
}
