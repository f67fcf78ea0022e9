import fc from 'fast-check';
import { expect } from 'vitest';
import type { TranscriptionServer } from '../../src/app/create-server.js';
import { f32le, type RawClient } from './raw-client.js';
import { join, script } from './serving.js';

// A client that loses its connection and takes its session up again, over real sockets.

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
export type Message = any;

/** What a client knows of its session, over all its connections. */
export interface Memory {
  sessionId: string;
  token: string;
  lastSeq: number;
  acknowledged: number;
  readonly events: Message[];
}

const three = new Float32Array(3 * script.samples.length);
for (let i = 0; i < 3; i++) three.set(script.samples, i * script.samples.length);
/** What is said three times, as `pcm_f32le`. */
export const bytes: Uint8Array = f32le(three);
const SAMPLE_BYTES = 4;
const FRAME = SAMPLE_BYTES * 1600;

/** The next message. */
export async function hear(client: RawClient, memory: Memory): Promise<Message> {
  const message = await client.json();
  if (message.type === 'ready') {
    memory.sessionId = message.session_id;
    memory.token = message.resume_token;
  } else if (message.type === 'ack') {
    memory.acknowledged = message.samples;
  } else if (message.seq !== undefined) {
    memory.lastSeq = message.seq;
    memory.events.push(message);
  }
  return message;
}

/** Begins a session. */
export async function begin(server: TranscriptionServer): Promise<[RawClient, Memory]> {
  const client = await join(server);
  const memory: Memory = { sessionId: '', token: '', lastSeq: 0, acknowledged: 0, events: [] };
  await hear(client, memory);
  client.send({ type: 'start', encoding: 'pcm_f32le' });
  return [client, memory];
}

/** Takes it up on another connection. */
export async function resume(server: TranscriptionServer, memory: Memory): Promise<RawClient> {
  const client = await join(server);
  await client.json();
  const { sessionId, token, lastSeq } = memory;
  client.send({ type: 'start', resume: { session_id: sessionId, token, last_seq: lastSeq } });
  expect((await hear(client, memory)).session_id).toBe(sessionId);
  expect((await hear(client, memory)).type).toBe('ack');
  return client;
}

/** Sends audio from what is acknowledged, in samples, as far as a place, in bytes. */
export function send(client: RawClient, from: number, to: number): void {
  for (let at = SAMPLE_BYTES * from; at < to; at += FRAME) {
    client.send(bytes.subarray(at, Math.min(at + FRAME, to)));
  }
}

/** The finals, and where they lie. */
export const transcript = (events: readonly Message[]): object[] =>
  events
    .filter(({ type }) => type === 'final')
    .map(({ text, start_sample, end_sample, utterance_id }) => ({
      ...{ text, start_sample, end_sample, utterance_id },
    }));

/** What comes, up to the first message of a type. */
export async function hearUntil(client: RawClient, memory: Memory, type: string): Promise<void> {
  while ((await hear(client, memory)).type !== type);
}

/** All that comes until the session is over. */
export const whole = (client: RawClient, memory: Memory): Promise<void> =>
  hearUntil(client, memory, 'done');

/** Where the sending stops, in bytes, and how many messages are read then, at most. */
export const stops: Readonly<Record<'at' | 'read', fc.Arbitrary<number>>> = {
  at: fc.integer({ min: 0, max: bytes.length }),
  read: fc.integer({ min: 0, max: 12 }),
};

/** Sends as far as a stop, and reads there. */
export async function sendUntil(
  client: RawClient,
  memory: Memory,
  { at, read }: { readonly at: number; readonly read: number },
): Promise<void> {
  send(client, memory.acknowledged, at);
  // A pong is certain to come.
  client.send({ type: 'ping' });
  for (let i = 0; i < read; i++) {
    if ((await hear(client, memory)).type === 'pong') break;
  }
}
