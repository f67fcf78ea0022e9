import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { wordErrorRate } from '@ws/core/measures';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedOf } from '../../../test/support/random-seed.js';
import { demoRecording, peopleRecorded, stream60 } from '../../../test/support/recordings.js';
import { residentMegabytes } from './support/process-tree.js';
import { type RawClient, rawConnect, s16le } from './support/raw-client.js';
import { type ServerProcess, startServer } from './support/server-process.js';
import { frameHead } from './support/ugly-frames.js';

// A client of the server's process, with the real engine, whose connection is cut again and again.

const SAMPLES = peopleRecorded ? stream60() : demoRecording();
const BYTES = s16le(SAMPLES);
const FRAME = 6400;
const KINDS = ['between frames', 'in a frame', 'during a final', 'twice in a row'] as const;
const SESSIONS = 8;
const CUTS = 25;

type Kind = (typeof KINDS)[number] | 'restart';

interface Cut {
  /** In bytes. */
  readonly at: number;
  readonly kind: Kind;
}

interface Final {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const textOf = (finals: readonly Final[]): string => finals.map(({ text }) => text).join(' ');

let folder: string;
let server: ServerProcess;
const start = (): Promise<ServerProcess> =>
  startServer(
    ...['--session-store', folder, '--max-clients', '8', '--log-level', 'error'],
    // A server that is started while others compute takes its time.
    ...['--resume-window-ms', '300000'],
  );

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ws-store-'));
  server = await start();
});
afterAll(async () => {
  server?.kill('SIGTERM');
  expect((await server?.ended)?.exitCode).toBe(0);
  rmSync(folder, { recursive: true, force: true });
});

async function nextReady(client: RawClient) {
  for (;;) {
    const message = await client.json();
    if (message.type === 'error') throw new Error(JSON.stringify(message));
    if (message.type === 'ready') return message;
  }
}

/** One session, over as many connections as it takes. */
function createListener() {
  const finals: Final[] = [];
  let client: RawClient;
  let reading: Promise<void>;
  let sessionId = '';
  let token = '';
  let acknowledged = 0;
  let lastSeq = 0;
  let isFinalDue = false;

  async function read(from: RawClient): Promise<void> {
    for (;;) {
      const message = await from.json();
      if (message.type === 'ack') acknowledged = message.samples;
      if (message.type === 'error') throw new Error(JSON.stringify(message));
      if (message.seq === undefined) continue;
      // None comes twice. Of those that a server has told of what was over, another may leave out the numbers.
      expect(message.seq).toBeGreaterThan(lastSeq);
      lastSeq = message.seq;
      isFinalDue = message.type === 'speech_end';
      if (message.type === 'final') {
        const { text, start_sample: from, end_sample: to } = message;
        finals.push({ from, to, text });
      }
    }
  }

  return {
    finals,
    async connect(): Promise<void> {
      client = await rawConnect(
        `${new URL(server.url).origin.replace('http', 'ws')}/ws/transcribe/prompt`,
      );
      const resume = sessionId && { session_id: sessionId, token, last_seq: lastSeq };
      const settings = { encoding: 'pcm_s16le', language: 'en', turn: 'none' };
      // Its place may not be free yet: then it waits first.
      client.send({ type: 'start', ...settings, ...(resume && { resume }) });
      let ready = await nextReady(client);
      if (resume && ready.session_id !== sessionId) ready = await nextReady(client);
      expect(ready.session_id).toBe(sessionId || ready.session_id);
      if (resume) acknowledged = (await client.json()).samples;
      sessionId = ready.session_id;
      token = ready.resume_token;
      reading = read(client).catch((error: Error) => {
        if (!error.message.startsWith('closed')) throw error;
      });
    },
    /** From what was taken, as far as a place. */
    async send(to: number): Promise<void> {
      for (let at = 2 * acknowledged; at < to; at += FRAME) {
        client.send(BYTES.subarray(at, Math.min(at + FRAME, to)));
        if ((at / FRAME) % 8 === 0) await sleep(5);
      }
    },
    async cut(kind: Kind): Promise<void> {
      if (kind === 'during a final') {
        for (let waited = 0; !isFinalDue && waited < 300; waited += 5) await sleep(5);
      }
      if (kind === 'in a frame') {
        const { _socket: socket } = client.socket as unknown as { _socket: NodeJS.WritableStream };
        socket.write(Buffer.concat([frameHead(0x82, FRAME), Buffer.alloc(FRAME / 3)]));
      }
      client.socket.terminate();
      await reading;
    },
    async end(): Promise<void> {
      client.send({ type: 'end' });
      await reading;
      expect((await client.closed).code).toBe(1000);
    },
    /** The server is the one that leaves. */
    left: () => reading,
  };
}

async function heard(cuts: readonly Cut[]): Promise<readonly Final[]> {
  const listener = createListener();
  await listener.connect();
  for (const { at, kind } of cuts) {
    await listener.send(at);
    if (kind === 'restart') {
      server.kill('SIGTERM');
      await listener.left();
      expect((await server.ended).exitCode).toBe(0);
      server = await start();
    } else {
      await listener.cut(kind);
    }
    await listener.connect();
    if (kind !== 'twice in a row') continue;
    await listener.cut(kind);
    await listener.connect();
  }
  await listener.send(BYTES.length);
  await listener.end();
  return listener.finals;
}

/** Places in the recording, in their order; the same each time for the same seed. */
function cutsOf(seed: number, count: number, kinds: readonly Kind[]): readonly Cut[] {
  const sample = fc.integer({ min: 0, max: SAMPLES.length - 1 });
  const cut = fc.record({ at: sample.map((one) => 2 * one), kind: fc.constantFrom(...kinds) });
  return fc.sample(cut, { numRuns: count, seed, unbiased: true }).sort((a, b) => a.at - b.at);
}

describe('a session of the real engine', () => {
  let uncut: readonly Final[];
  beforeAll(async () => {
    uncut = await heard([]);
    expect(uncut.length).toBeGreaterThanOrEqual(10);
  });

  it(`says what it would have said, cut at ${SESSIONS * CUTS} places`, async () => {
    let before = 0;
    // Two at a time, as many as decode.
    for (let i = 0; i < SESSIONS; i += 2) {
      if (2 * i === SESSIONS) before = residentMegabytes(server.pid);
      const plans = [i, i + 1].map((plan) => cutsOf(seedOf(plan), CUTS, KINDS));
      for (const finals of await Promise.all(plans.map(heard))) expect(finals).toEqual(uncut);
    }
    expect(residentMegabytes(server.pid)).toBeLessThan(before + 50);
  });

  // What had no final yet is heard anew, by a detector that does not know the room: a piece of it may be cut a little earlier
  // or later, and such a piece be heard otherwise.
  it('leaves no word out where the server is restarted in its middle', async () => {
    for (let i = 0; i < 2; i++) {
      const finals = await heard(cutsOf(i, 4, ['restart']));
      expect(wordErrorRate(textOf(uncut), textOf(finals)).rate).toBeLessThan(0.08);
    }
  });
});
