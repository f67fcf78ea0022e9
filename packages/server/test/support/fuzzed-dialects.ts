import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { tonesOf } from './counted-tones.js';
import { type SeededRandom, seededRandom } from './fuzz/seeded-random.js';
import { s16le } from './raw-client.js';

// What clients of dialects do not send, but somebody may.

const CLIENTS = 3;

const TONE = Buffer.from(s16le(tonesOf('one')));

const NASTY: readonly unknown[] = [
  null,
  -1,
  1e308,
  '',
  '\u0000',
  '\ud800',
  'x'.repeat(5000),
  [],
  {},
  [[[[]]]],
  { __proto__: null, constructor: 1 },
  true,
  9e15,
  '../..',
];

/** Something like a message: whole, cut, with a field that is wrong, or noise. */
function damaged(texts: readonly object[], random: SeededRandom): string | Buffer {
  const { below, bytes, pick } = random;
  const message = { ...pick(texts) } as Record<string, unknown>;
  const text = JSON.stringify(message);
  switch (below(7)) {
    case 0:
      return text.slice(0, below(text.length));
    case 1:
    case 2: {
      message[pick([...Object.keys(message), 'more'])] = pick(NASTY);
      return JSON.stringify(message);
    }
    case 3: {
      const key = pick(Object.keys(message));
      const part = message[key];
      if (typeof part !== 'object' || part === null) return text;
      return JSON.stringify({
        ...message,
        [key]: { ...part, [pick(Object.keys(part)) ?? 'x']: pick(NASTY) },
      });
    }
    case 4:
      return bytes(below(64));
    case 5:
      return TONE.subarray(0, 2 * below(2000));
    default:
      return text;
  }
}

const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 };
const FORMAT = { rate: 16_000, width: 2, channels: 1 };
export const FUZZED_PATHS: readonly [string, readonly object[]][] = [
  [
    '/vosk',
    [
      { config: { sample_rate: 8000, words: 1, max_alternatives: 2, phrase_list: ['a'] } },
      { reset: 1 },
      { eof: 1 },
    ],
  ],
  [
    '/whisper-live',
    [
      {
        uid: 'u',
        language: 'en',
        task: 'transcribe',
        hotwords: 'a',
        send_last_n_segments: 2,
        audio_format: 'int16',
      },
    ],
  ],
  [
    '/jambonz',
    [
      {
        type: 'start',
        language: 'en-US',
        sampleRateHz: 8000,
        interimResults: true,
        options: { hints: ['a'] },
      },
      { type: 'stop' },
    ],
  ],
  [
    '/twilio',
    [
      {
        event: 'start',
        start: {
          callSid: 'CA',
          streamSid: 'MZ',
          tracks: ['inbound'],
          mediaFormat,
          customParameters: { hotwords: 'a' },
        },
      },
      { event: 'media', media: { track: 'inbound', payload: 'AAAA', timestamp: '20' } },
      { event: 'connected' },
      { event: 'mark' },
      { event: 'stop' },
    ],
  ],
];
const WYOMING: readonly object[] = [
  { type: 'describe' },
  { type: 'ping', data: { text: 'x' } },
  { type: 'transcribe', data: { language: 'en', transcript_names: ['a'] } },
  { type: 'audio-start', data: FORMAT },
  { type: 'audio-chunk', data: FORMAT, payload_length: 640 },
  { type: 'audio-stop', data_length: 0 },
];

/** So many messages by WebSocket, over as many connections as it takes. Resolves when all of those are closed. */
export async function fuzzSocket(
  url: string,
  texts: readonly object[],
  messages: number,
): Promise<void> {
  let left = messages;
  const client = async (seed: number): Promise<void> => {
    const random = seededRandom(seed);
    while (left > 0) {
      const socket = new WebSocket(url);
      socket.on('error', () => {});
      const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
      await Promise.race([closed, new Promise((resolve) => socket.on('open', resolve))]);
      // The first one is often right: else the rest would say nothing of what comes after it.
      if (random.chance(0.7)) socket.send(JSON.stringify(texts[0]));
      for (let i = 0; i < 60 && left > 0 && socket.readyState === socket.OPEN; i++) {
        left--;
        socket.send(damaged(texts, random));
        if (i % 4 === 0) await new Promise(setImmediate);
      }
      if (random.chance(0.5)) socket.terminate();
      else socket.close();
      await closed;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, i) => client(i + 1)));
}

/** The same of Wyoming. */
export async function fuzzWyoming(port: number, messages: number): Promise<void> {
  let left = messages;
  const client = async (seed: number): Promise<void> => {
    const random = seededRandom(seed);
    while (left > 0) {
      const socket: Socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.resume();
      const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
      for (let i = 0; i < 60 && left > 0 && !socket.destroyed; i++) {
        left--;
        const message = damaged(WYOMING, random);
        socket.write(message);
        if (typeof message === 'string') socket.write('\n');
        if (random.chance(0.9) && String(message).includes('640')) socket.write(Buffer.alloc(640));
        if (i % 4 === 0) await new Promise(setImmediate);
      }
      if (random.chance(0.5)) socket.destroy();
      else socket.end();
      await closed;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, i) => client(i + 1)));
}
