import { type SessionEvent, type StrategyName, TranscribeError } from '@ws/core';
import type { PcmEncoding } from '@ws/core/audio';
import type { SessionRemains } from '@ws/core/continue';
import type { RequestedSettings } from './session-settings.js';

/** A session as it is kept while no process has it. */
export interface SessionRecord {
  readonly sessionId: string;
  readonly strategy: StrategyName;
  /** Of the token that proves whose it is, in hexadecimal. */
  readonly tokenDigest: string;
  /** Milliseconds since it began. */
  readonly ageMs: number;
  readonly encoding: PcmEncoding;
  readonly sampleRate: number;
  readonly requested: RequestedSettings;
  /** Left out where no audio had come. */
  readonly remains: SessionRemains | undefined;
}

const VERSION = 1;
const HEAD_BYTES = 8;

/** A record as bytes: its version, the length of its JSON, the JSON, and the audio as float32, little-endian. */
export function encodeRecord({ remains, ...record }: SessionRecord): Buffer {
  const { samples = new Float32Array(0), events = [], ...rest } = remains ?? {};
  const json = Buffer.from(
    JSON.stringify({
      ...record,
      remains: remains && { ...rest, events: events.map(plainEvent) },
    }),
  );
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(VERSION, 0);
  head.writeUInt32LE(json.length, 4);
  return Buffer.concat([head, json, new Uint8Array(samples.slice().buffer)]);
}

/** @throws Error when the bytes are no record of this version */
export function decodeRecord(bytes: Buffer): SessionRecord {
  if (bytes.length < HEAD_BYTES || bytes.readUInt32LE(0) !== VERSION) {
    throw new Error(`This is no session of version ${VERSION}.`);
  }
  const jsonEnd = HEAD_BYTES + bytes.readUInt32LE(4);
  const { remains, ...record } = JSON.parse(bytes.subarray(HEAD_BYTES, jsonEnd).toString());
  const audio = bytes.subarray(jsonEnd);
  const samples = new Float32Array(
    audio.slice().buffer.slice(0, audio.length - (audio.length % 4)),
  );
  return {
    ...record,
    remains: remains && { ...remains, samples, events: remains.events.map(fullEvent) },
  };
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
