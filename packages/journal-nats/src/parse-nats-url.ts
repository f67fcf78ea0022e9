import {
  addressParameters,
  decodedPart,
  invalidOption,
  readOption,
  shownAddress,
} from '@ws/core/internal';
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
  const refuse = (accepted: string) => invalidOption('url', shownAddress(String(url)), accepted);
  const parts = /^(nats|tls):\/\/(?:([^@/?#]*)@)?([^@/?#]*)\/?(?:\?[^#]*)?$/.exec(url);
  if (parts === null) throw refuse('nats://host,host2:port?replicas=3, or tls://…');
  const [, scheme, credentials, hosts = ''] = parts;
  const servers = hosts.split(',');
  if (!servers.every(isServer)) throw refuse('an address of hosts, nats://host,host2:port');
  const given = addressParameters(url, PARAMETERS);
  const { ca, cert, key } = given;
  const files = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  const hasFiles = Object.keys(files).length > 0;
  if (hasFiles && scheme !== 'tls') throw refuse('tls://… where it names ca, cert or key');
  return {
    servers,
    ...(credentials !== undefined && credentialsOf(credentials, url)),
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

/** @param url - has the credentials, and is told without them in errors */
function credentialsOf(
  credentials: string,
  url: string,
): Pick<NatsJournalOptions, 'user' | 'password' | 'token'> {
  const [first = '', ...others] = credentials.split(':');
  const user = decodedPart(first, url);
  const password = others.length === 0 ? undefined : decodedPart(others.join(':'), url);
  if (user === '' || password === '') {
    throw invalidOption(
      'url',
      shownAddress(url),
      'one with user:password@ or token@, with neither of them empty',
    );
  }
  return password === undefined ? { token: user } : { user, password };
}

/** Reads a number. Other text stays as it is, for the message. */
function numberOf(value: string): number | string {
  return /^\d+$/.test(value) ? Number(value) : value;
}
