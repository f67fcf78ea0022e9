import { timingSafeEqual } from 'node:crypto';
import { type SessionEvent, type StrategyName, TranscribeError } from '@ws/core';
import type { SessionRemains } from '@ws/core/continue';
import type { ResumeRequest } from '@ws/core/internal';
import type { SuspendedAudio } from '../../audio-session/create-audio-session.js';

/** A suspended session, without who may resume it. */
export interface SuspendedSession extends SuspendedAudio {
  readonly sessionId: string;
  readonly strategy: StrategyName;
  /** Milliseconds since it began. */
  readonly ageMs: number;
}

/** The owner of a session: only its owner may resume it. */
export interface SessionOwner {
  /** SHA-256 of the resume token, in hexadecimal. */
  readonly tokenDigest: string;
  /** `Admission.owner`: the identity whose connections may. */
  readonly owner: string;
}

/** A session as a journal keeps it: all but the audio, which its client keeps. */
export interface SessionRecord extends SuspendedSession, SessionOwner {}

const VERSION = 2;
const HEAD_BYTES = 4;
// Of events that the client may lack. One that lacks more begins another session, with its audio since the last final.
const MAX_EVENTS = 12;
const MAX_EVENTS_CHARS = 64 * 1024;
// A journal takes 1 MiB.
const MAX_RECORD_BYTES = 512 * 1024;
/** Events that the next one replaces, and events about speech whose final is there. */
const PASSING: ReadonlySet<SessionEvent['type']> = new Set([
  'partial',
  'speech_start',
  'speech_end',
]);

/**
 * A record as bytes: its version, and JSON. What a client of long ago may lack is left out, and where the rest is too long,
 * the voices of those who speak, and then the text that leads the model.
 */
export function encodeRecord({ remains, ...record }: SessionRecord): Uint8Array {
  if (remains === undefined) return bytesOf(record);
  const { samples: _, ...told } = remains;
  const short = { ...told, ...lastEvents(told) };
  const { speakers: __, ...unvoiced } = short;
  for (const tried of [short, unvoiced]) {
    const bytes = bytesOf({ ...record, remains: tried });
    if (bytes.length <= MAX_RECORD_BYTES) return bytes;
  }
  return bytesOf({ ...record, remains: { ...unvoiced, previousTranscript: '' } });
}

function bytesOf(record: object): Uint8Array {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(VERSION, 0);
  return Buffer.concat([head, Buffer.from(JSON.stringify(record))]);
}

function lastEvents({ events, forgottenTo = 0 }: Omit<SessionRemains, 'samples'>) {
  const lasting = events.filter(({ type }) => !PASSING.has(type)).map(plainEvent);
  let chars = 0;
  let first = lasting.length;
  while (first > 0 && lasting.length - first < MAX_EVENTS) {
    chars += JSON.stringify(lasting[first - 1]).length;
    if (chars > MAX_EVENTS_CHARS) break;
    first--;
  }
  const lost = lasting[first - 1]?.seq ?? 0;
  return { events: lasting.slice(first), forgottenTo: Math.max(forgottenTo, lost) };
}

/** @throws Error when the bytes are no record of this version */
export function decodeRecord(bytes: Uint8Array): SessionRecord {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < HEAD_BYTES || buffer.readUInt32LE(0) !== VERSION) {
    throw new Error(`This is no session of version ${VERSION}.`);
  }
  const { remains, ...record } = JSON.parse(buffer.subarray(HEAD_BYTES).toString());
  if (remains === undefined) return record;
  const events = remains.events.map(fullEvent);
  return { ...record, remains: { ...remains, samples: new Float32Array(0), events } };
}

/** Tells whether a client with this token and this identity owns a session. */
export function isOwnedBy(
  { tokenDigest, owner }: SessionOwner,
  asking: { readonly digest: Buffer; readonly owner: string },
): boolean {
  const digest = Buffer.from(tokenDigest, 'hex');
  const isSame = digest.length === asking.digest.length && timingSafeEqual(digest, asking.digest);
  return isSame && owner === asking.owner;
}

const NOTHING_HEARD: SessionRemains = {
  samples: new Float32Array(0),
  ...{ start: 0, utterances: 0, events: [], lastSeq: 0 },
};

/**
 * The session of a record as its client can go on with it: that has had answers of which the record may not know, since
 * the journal was away. Numbers go on after the last that either knows. `undefined`: the client lacks events that the record
 * does not have.
 */
export function goingOnFor<T extends Pick<SuspendedSession, 'remains' | 'toldSeq'>>(
  record: T,
  request: Pick<ResumeRequest, 'lastSeq' | 'answeredTo' | 'utterances'>,
): T | undefined {
  const { lastSeq: knownSeq, answeredTo = 0, utterances = 0 } = request;
  if (record.remains === undefined && knownSeq === 0 && answeredTo === 0) return record;
  const kept = record.remains ?? NOTHING_HEARD;
  const { forgottenTo = 0 } = kept;
  if (knownSeq < forgottenTo) return undefined;
  let lastSeq = knownSeq;
  const events = kept.events.filter(isLackingTo(request)).map((event) => {
    lastSeq = Math.max(event.seq, lastSeq + 1);
    return { ...event, seq: lastSeq };
  });
  const remains: SessionRemains = {
    ...kept,
    events,
    forgottenTo: knownSeq,
    lastSeq: Math.max(kept.lastSeq, lastSeq),
    start: Math.max(kept.start, answeredTo),
    utterances: Math.max(kept.utterances ?? 0, utterances),
  };
  return { ...record, remains, toldSeq: Math.max(record.toldSeq, knownSeq) };
}

/**
 * Tells whether a client has the answers that this session has told, and no others: a server that hung may believe that it still
 * has a session, while another one has told the client more.
 */
export function isToldAlike(
  remains: Pick<SessionRemains, 'events' | 'lastSeq'> | undefined,
  request: Pick<ResumeRequest, 'lastSeq' | 'answeredTo'>,
): boolean {
  const { lastSeq, answeredTo } = request;
  if (remains === undefined || answeredTo === undefined) return true;
  const lacks = isLackingTo(request);
  const answers = remains.events.filter(({ type }) => type === 'final' || type === 'error');
  return (
    lastSeq <= remains.lastSeq && answers.every((event) => lacks(event) === event.seq > lastSeq)
  );
}

/** Which events a client lacks. Where two servers have numbered them, the audio tells, and not the number. */
function isLackingTo({
  lastSeq,
  answeredTo,
  utterances = 0,
}: Pick<ResumeRequest, 'lastSeq' | 'answeredTo' | 'utterances'>): (event: SessionEvent) => boolean {
  return (event) => {
    if (answeredTo === undefined) return event.seq > lastSeq;
    switch (event.type) {
      case 'final':
      case 'error':
        return event.endSample > answeredTo;
      case 'suppressed':
      case 'untranscribed':
        return event.utteranceId > utterances;
      default:
        return event.seq > lastSeq;
    }
  };
}

type Plain = { readonly type: string; readonly seq: number; readonly error?: unknown };

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
