import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type SessionEvent, type StrategyName, TranscribeError } from '@ws/core';
import { makeFolder } from '@ws/models/internal';
import type { SuspendedAudio } from '../../audio-session/create-audio-session.js';

/** Keeps one server's sessions while it is restarted: what was said, but of tokens only digests. */
export interface SessionStore {
  /** Keeps a session, whose id has letters, digits and `-`. Throws where it cannot: the session is finished instead. */
  save(sessionId: string, record: Uint8Array): Promise<void>;
  /** Gives back all that were kept in the last `maxAgeMs`; from then on none of them is. */
  takeAll(maxAgeMs: number): Promise<readonly Uint8Array[]>;
}

const SUFFIX = '.session';
// As the server numbers them: nothing else becomes the name of a file.
const ID = /^[0-9a-f-]{36}$/;

/** A store of files that this user alone can read, in a folder that is made where it is missing. */
export function createFileStore(folder: string): SessionStore {
  async function take(file: string, maxAgeMs: number): Promise<Uint8Array | undefined> {
    const { mtimeMs } = await stat(file);
    const record = Date.now() - mtimeMs > maxAgeMs ? undefined : await readFile(file);
    await rm(file);
    return record;
  }

  return {
    async save(sessionId, record) {
      if (!ID.test(sessionId)) throw new Error(`"${sessionId}" is no number of a session.`);
      await makeFolder(folder, { mode: 0o700 });
      const kept = join(folder, sessionId + SUFFIX);
      const written = `${kept}.part`;
      try {
        const file = await open(written, 'w', 0o600);
        try {
          await file.writeFile(record);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(written, kept);
      } catch (error) {
        await rm(written, { force: true });
        throw error;
      }
    },
    async takeAll(maxAgeMs) {
      await makeFolder(folder, { mode: 0o700 });
      const names = await readdir(folder);
      const records: Uint8Array[] = [];
      for (const name of names) {
        const file = join(folder, name);
        if (name.endsWith(`${SUFFIX}.part`)) await rm(file, { force: true });
        if (!name.endsWith(SUFFIX)) continue;
        const record = await take(file, maxAgeMs);
        if (record !== undefined) records.push(record);
      }
      return records;
    },
  };
}

/** A suspended session, without who may resume it. */
export interface SuspendedSession extends SuspendedAudio {
  readonly sessionId: string;
  readonly strategy: StrategyName;
  /** Milliseconds since it began. */
  readonly ageMs: number;
}

export interface SessionRecord extends SuspendedSession {
  /** SHA-256 of the resume token, in hexadecimal. */
  readonly tokenDigest: string;
  /** `Admission.owner`. Left out by versions that did not record it. */
  readonly owner?: string | undefined;
}

const VERSION = 1;
const HEAD_BYTES = 8;

/** A record as bytes: its version, the length of its JSON, the JSON, and the audio as float32, little-endian. */
export function encodeRecord({ remains, ...record }: SessionRecord): Uint8Array {
  const { samples = new Float32Array(0), events = [], ...rest } = remains ?? {};
  const plain = { ...record, remains: remains && { ...rest, events: events.map(plainEvent) } };
  const json = Buffer.from(JSON.stringify(plain));
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(VERSION, 0);
  head.writeUInt32LE(json.length, 4);
  const audio = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  return Buffer.concat([head, json, audio]);
}

/** @throws Error when the bytes are no record of this version */
export function decodeRecord(bytes: Uint8Array): SessionRecord {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < HEAD_BYTES || buffer.readUInt32LE(0) !== VERSION) {
    throw new Error(`This is no session of version ${VERSION}.`);
  }
  const jsonEnd = HEAD_BYTES + buffer.readUInt32LE(4);
  const { remains, ...record } = JSON.parse(buffer.subarray(HEAD_BYTES, jsonEnd).toString());
  if (remains === undefined) return { ...record, remains };
  // A copy: the audio of a Float32Array begins at a multiple of 4 bytes.
  const audio = buffer.subarray(jsonEnd);
  const samples = new Float32Array(Math.floor(audio.length / Float32Array.BYTES_PER_ELEMENT));
  new Uint8Array(samples.buffer).set(audio.subarray(0, samples.byteLength));
  return { ...record, remains: { ...remains, samples, events: remains.events.map(fullEvent) } };
}

type Plain = { readonly type: string; readonly error?: unknown };

function plainEvent(event: SessionEvent): Plain {
  if (event.type !== 'error') return event;
  const { code, message, retryable } = event.error;
  return { ...event, error: { code, message, retryable } };
}

function fullEvent(event: Plain): SessionEvent {
  if (event.type !== 'error') return event as SessionEvent;
  const { message, ...options } = event.error as TranscribeError;
  return { ...event, error: new TranscribeError(message, options) } as SessionEvent;
}
