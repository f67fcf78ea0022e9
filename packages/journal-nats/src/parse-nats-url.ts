import { invalidOption, readOption } from '@ws/core/internal';
import { isServer, NATS_JOURNAL, type NatsJournalOptions } from './nats-journal-options.js';

const PARAMETERS = ['replicas', 'storage', 'streams', 'ca', 'cert', 'key'] as const;

/**
 * Options by an address such as `nats://host,host2:4223?replicas=3&storage=memory&streams=12`. Before the hosts may stand
 * `user:password@` or `token@`, percent-encoded. `tls://` makes connections secret, and may name files: `ca`, `cert`,
 * `key`.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`, which says what may be there
 */
export function parseNatsUrl(url: string): NatsJournalOptions {
  const parts = /^(nats|tls):\/\/(?:([^@/?#]*)@)?([^@/?#]*)\/?(?:\?([^#]*))?$/.exec(url);
  if (parts === null) {
    throw invalidOption(
      'url',
      withoutSecrets(url),
      'nats://host,host2:port?replicas=3, or tls://…',
    );
  }
  const [, scheme, credentials, hosts = '', query = ''] = parts;
  const servers = hosts.split(',');
  if (!servers.every(isServer)) {
    throw invalidOption('url', withoutSecrets(url), 'an address of hosts, nats://host,host2:port');
  }
  const given = parametersOf(query);
  const { ca, cert, key } = given;
  const files = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  const hasFiles = Object.keys(files).length > 0;
  if (hasFiles && scheme !== 'tls') {
    throw invalidOption('url', withoutSecrets(url), 'tls://… where it names ca, cert or key');
  }
  return {
    servers,
    ...credentialsOf(credentials),
    ...(scheme === 'tls' && { tls: hasFiles ? files : true }),
    ...(given.replicas !== undefined && {
      replicas: readOption(NATS_JOURNAL.replicas, 'replicas', numberOf(given.replicas)),
    }),
    ...(given.storage !== undefined && {
      storage: readOption(NATS_JOURNAL.storage, 'storage', given.storage),
    }),
    ...(given.streams !== undefined && {
      streams: readOption(NATS_JOURNAL.streams, 'streams', numberOf(given.streams)),
    }),
  };
}

type Parameters = { readonly [Name in (typeof PARAMETERS)[number]]?: string };

function parametersOf(query: string): Parameters {
  const given: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    if (!PARAMETERS.some((known) => known === name)) {
      throw invalidOption(`?${name}`, value, `left out: known are ${PARAMETERS.join(', ')}`);
    }
    if (name in given || value === '') {
      throw invalidOption(`?${name}`, value, 'there once, with a value');
    }
    given[name] = value;
  }
  return given;
}

function credentialsOf(
  credentials: string | undefined,
): Pick<NatsJournalOptions, 'user' | 'password' | 'token'> {
  if (credentials === undefined) return {};
  const colon = credentials.indexOf(':');
  const [first, second] =
    colon < 0 ? [credentials] : [credentials.slice(0, colon), credentials.slice(colon + 1)];
  const user = decoded(first);
  const password = second === undefined ? undefined : decoded(second);
  if (user === '' || password === '') {
    throw invalidOption('url', 'it', 'user:password@ or token@, with neither of them empty');
  }
  return password === undefined ? { token: user } : { user, password };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalidOption('url', 'it', 'user:password@, percent-encoded');
  }
}

/** Reads a number. Other text stays as it is, for the message. */
function numberOf(value: string): number | string {
  return /^\d+$/.test(value) ? Number(value) : value;
}

/** An address as errors may show it. */
function withoutSecrets(url: unknown): string {
  return String(url).replace(/\/\/.*@/s, '//…@');
}
