import {
  choice,
  type DefaultsOf,
  defaultsOf,
  isObject,
  type OptionSpec,
  optionKind,
  required,
  type SettingsOf,
  text,
  wholeNumber,
} from '@ws/core/internal';

/** Files that make a connection a secret one. */
export interface NatsTls {
  /** Path of the certificates (PEM) by which the servers are known, where the system does not know them. */
  readonly ca?: string | undefined;
  /** Paths of a certificate (PEM) and its key by which the servers know this client. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** Settings of {@link createNatsJournal}. */
export interface NatsJournalOptions {
  /** Brokers of one cluster, `host` or `host:port`. The port is 4222 where it is left out. */
  readonly servers: readonly string[];
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** In place of user and password. */
  readonly token?: string | undefined;
  /** Connections are secret: by the certificates of the system (`true`) or by files. Default `false`. */
  readonly tls?: boolean | NatsTls | undefined;
  /** Brokers that keep each record: 1, 3 or 5. With 3, one may die. Default 1. */
  readonly replicas?: 1 | 3 | 5 | undefined;
  /**
   * `memory`: records live as long as most of the brokers that have them. `file`: they are on the brokers' disks, too.
   * Default `memory`.
   */
  readonly storage?: 'memory' | 'file' | undefined;
  /** Streams that the sessions are spread over, 1 to 64. All servers must say the same number. Default 12. */
  readonly streams?: number | undefined;
  /** Milliseconds for which a record is kept that is not written again, 1000 to 86400000. Default 300000 (5 min). */
  readonly maxAgeMs?: number | undefined;
  /** Milliseconds that a call waits at most, 100 to 60000, while the brokers elect or are away. Default 10000. */
  readonly callTimeoutMs?: number | undefined;
}

type Unsaid = 'servers' | 'user' | 'password' | 'token';

export type NatsJournalSettings = SettingsOf<NatsJournalOptions, Unsaid>;

const isServers = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(isServer);

export function isServer(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const parts = /^(?:[A-Za-z0-9._-]+|\[[0-9a-fA-F:.]+\])(?::(\d{1,5}))?$/.exec(value);
  if (parts === null) return false;
  const [, port = '4222'] = parts;
  return Number(port) > 0 && Number(port) < 65_536;
}

const isTls = (value: unknown): boolean =>
  typeof value === 'boolean' ||
  (isObject(value) &&
    Object.entries(value).every(
      ([name, path]) =>
        ['ca', 'cert', 'key'].includes(name) && (path === undefined || typeof path === 'string'),
    ));

export const NATS_JOURNAL: OptionSpec<NatsJournalSettings> = {
  servers: required(
    optionKind<readonly string[] | undefined>(
      'a list of hosts, host or host:port',
      isServers,
      undefined,
    ),
  ),
  user: text(),
  password: text(),
  token: text(),
  tls: optionKind<boolean | NatsTls>('true, false, or paths: ca, cert, key', isTls, false),
  replicas: choice([1, 3, 5], 1),
  storage: choice(['memory', 'file'], 'memory'),
  streams: wholeNumber(1, 64, 12),
  maxAgeMs: wholeNumber(1000, 86_400_000, 300_000),
  callTimeoutMs: wholeNumber(100, 60_000, 10_000),
};

/** Defaults of {@link NatsJournalOptions}. */
export const DEFAULT_NATS_JOURNAL_OPTIONS: DefaultsOf<NatsJournalOptions, Unsaid> =
  defaultsOf(NATS_JOURNAL);
