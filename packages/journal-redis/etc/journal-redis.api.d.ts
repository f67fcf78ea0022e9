import { SessionJournal } from '@ws/core';
import { DefaultsOf } from '@ws/core/internal';

/** Settings of {@link createRedisJournal}. */
interface RedisJournalOptions {
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
/** Defaults of {@link RedisJournalOptions}. */
declare const DEFAULT_REDIS_JOURNAL_OPTIONS: DefaultsOf<RedisJournalOptions, Unsaid>;

/**
 * A journal on Redis 6.2 or newer, or on Valkey. Records are hashes, `ws:{id}`; a script compares before it writes, so that
 * of two servers one does.
 *
 * It connects with the first call, and again for as long as it is not disposed.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; calls also throw `ERR_UNAUTHORIZED`, where Redis refuses this client
 */
declare function createRedisJournal(options: RedisJournalOptions): SessionJournal;

export { DEFAULT_REDIS_JOURNAL_OPTIONS, type RedisJournalOptions, createRedisJournal };
