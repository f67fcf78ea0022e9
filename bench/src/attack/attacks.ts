import { setTimeout as sleep } from 'node:timers/promises';
import { SAMPLE_RATE } from '@ws/core';
import { encodePcm } from '@ws/core/audio';
import { WebSocket } from 'ws';
import { breath, repeated, stretch } from './recording.js';

/** One way to keep a server from serving others. */
export interface Attack {
  /** As the list that it comes from: `1` to `5`. */
  readonly item: string;
  readonly name: string;
  /** Why it cannot be made here. */
  readonly missing?: string | undefined;
  /** Makes it once; made again and again, each time with a connection of its own where that was closed. */
  run(connect: () => Promise<Enemy>, signal: AbortSignal): Promise<void>;
}

/** A connection of the hostile client. */
export interface Enemy {
  send(frame: object | string | Uint8Array): void;
  /** Resolves when all that was sent has left, or the connection is closed. */
  sent(): Promise<void>;
  /** Resolves with the next message of a type (`''`: without one), an error, or the end of the connection. */
  until(type: string): Promise<void>;
  close(): void;
}

const MIB = 1024 * 1024;
// What a message without a word around it may hold, by the server's default.
const LARGEST = 16 * MIB;
const BURST = 15_000;

export async function connectEnemy(url: string): Promise<Enemy> {
  const socket = new WebSocket(`${url}/ws/transcribe/prompt`);
  const waiting = new Map<() => void, string>();
  const settle = (type?: string): void => {
    for (const [resolve, wanted] of waiting) {
      if (type !== undefined && type !== 'error' && type !== wanted) continue;
      waiting.delete(resolve);
      resolve();
    }
  };
  socket.on('message', (data) => {
    const { type = '' } = JSON.parse(String(data)) as { type?: string };
    settle(type);
  });
  socket.on('error', () => {});
  socket.on('close', () => settle());
  await new Promise((resolve) => {
    socket.once('open', resolve);
    socket.once('close', resolve);
  });
  return {
    send(frame) {
      if (socket.readyState !== socket.OPEN) return;
      const isRaw = typeof frame === 'string' || frame instanceof Uint8Array;
      socket.send(isRaw ? frame : JSON.stringify(frame));
    },
    async sent() {
      while (socket.readyState === socket.OPEN && socket.bufferedAmount > 0) await sleep(5);
    },
    until(type) {
      if (socket.readyState !== socket.OPEN) return Promise.resolve();
      return new Promise((resolve) => waiting.set(resolve, type));
    },
    close: () => socket.terminate(),
  };
}

const f32 = (samples: Float32Array): string =>
  Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('base64');
const spoken = (): Uint8Array => encodePcm(stretch(1, 4), 'pcm_s16le');
const letters = (length: number): string =>
  Array.from({ length }, (_, i) => String.fromCharCode(97 + ((i * i + 7 * i) % 26))).join('');
const chinese = (length: number): string =>
  Array.from({ length }, (_, i) => String.fromCharCode(0x4e00 + ((i * i + 7 * i) % 5000))).join('');

/** Speech with a prompt, to its final. */
function prompted(name: string, prompt: string): Attack {
  return {
    item: '1',
    name,
    async run(connect, signal) {
      const enemy = await connect();
      enemy.send({ type: 'start', prompt });
      while (!signal.aborted) {
        enemy.send(spoken());
        enemy.send({ type: 'finalize' });
        const answered = enemy.until('final');
        await Promise.race([answered, sleep(2000)]);
        if ((await isClosed(enemy)) === true) break;
      }
      enemy.close();
    },
  };
}

async function isClosed(enemy: Enemy): Promise<boolean> {
  const pong = enemy.until('pong').then(() => false);
  enemy.send({ type: 'ping' });
  return Promise.race([pong, sleep(5000).then(() => true)]);
}

function burst(name: string, message: () => object): Attack {
  return {
    item: '2',
    name: `${BURST} ${name} during a final`,
    async run(connect, signal) {
      const enemy = await connect();
      while (!signal.aborted) {
        enemy.send(spoken());
        enemy.send({ type: 'finalize' });
        for (let i = 0; i < BURST; i++) enemy.send(message());
        await enemy.sent();
        await Promise.race([isClosed(enemy), sleep(10_000)]);
      }
      enemy.close();
    },
  };
}

function large(name: string, frames: () => readonly (object | string | Uint8Array)[]): Attack {
  return {
    item: '3',
    name,
    async run(connect, signal) {
      const all = frames();
      const ended = untilAborted(signal);
      while (!signal.aborted) {
        const enemy = await connect();
        for (const frame of all) enemy.send(frame);
        await Promise.race([enemy.sent().then(() => isClosed(enemy)), ended]);
        enemy.close();
        await sleep(100);
      }
    },
  };
}

/** Messages without a type, by several connections. */
function oneShots(name: string, connections: number, audio: () => Float32Array): Attack {
  return {
    item: '4',
    name,
    async run(connect, signal) {
      const message = JSON.stringify({ audio: f32(audio()) });
      const enemies = await Promise.all(Array.from({ length: connections }, connect));
      await Promise.all(
        enemies.map(async (enemy) => {
          const ended = untilAborted(signal);
          while (!signal.aborted) {
            const answered = enemy.until('');
            enemy.send(message);
            await Promise.race([answered, ended]);
          }
          enemy.close();
        }),
      );
    },
  };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

const BLIP_SESSIONS = 16;
const blip = breath();

/** All, in the order of the list. */
export const ATTACKS: readonly Attack[] = [
  prompted('prompt of 40 000 letters without a space', letters(40_000)),
  prompted('prompt of 13 000 Chinese characters', chinese(13_000)),
  {
    item: '1',
    name: 'another prompt at each frame',
    async run(connect, signal) {
      const enemy = await connect();
      const frame = encodePcm(stretch(1, 1.1), 'pcm_s16le');
      for (let i = 0; !signal.aborted; i++) {
        enemy.send({ type: 'configure', prompt: `${i} ${letters(2000)}` });
        enemy.send(frame);
        await sleep(10);
      }
      enemy.close();
    },
  },
  burst('vad_end', () => ({ type: 'vad_end' })),
  burst('finalize', () => ({ type: 'finalize' })),
  burst('configure', () => ({ type: 'configure', endpointing: { min_silence_ms: 200 } })),
  burst('cancel', () => ({ type: 'cancel' })),
  burst('ping', () => ({ type: 'ping' })),
  large('16 MiB of mu-law, noise', () => [
    { type: 'start', encoding: 'mulaw', sample_rate: 8000 },
    new Uint8Array(LARGEST).map((_, i) => (i * 2_654_435_761) >>> 24),
  ]),
  large('16 MiB of mu-law, speech', () => [
    { type: 'start', encoding: 'mulaw', sample_rate: 16_000 },
    encodePcm(repeated(stretch(0, 30), LARGEST), 'mulaw'),
  ]),
  large('16 MiB of 16-bit samples at 48 kHz, speech', () => [
    { type: 'start', encoding: 'pcm_s16le', sample_rate: 48_000 },
    encodePcm(repeated(stretch(0, 30), LARGEST / 2), 'pcm_s16le'),
  ]),
  large('16 MiB as audio_frame, speech', () => [
    JSON.stringify({
      type: 'audio_frame',
      audio: f32(repeated(stretch(0, 30), Math.floor((LARGEST - 100) / 16) * 3)),
    }),
  ]),
  large('16 MiB of JSON that is no message', () => [`{"a":[${'0,'.repeat(LARGEST / 2 - 10)}0]}`]),
  large('16 MiB of keys', () => [`{${'"a":{},'.repeat(LARGEST / 8)}"b":0}`]),
  oneShots('message of 3 min of speech for one answer', 1, () =>
    repeated(stretch(0, 30), 180 * SAMPLE_RATE),
  ),
  oneShots('messages of 28 s of speech, 3 connections', 3, () => stretch(0, 28)),
  oneShots('messages of 30 s of a 50 Hz hum', 1, () =>
    Float32Array.from(
      { length: 30 * SAMPLE_RATE },
      (_, i) => 0.05 * Math.sin((2 * Math.PI * 50 * i) / SAMPLE_RATE),
    ),
  ),
  {
    item: '5',
    name: `${BLIP_SESSIONS} sessions that hear a breath at once`,
    missing: blip === undefined ? '../shared/audio/stream60.wav is not there' : undefined,
    async run(connect, signal) {
      const second = new Float32Array(SAMPLE_RATE);
      second.set(blip ?? []);
      const frames = Array.from({ length: 10 }, (_, i) =>
        encodePcm(second.subarray(i * 1600, (i + 1) * 1600), 'pcm_s16le'),
      );
      const enemies = await Promise.all(Array.from({ length: BLIP_SESSIONS }, connect));
      for (const enemy of enemies) {
        enemy.send({ type: 'start', prompt: 'Ask what you can do for your country!' });
      }
      for (let i = 0; !signal.aborted; i++) {
        for (const enemy of enemies) enemy.send(frames[i % frames.length]!);
        await sleep(100);
      }
      for (const enemy of enemies) enemy.close();
    },
  },
];
