import { invalidOption } from '@ws/core/internal';

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
const PARAMETERS = ['replicas', ...FILES];

/** @throws TranscribeError `ERR_INVALID_OPTION`, which says what may be there */
export function parseRedisUrl(given: string): RedisAddress {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') {
    // It may hold a password.
    const shown = given.replace(/\/\/.*@/s, '//…@');
    throw invalidOption('url', shown, 'redis://host:port/db or rediss://host:port/db');
  }
  const isSecret = url.protocol === 'rediss:';
  const db = /^\/?(\d{0,5})$/.exec(url.pathname)?.[1];
  if (db === undefined || url.hash !== '') {
    throw invalidOption('url', url.pathname + url.hash, 'redis://host:port/db, db a whole number');
  }
  const parameters = parametersOf(url.searchParams);
  const files = FILES.filter((name) => parameters[name] !== undefined);
  if (files.length > 0 && !isSecret) {
    throw invalidOption(
      `?${files[0]}`,
      parameters[files[0]!],
      'left out, or the address rediss://',
    );
  }
  const username = decoded(url.username);
  const password = decoded(url.password);
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

type Parameters = { readonly [Name in 'replicas' | (typeof FILES)[number]]?: string };

function parametersOf(search: URLSearchParams): Parameters {
  const given: Record<string, string> = {};
  for (const [name, value] of search) {
    if (!PARAMETERS.includes(name)) {
      throw invalidOption(`?${name}`, value, `left out: known are ${PARAMETERS.join(', ')}`);
    }
    if (name in given || value === '') {
      throw invalidOption(`?${name}`, value, 'there once, with a value');
    }
    given[name] = value;
  }
  return given;
}

function replicasOf(value: string): number {
  const replicas = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!(replicas <= 10)) throw invalidOption('?replicas', value, 'a whole number from 0 to 10');
  return replicas;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalidOption('url', 'it', 'user:password@, percent-encoded');
  }
}
