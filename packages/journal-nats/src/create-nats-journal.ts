import { readFileSync } from 'node:fs';
import {
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  type StoredMsg,
} from '@nats-io/jetstream';
import { connect, errors, headers, type NatsConnection } from '@nats-io/transport-node';
import { type SessionJournal, TranscribeError } from '@ws/core';
import {
  createSessionJournal,
  deferred,
  type JournalStore,
  type KeptSession,
  keptResult,
  MAX_JOURNAL_RECORD_BYTES,
  type Ownership,
  readOptions,
} from '@ws/core/internal';
import {
  NATS_JOURNAL,
  type NatsJournalOptions,
  type NatsJournalSettings,
} from './nats-journal-options.js';
import { ensureStream, partOf, streamName, subjectOf } from './session-streams.js';

/** Milliseconds that one request waits; a call may make several. */
const REQUEST_MS = 2000;
const PING_MS = 2000;
const RECONNECT_MS = 250;

/** Headers of a message: its record is its data. */
const EPOCH = 'Ws-Epoch';
const OWNER = 'Ws-Owner';
const REMOVED = 'Ws-Removed';

/** Headers and names of a message with a record. */
const AROUND_RECORD_BYTES = 1024;

/** Before the id of a session, where servers tell that they took it. No stream has such subjects: theirs have a number there. */
const TAKEN = 'wsj.taken';

interface Connected {
  readonly connection: NatsConnection;
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
}

/**
 * A journal on NATS JetStream, 2.9 or newer. Records are messages of a stream, one for a session; each is written only
 * after the one that was seen, so that of two servers one writes.
 *
 * It connects with the first call, and again for as long as it is not disposed.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; calls also throw `ERR_UNAUTHORIZED`, where the brokers refuse this client
 */
export function createNatsJournal(options: NatsJournalOptions): SessionJournal {
  const settings = readOptions(NATS_JOURNAL, options);
  const tls = tlsOf(settings);
  let connected: Promise<Connected> | undefined;
  let isClosed = false;

  async function reach(): Promise<Connected> {
    const connection = await connect({
      servers: [...settings.servers],
      name: 'whisper-streaming',
      ...(settings.user !== undefined && { user: settings.user }),
      ...(settings.password !== undefined && { pass: settings.password }),
      ...(settings.token !== undefined && { token: settings.token }),
      ...(tls !== undefined && { tls }),
      timeout: REQUEST_MS,
      maxReconnectAttempts: -1,
      reconnectTimeWait: RECONNECT_MS,
      reconnectJitter: RECONNECT_MS,
      pingInterval: PING_MS,
      // Else each request takes two stacks in advance, for an error that it may have.
      noAsyncTraces: true,
    });
    if (isClosed) {
      await connection.close();
      throw new Error('it was disposed');
    }
    void connection.closed().then(() => {
      connected = undefined;
    });
    ensureLargeEnough(connection);
    void listen(connection);
    void watch(connection);
    // Its check would ask a broker, which may be electing.
    const manager = await jetstreamManager(connection, { timeout: REQUEST_MS, checkAPI: false });
    return { connection, manager, client: jetstream(connection, { timeout: REQUEST_MS }) };
  }

  /** Hears which sessions other servers took. */
  async function listen(connection: NatsConnection): Promise<void> {
    for await (const message of connection.subscribe(`${TAKEN}.*`)) {
      const sessionId = message.subject.slice(TAKEN.length + 1);
      const epoch = Number(message.string());
      if (Number.isSafeInteger(epoch)) journal.heard(sessionId, epoch);
    }
  }

  async function connection(): Promise<Connected> {
    connected ??= reach().catch((error: unknown) => {
      connected = undefined;
      throw error;
    });
    return connected;
  }

  const streams = Array.from({ length: settings.streams }, (_, part) => stream(part));

  /** Made once, and again once the brokers have lost it. */
  function stream(part: number) {
    const make = async () => {
      // The first stream tells whether other servers have the same settings.
      if (part > 0) await streams[0]!.ready();
      await ensureStream((await connection()).manager, part, settings);
    };
    let made = keptResult(make);
    return {
      ready: () => made(),
      lose() {
        made = keptResult(make);
      },
    };
  }

  /** Ends what waits for an answer of a connection that broke: its request, or the answer, is lost. */
  let broken = deferred<never>();

  async function watch(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type !== 'disconnect') continue;
      broken.reject(new Error('the connection broke'));
      broken = deferred();
    }
  }

  /** Asks the brokers about a session. Errors that another try cannot mend are the caller's. */
  async function ask<T>(
    sessionId: string,
    request: (connected: Connected, part: number) => Promise<T>,
  ): Promise<T> {
    const part = partOf(sessionId, settings.streams);
    try {
      await streams[part]!.ready();
      const reached = await connection();
      return await Promise.race([request(reached, part), broken.promise]);
    } catch (error) {
      // No stream answers: the brokers were started anew, without their memory, or are electing.
      if (isWithoutStream(error)) streams[part]!.lose();
      throw refusalOf(error) ?? error;
    }
  }

  /** @param last - the sequence of the message that is expected to be the last of the session: 0 where there is none */
  async function put(
    sessionId: string,
    by: Ownership,
    record: Uint8Array | undefined,
    last: number,
  ): Promise<number | undefined> {
    return ask(sessionId, async ({ client }, part) => {
      const own = headers();
      own.set(EPOCH, String(by.epoch));
      own.set(OWNER, by.owner);
      if (record === undefined) own.set(REMOVED, '1');
      try {
        const { seq } = await client.publish(subjectOf(part, sessionId), record, {
          headers: own,
          expect: { lastSubjectSequence: last },
        });
        return seq;
      } catch (error) {
        // The session has another message than was expected.
        if (hasCode(error, JetStreamApiCodes.StreamWrongLastSequence)) return undefined;
        throw error;
      }
    });
  }

  const store: JournalStore<number> = {
    name: 'nats',
    address: `nats://${settings.servers.join(',')}`,
    async open() {
      try {
        await connection();
        await Promise.all(streams.map(({ ready }) => ready()));
      } catch (error) {
        throw refusalOf(error) ?? error;
      }
    },
    // Asks the stream's leader: a replica may not have heard of the newest message yet.
    read: (sessionId) =>
      ask(sessionId, async ({ manager }, part) => {
        const query = { last_by_subj: subjectOf(part, sessionId) };
        const message = await manager.streams.getMessage(streamName(part), query);
        return message === null ? undefined : keptIn(message);
      }),
    create: (sessionId, { record, ...by }) => put(sessionId, by, record, 0),
    replace: (sessionId, { record, ...by }, version) => put(sessionId, by, record, version),
    async take(sessionId, { record = new Uint8Array(), version }, by) {
      const written = await put(sessionId, by, record, version);
      return written === undefined ? undefined : { record, version: written };
    },
    remove: async (sessionId, by, version) =>
      (await put(sessionId, by, undefined, version)) !== undefined,
    announce(sessionId, epoch) {
      void connected?.then(
        ({ connection: open }) => {
          if (!open.isClosed()) open.publish(`${TAKEN}.${sessionId}`, String(epoch));
        },
        () => {},
      );
    },
    async close() {
      isClosed = true;
      const open = await connected?.catch(() => undefined);
      await open?.connection.close();
    },
  };
  const journal = createSessionJournal(store, { callTimeoutMs: settings.callTimeoutMs });
  return journal;
}

function keptIn(message: StoredMsg): KeptSession<number> {
  const { header, data, seq } = message;
  return {
    epoch: Number(header.get(EPOCH)),
    owner: header.get(OWNER),
    record: header.has(REMOVED) ? undefined : data.slice(),
    version: seq,
  };
}

function ensureLargeEnough({ info }: NatsConnection): void {
  const needed = MAX_JOURNAL_RECORD_BYTES + AROUND_RECORD_BYTES;
  if (info === undefined || info.max_payload >= needed) return;
  throw new TranscribeError(
    `The NATS servers take messages of ${info.max_payload} bytes, and records need ${needed}: set max_payload to 1MB.`,
    { code: 'ERR_INVALID_OPTION', details: { maxPayload: info.max_payload, needed } },
  );
}

function hasCode(error: unknown, code: number): boolean {
  return error instanceof JetStreamApiError && error.code === code;
}

function isWithoutStream(error: unknown): boolean {
  return (
    // The library does not export this class.
    (error instanceof Error && error.name === 'JetStreamNotEnabled') ||
    hasCode(error, JetStreamApiCodes.StreamNotFound) ||
    (error instanceof errors.RequestError && error.isNoResponders())
  );
}

/** The error of a failure that no other try would mend. */
function refusalOf(error: unknown): TranscribeError | undefined {
  if (TranscribeError.isInstance(error)) return error;
  if (
    error instanceof errors.AuthorizationError ||
    error instanceof errors.PermissionViolationError
  ) {
    return new TranscribeError(
      `NATS does not let the journal of sessions in: ${error.message}. Give a user or token that may use JetStream and the subjects wsj.>.`,
      { code: 'ERR_UNAUTHORIZED', cause: error },
    );
  }
  return undefined;
}

function tlsOf({
  tls,
}: NatsJournalSettings): { ca?: string; cert?: string; key?: string } | undefined {
  if (tls === false) return undefined;
  if (tls === true) return {};
  const files: Record<string, string> = {};
  for (const name of ['ca', 'cert', 'key'] as const) {
    const path = tls[name];
    if (path !== undefined) files[name] = readFileSync(path, 'utf8');
  }
  return files;
}
