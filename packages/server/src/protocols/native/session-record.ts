import { type SessionEvent, type StrategyName, TranscribeError } from '@ws/core';
import type { PcmEncoding } from '@ws/core/audio';
import type { SessionRemains } from '@ws/core/continue';
import type { RequestedSettings } from '../../audio-session/audio-session.js';

/** A suspended session, as a store keeps it. */
export interface SessionRecord {
  readonly sessionId: string;
  readonly strategy: StrategyName;
  /** SHA-256 of the resume token, in hexadecimal. */
  readonly tokenDigest: string;
  /** `Admission.owner`. Left out by versions that did not record it. */
  readonly owner?: string | undefined;
  /** Milliseconds since it began. */
  readonly ageMs: number;
  readonly encoding: PcmEncoding;
  readonly sampleRate: number;
  readonly requested: RequestedSettings;
  /** The last event that was delivered. */
  readonly toldSeq: number;
  /** Left out if no audio had come. */
  readonly remains: SessionRemains | undefined;
}

/** A session's own part of its record. */
export type SuspendedSession = Omit<SessionRecord, 'tokenDigest' | 'owner'>;

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
