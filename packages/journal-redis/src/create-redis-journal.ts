import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type SessionJournal, TranscribeError } from '@ws/core';
import {
  createSessionJournal,
  errorMessage,
  type JournalStore,
  keptResult,
  type Ownership,
  readOptions,
  until,
} from '@ws/core/internal';
import { Redis } from 'ioredis';
import { parseRedisUrl, type RedisAddress } from './parse-redis-url.js';
import { REDIS_JOURNAL, type RedisJournalOptions } from './redis-journal-options.js';

/** Milliseconds that one command waits; a call may make several. */
const COMMAND_MS = 2000;
const RECONNECT_MS = 250;
/** Milliseconds that replicas have for a record. The connection waits with the one who waits. */
const WAIT_MS = 500;

const TAKEN = 'ws:taken';
const keyOf = (sessionId: string): string => `ws:{${sessionId}}`;

/**
 * Replaces a session where its version (v) is the one that was seen, '' for none: epoch (e), owner (o), record (r), which a
 * removed session has not. Redis runs a script as one step.
 */
const WRITE = `
if (redis.call('HGET', KEYS[1], 'v') or '') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'v', ARGV[2], 'e', ARGV[3], 'o', ARGV[4])
if ARGV[6] then
  redis.call('HSET', KEYS[1], 'r', ARGV[6])
else
  redis.call('HDEL', KEYS[1], 'r')
end
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1`;

/** Redis with the command that {@link WRITE} makes. */
interface JournalRedis extends Redis {
  wsWrite(key: string, ...given: readonly (string | number | Buffer)[]): Promise<number>;
}

/**
 * A journal on Redis 6.2 or newer, or on Valkey. Records are hashes, `ws:{id}`; a script compares before it writes, so that
 * of two servers one does.
 *
 * It connects with the first call, and again for as long as it is not disposed.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; calls also throw `ERR_UNAUTHORIZED`, where Redis refuses this client
 */
export function createRedisJournal(options: RedisJournalOptions): SessionJournal {
  const settings = readOptions(REDIS_JOURNAL, options);
  const address = parseRedisUrl(settings.url);
  const waitReplicas = settings.waitReplicas ?? address.waitReplicas ?? 0;
  const redis = connectionTo(address) as JournalRedis;
  redis.defineCommand('wsWrite', { numberOfKeys: 1, lua: WRITE });
  /** Hears which sessions other servers took: such a connection has no other commands. */
  const hearing = connectionTo(address);
  hearing.on('message', (_, message: string) => {
    const [epoch, sessionId = ''] = message.split(' ');
    if (Number.isSafeInteger(Number(epoch))) journal.heard(sessionId, Number(epoch));
  });

  const subscribed = keptResult(async (signal: AbortSignal) => {
    await ready(hearing, signal);
    await hearing.subscribe(TAKEN);
  });

  /** Runs a command once there is a connection. Errors that another try cannot mend are the caller's. */
  async function ask<T>(signal: AbortSignal, command: () => Promise<T>): Promise<T> {
    try {
      await ready(redis, signal);
      await subscribed(signal);
      return await command();
    } catch (error) {
      // The connection may be dead without an end: another one is tried.
      if (errorMessage(error) === 'Command timed out') redis.disconnect(true);
      throw refusalOf(error) ?? error;
    }
  }

  /** @param seen - the version that is expected to be there: '' where there is none */
  async function put(
    sessionId: string,
    { epoch, owner }: Ownership,
    record: Uint8Array | undefined,
    seen: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    return ask(signal, async () => {
      // Of its own: a replica that takes over may count from an earlier write.
      const version = randomUUID();
      const given = [seen, version, epoch, owner, settings.maxAgeMs];
      const bytes = record && Buffer.from(record.buffer, record.byteOffset, record.byteLength);
      const writing = redis.wsWrite(keyOf(sessionId), ...given, ...(bytes ? [bytes] : []));
      const waiting = waitReplicas > 0 ? redis.wait(waitReplicas, WAIT_MS) : undefined;
      const [written, replicas = waitReplicas] = await Promise.all([writing, waiting]);
      if (written !== 1) return undefined;
      if (replicas < waitReplicas) {
        throw new Error(`${replicas} replicas have the record, not ${waitReplicas}`);
      }
      return version;
    });
  }

  const store: JournalStore<string> = {
    name: 'redis',
    address: `${address.tls ? 'rediss' : 'redis'}://${address.host}:${address.port}/${address.db}`,
    open: (signal) => ask(signal, async () => void (await redis.ping())),
    read: (sessionId, signal) =>
      ask(signal, async () => {
        const values = await redis.hmgetBuffer(keyOf(sessionId), 'v', 'e', 'o', 'r');
        const [version, epoch, owner, record] = values;
        if (!version || !epoch || !owner) return undefined;
        return {
          version: version.toString(),
          epoch: Number(epoch.toString()),
          owner: owner.toString(),
          record: record ? Uint8Array.from(record) : undefined,
        };
      }),
    create: (sessionId, { record, ...by }, signal) => put(sessionId, by, record, '', signal),
    replace: (sessionId, { record, ...by }, version, signal) =>
      put(sessionId, by, record, version, signal),
    async take(sessionId, { record = new Uint8Array(), version }, by, signal) {
      const written = await put(sessionId, by, record, version, signal);
      return written === undefined ? undefined : { record, version: written };
    },
    remove: async (sessionId, by, version, signal) =>
      (await put(sessionId, by, undefined, version, signal)) !== undefined,
    announce(sessionId, epoch) {
      redis.publish(TAKEN, `${epoch} ${sessionId}`).catch(() => {});
    },
    async close() {
      redis.disconnect();
      hearing.disconnect();
    },
  };
  const journal = createSessionJournal(store, { callTimeoutMs: settings.callTimeoutMs });
  return journal;
}

function connectionTo({ tls, waitReplicas: _, ...address }: RedisAddress): Redis {
  const redis = new Redis({
    ...address,
    ...(tls && {
      tls: Object.fromEntries(
        Object.entries(tls).map(([name, path]) => [name, readFileSync(path)]),
      ),
    }),
    connectionName: 'whisper-streaming',
    lazyConnect: true,
    connectTimeout: COMMAND_MS,
    commandTimeout: COMMAND_MS,
    keepAlive: COMMAND_MS,
    retryStrategy: () => RECONNECT_MS,
    // A command that found no connection, or lost it, fails at once: its call knows what to do.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  });
  // Each call waits for a connection, and says what is wrong with it.
  redis.on('error', () => {});
  return redis;
}

async function ready(redis: Redis, signal: AbortSignal): Promise<void> {
  if (redis.status === 'ready') return;
  let settle = (): void => {};
  const answer = new Promise<void>((resolve, reject) => {
    redis.once('ready', resolve).once('error', reject);
    settle = () => redis.off('ready', resolve).off('error', reject);
  });
  try {
    // Its error is told as an event, too.
    if (redis.status === 'wait' || redis.status === 'end') redis.connect().catch(() => {});
    await until(answer, signal);
  } finally {
    settle();
  }
}

/** The error of a failure that no other try would mend. */
function refusalOf(error: unknown): TranscribeError | undefined {
  const message = errorMessage(error);
  if (!/^(NOAUTH|WRONGPASS|NOPERM|ERR (AUTH|invalid password))/.test(message)) return undefined;
  return new TranscribeError(
    `Redis does not let the journal of sessions in: ${message}. Give the user and password in its address; the user needs the keys ws:* and the channel ws:taken.`,
    { code: 'ERR_UNAUTHORIZED', cause: error },
  );
}
