import {
  type DefaultsOf,
  defaultsOf,
  type OptionSpec,
  required,
  type SettingsOf,
  text,
  wholeNumber,
} from '@ws/core/internal';

/** Settings of {@link createRedisJournal}. */
export interface RedisJournalOptions {
  /**
   * `redis://user:password@host:6379/0`, percent-encoded; all but the host may be left out. `rediss://` makes the connection
   * secret, by the certificates of the system or by files (PEM): `?ca=…&cert=…&key=…`. `?replicas=1` says `waitReplicas`.
   */
  readonly url: string;
  /** Replicas that have to have a record before it counts as kept, 0 to 10. Default 0: Redis copies it to them afterwards. */
  readonly waitReplicas?: number | undefined;
  /** Milliseconds for which a record is kept that is not written again, 1000 to 86400000. Default 300000 (5 min). */
  readonly maxAgeMs?: number | undefined;
  /** Milliseconds that a call waits at most, 100 to 60000, while Redis is away. Default 10000. */
  readonly callTimeoutMs?: number | undefined;
}

type Unsaid = 'url' | 'waitReplicas';

export type RedisJournalSettings = SettingsOf<RedisJournalOptions, Unsaid>;

export const REDIS_JOURNAL: OptionSpec<RedisJournalSettings> = {
  url: required(text(undefined, 'an address: redis://host or rediss://host')),
  waitReplicas: wholeNumber(0, 10),
  maxAgeMs: wholeNumber(1000, 86_400_000, 300_000),
  callTimeoutMs: wholeNumber(100, 60_000, 10_000),
};

/** Defaults of {@link RedisJournalOptions}. */
export const DEFAULT_REDIS_JOURNAL_OPTIONS: DefaultsOf<RedisJournalOptions, Unsaid> =
  defaultsOf(REDIS_JOURNAL);
