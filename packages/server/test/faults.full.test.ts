import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import { type ClientSession, connect } from '@ws/client';
import { defaultCacheDirectory } from '@ws/models';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { demoRecording } from '../../../test/support/recordings.js';
import { hear } from './support/hear.js';
import { openFiles, residentMegabytes, signalChildrenOf } from './support/process-tree.js';
import { f32le, rawConnect } from './support/raw-client.js';
import {
  type ServerProcess,
  startServer,
  startServerBy,
  startServerIn,
} from './support/server-process.js';
import { tcpProxy } from './support/tcp-proxy.js';
import { damagedMessages, frameHead, upgraded } from './support/ugly-frames.js';

// One server in its own process, with the real engine; somebody is heard by it while something goes wrong beside him.

const SPOKEN = demoRecording().subarray(0, 16 * 16_000);
// Short, so that what hangs is soon found; longer than a busy machine lets somebody wait who is well.
const BOUNDS = [
  ...['--max-clients', '24', '--heartbeat-interval-ms', '5000', '--resume-window-ms', '1000'],
  ...['--call-timeout-ms', '20000', '--max-message-bytes', '1000000', '--log-level', 'silent'],
];

const LOGGED = [...BOUNDS.slice(0, -1), 'debug'];

/** The library by which a process is told another time of day. */
const faketime = await execa('faketime', ['-f', '+0', 'printenv', 'LD_PRELOAD']).then(
  ({ stdout }) => stdout,
  () => undefined,
);
if (faketime === undefined) console.warn('Skipped: a clock that is set back. Install faketime.');

let server: ServerProcess;
let expected: string;
let files: number;
let megabytes: number;

async function* chunks(): AsyncGenerator<Float32Array> {
  for (let at = 0; at < SPOKEN.length; at += 3200) {
    yield SPOKEN.subarray(at, at + 3200);
    // A little slower than the engine: most faults strike while something is decoded.
    await sleep(15);
  }
}

const open = ({ url } = server): Promise<ClientSession> =>
  connect(url, { turn: 'none', language: 'en', encoding: 'pcm_f32le' });

async function transcriptOf(session: ClientSession): Promise<string> {
  const events = await hear(session, chunks());
  return JSON.stringify(
    events.flatMap((event) =>
      event.type === 'final' ? [[event.startSample, event.endSample, event.text]] : [],
    ),
  );
}

async function sessionsOpen(): Promise<number> {
  const { host } = new URL(server.url);
  const response = await fetch(`http://${host}/health`);
  return ((await response.json()) as { sessions: number }).sessions;
}

/** Somebody is heard as ever while something happens, and nothing of it is left afterwards. */
async function nobodyIsHurtBy(fault: () => Promise<void>): Promise<void> {
  const heard = transcriptOf(await open());
  await fault();
  expect(await heard).toBe(expected);
  await expect.poll(sessionsOpen).toBe(0);
  // Connections to the engine's processes come and go; those of clients do not stay.
  await expect.poll(() => openFiles(server.pid)).toBeLessThanOrEqual(files + 12);
}

beforeAll(async () => {
  server = await startServer(...BOUNDS);
  expected = await transcriptOf(await open());
  expect(JSON.parse(expected)).toHaveLength(6);
  files = openFiles(server.pid);
  megabytes = residentMegabytes(server.pid);
});

afterAll(async () => {
  server?.kill('SIGTERM');
  expect((await server?.ended)?.exitCode).toBe(0);
});

describe('a session is heard as ever', () => {
  it('while the engine is killed', () =>
    nobodyIsHurtBy(async () => {
      for (let i = 0; i < 2; i++) {
        await sleep(400);
        signalChildrenOf(server.pid, 'SIGKILL');
      }
    }));

  it('while the engine hangs', () =>
    nobodyIsHurtBy(async () => {
      await sleep(300);
      signalChildrenOf(server.pid, 'SIGSTOP');
    }));

  it('while others leave in the middle of a word', () =>
    nobodyIsHurtBy(async () => {
      for (let i = 0; i < 20; i++) {
        const client = await rawConnect(server.url);
        client.send({ type: 'start', encoding: 'pcm_f32le' });
        client.send(f32le(SPOKEN.subarray(0, 16_000)));
        await sleep(20);
        client.socket.terminate();
      }
    }));

  it('while others are cut off without a word', () =>
    nobodyIsHurtBy(async () => {
      for (let i = 0; i < 5; i++) {
        const proxy = await tcpProxy(server.url);
        const client = await rawConnect(`${proxy.url}/ws/transcribe/prompt`);
        client.send({ type: 'start', encoding: 'pcm_f32le' });
        client.send(f32le(SPOKEN.subarray(0, 32_000)));
        await sleep(100);
        proxy.swallow();
      }
    }));

  it('while ten thousand damaged messages come', () =>
    nobodyIsHurtBy(async () => {
      let client = await rawConnect(server.url);
      let sent = 0;
      for (const message of damagedMessages(10_000)) {
        if (client.socket.readyState !== client.socket.OPEN) {
          await client.closed;
          client = await rawConnect(server.url);
        }
        client.send(message);
        // As fast as they are read.
        if (++sent % 50 === 0) await sleep(1);
      }
      client.socket.terminate();
    }));

  it('while somebody sends more than a message may have, or does not finish one', () =>
    nobodyIsHurtBy(async () => {
      const large = await rawConnect(server.url);
      large.send(new Uint8Array(1_000_001));
      expect((await large.closed).code).toBe(1009);
      // Announced, and never sent.
      const announced = await upgraded(server.url);
      announced.write(Buffer.concat([frameHead(0x82, 900_000), Buffer.alloc(10)]));
      // A head that breaks off.
      const broken = await upgraded(server.url);
      broken.write(frameHead(0x82, 1000).subarray(0, 5));
      // More than there is memory.
      const absurd = await upgraded(server.url);
      absurd.write(frameHead(0x82, 2 ** 52));
      await new Promise((resolve) => absurd.once('close', resolve));
      // A message of ten thousand pieces, the last of which never comes.
      const pieces = await upgraded(server.url);
      pieces.write(Buffer.concat(Array(10_000).fill(Buffer.from([0x00, 0x80, 0, 0, 0, 0]))));
      pieces.write(Buffer.from([0x02, 0x81, 0, 0, 0, 0, 1]));
      await sleep(200);
      for (const socket of [announced, broken, pieces]) socket.destroy();
    }));

  it('while somebody sends what was compressed from very much', () =>
    nobodyIsHurtBy(async () => {
      // Off this thread: whom the server hears must go on answering its pings.
      const bomb = await promisify(deflateRaw)(Buffer.alloc(200 << 20));
      const socket = await upgraded(server.url, 'permessage-deflate');
      // Compression was not agreed on: a frame that says it has some ends the connection.
      socket.write(Buffer.concat([frameHead(0xc2, bomb.length), bomb]));
      await new Promise((resolve) => socket.once('close', resolve));
    }));

  it('while five hundred connect in a second', () =>
    nobodyIsHurtBy(async () => {
      const clients = await Promise.all(
        Array.from({ length: 500 }, () => rawConnect(server.url).catch(() => undefined)),
      );
      await sleep(500);
      for (const client of clients) client?.socket.terminate();
    }));

  it('while somebody reads nothing of what is answered', () =>
    nobodyIsHurtBy(async () => {
      const client = await rawConnect(server.url);
      client.socket.pause();
      for (let i = 0; i < 2000; i++) {
        client.send({ type: 'ping' });
        client.send({ type: 'no_such_message' });
        if (i % 100 === 0) client.send(f32le(SPOKEN.subarray(0, 16_000)));
      }
      await sleep(3000);
      client.socket.terminate();
    }));
});

it('after all that the server is as small as it was', async () => {
  expect(await transcriptOf(await open())).toBe(expected);
  expect(residentMegabytes(server.pid)).toBeLessThan(megabytes + 100);
});

// Each with a server of its own.
describe('a server goes on', () => {
  it('where its log cannot be written: the disk is full', async () => {
    // Its graphs are prepared anew: that is told where the log is written, too.
    const models = mkdtempSync(join(tmpdir(), 'ws-full-'));
    onTestFinished(() => rmSync(models, { recursive: true }));
    for (const model of ['tiny.en', 'smart-turn-v3.2']) {
      symlinkSync(join(defaultCacheDirectory(), model), join(models, model));
    }
    // What the shell opens is the server's own log; the rest of the test is as ever.
    const other = await startServerBy(
      ['env', `WS_MODELS_DIR=${models}`, 'sh', '-c', 'exec "$@" 2>/dev/full', 'sh'],
      LOGGED,
    );
    expect(await transcriptOf(await open(other))).toBe(expected);
    other.kill('SIGTERM');
    expect((await other.ended).exitCode).toBe(0);
  });

  it.skipIf(faketime === undefined)('where its clock is set back by an hour', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ws-clock-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'offset');
    writeFileSync(file, '+0');
    // Time of day alone: no clock is set back that only counts on.
    const env = {
      ...{ LD_PRELOAD: faketime!, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1' },
      ...{ DONT_FAKE_MONOTONIC: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' },
    };
    const other = await startServerIn(env, ...BOUNDS);
    const heard = transcriptOf(await open(other));
    await sleep(500);
    writeFileSync(file, '-1h');
    expect(await heard).toBe(expected);
    expect(await transcriptOf(await open(other))).toBe(expected);
    other.kill('SIGTERM');
    expect((await other.ended).exitCode).toBe(0);
  });
});
