import { addressParameters, decodedPart, invalidOption, shownAddress } from '@ws/core/internal';

/** The settings in an address. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Paths of files, where the connection is secret. */
  readonly tls?:
    | { readonly ca?: string; readonly cert?: string; readonly key?: string }
    | undefined;
  readonly waitReplicas?: number | undefined;
}

const FILES = ['ca', 'cert', 'key'] as const;
const PARAMETERS = ['replicas', ...FILES] as const;

/** @throws TranscribeError `ERR_INVALID_OPTION`, which says what may be there */
export function parseRedisUrl(given: string): RedisAddress {
  const refuse = (accepted: string) => invalidOption('url', shownAddress(given), accepted);
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') {
    throw refuse('redis://host:port/db or rediss://host:port/db');
  }
  const isSecret = url.protocol === 'rediss:';
  const db = /^\/?(\d{0,5})$/.exec(url.pathname)?.[1];
  if (db === undefined || url.hash !== '') {
    throw refuse('redis://host:port/db, db a whole number');
  }
  const parameters = addressParameters(given, PARAMETERS);
  const files = FILES.filter((name) => parameters[name] !== undefined);
  if (files.length > 0 && !isSecret) throw refuse(`rediss://… where it names ?${files[0]}`);
  const username = decodedPart(url.username, given);
  const password = decodedPart(url.password, given);
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || 6379),
    db: Number(db),
    ...(username !== '' && { username }),
    ...(password !== '' && { password }),
    ...(isSecret && {
      tls: Object.fromEntries(files.map((name) => [name, parameters[name]!])),
    }),
    ...(parameters.replicas !== undefined && { waitReplicas: replicasOf(parameters.replicas) }),
  };
}

function replicasOf(value: string): number {
  const replicas = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!(replicas <= 10)) throw invalidOption('?replicas', value, 'a whole number from 0 to 10');
  return replicas;
}
