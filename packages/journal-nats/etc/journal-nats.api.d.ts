import { SessionJournal } from '@ws/core';
import { DefaultsOf } from '@ws/core/internal';

/** Files that make a connection a secret one. */
interface NatsTls {
    /** Path of the certificates (PEM) by which the servers are known, where the system does not know them. */
    readonly ca?: string | undefined;
    /** Paths of a certificate (PEM) and its key by which the servers know this client. */
    readonly cert?: string | undefined;
    readonly key?: string | undefined;
}
/** Settings of {@link createNatsJournal}. */
interface NatsJournalOptions {
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
/** Defaults of {@link NatsJournalOptions}. */
declare const DEFAULT_NATS_JOURNAL_OPTIONS: DefaultsOf<NatsJournalOptions, Unsaid>;

/**
 * A journal on NATS JetStream, 2.9 or newer. Records are messages of a stream, one for a session; each is written only
 * after the one that was seen, so that of two servers one writes.
 *
 * It connects with the first call, and again for as long as it is not disposed.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; calls also throw `ERR_UNAUTHORIZED`, where the brokers refuse this client
 */
declare function createNatsJournal(options: NatsJournalOptions): SessionJournal;

/**
 * Options by an address such as `nats://host,host2:4223?replicas=3&storage=memory&streams=12`. Before the hosts may stand
 * `user:password@` or `token@`, percent-encoded. `tls://` makes connections secret, and may name files: `ca`, `cert`,
 * `key`.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`, which says what may be there
 */
declare function parseNatsUrl(url: string): NatsJournalOptions;

export { DEFAULT_NATS_JOURNAL_OPTIONS, type NatsJournalOptions, type NatsTls, createNatsJournal, parseNatsUrl };
