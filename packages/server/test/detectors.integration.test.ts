import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClientSession, connect } from '@ws/client';
import { createWavSource } from '@ws/client/node';
import type { FinalEvent } from '@ws/core';
import { readWav } from '@ws/core/audio';
import { wordErrorRate } from '@ws/core/measures';
import { createVad } from '@ws/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServerProcess, startServer } from './support/server-process.js';

const root = join(import.meta.dirname, '..', '..', '..');
const people = join(root, '..', 'shared', 'audio');
const hasPeople = existsSync(join(people, 'stream60.wav'));
if (!hasPeople) console.warn('Skipped: ../shared/audio/stream60.wav is not there.');
const demo = join(root, 'examples', 'live-captions', 'recording');

interface Spoken {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Sends audio as fast as it is taken, and gives the finals that say something. */
async function finalsOf(
  session: ClientSession,
  audio: AsyncIterable<Float32Array>,
): Promise<readonly FinalEvent[]> {
  const sending = (async () => {
    for await (const samples of audio) await session.send(samples);
    await session.end();
  })();
  const finals: FinalEvent[] = [];
  for await (const event of session) {
    expect(event.type).not.toBe('error');
    if (event.type === 'final' && event.text !== '') finals.push(event);
  }
  await sending;
  return finals;
}

async function* inChunks(samples: Float32Array): AsyncGenerator<Float32Array> {
  for (let at = 0; at < samples.length; at += 1600) yield samples.subarray(at, at + 1600);
}

// The whole way: the built server in its own process, the real engine and detectors, the built client.
describe('detectors', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => {
    server?.kill('SIGTERM');
    expect((await server?.ended)?.exitCode).toBe(0);
  });

  it.skipIf(!hasPeople).each(['silero', 'webrtc'] as const)(
    'a minute of people, endpoints by the server with %s: all answered, nothing made up',
    async (vad) => {
      const { utterances } = JSON.parse(readFileSync(join(people, 'stream60.json'), 'utf8')) as {
        utterances: { text: string; speech_start: number; speech_end: number }[];
      };
      const spoken: Spoken[] = utterances.map(({ text, speech_start, speech_end }) => ({
        ...{ text, start: speech_start, end: speech_end },
      }));
      const session = await connect(server.url, {
        ...{ vad, strategy: 'prompt', language: 'en', partialIntervalMs: 0 },
        serverEndpointing: { minSilenceMs: 300 },
      });
      const source = createWavSource(join(people, 'stream60.wav'), { realTime: false });
      const finals = await finalsOf(session, source);

      const during = ({ start, end }: Spoken) =>
        finals.filter((final) => final.start < end && final.end > start);
      for (const utterance of spoken) {
        const own = during(utterance);
        expect(own, utterance.text).not.toHaveLength(0);
        // The one that holds the last word ends where the endpoint was found, on the audio's clock: at most 0.7 s later.
        const last = own.at(-1)!;
        expect(last.end).toBeGreaterThan(utterance.end - 0.15);
        expect(last.end).toBeLessThan(utterance.end + 0.7);
      }
      // None lies in a pause.
      const inPauses = finals.filter((final) =>
        spoken.every(({ start, end }) => final.start >= end || final.end <= start),
      );
      expect(inPauses.map(({ text }) => text)).toEqual([]);
      const { errors, words } = wordErrorRate(
        spoken.map(({ text }) => text).join(' '),
        finals.map(({ text }) => text).join(' '),
      );
      expect(words).toBe(112);
      // Four to six are usual; other systems got 5 to 29 of them wrong.
      expect(errors).toBeLessThanOrEqual(11);
    },
  );

  it('the client listens by itself, and says vad_end at each pause', async () => {
    const { sentences } = JSON.parse(readFileSync(join(demo, 'demo.json'), 'utf8')) as {
      sentences: Spoken[];
    };
    const { samples } = readWav(readFileSync(join(demo, 'demo.wav')));
    const three = sentences.slice(0, 3);
    const audio = samples.subarray(0, Math.round((three.at(-1)!.end + 1) * 16_000));
    for (const name of ['silero', 'webrtc'] as const) {
      const vad = await createVad(name);
      // Decodes silence too: only the client knows where an utterance ends.
      const session = await connect(server.url, {
        ...{ vad: 'none', language: 'en', partialIntervalMs: 0 },
        endpointing: { vad, minSilenceMs: 500 },
      });
      const finals = await finalsOf(session, inChunks(audio));
      await vad[Symbol.asyncDispose]();
      expect(finals.length).toBeGreaterThanOrEqual(three.length);
      const said = three.map(({ text }) => text).join(' ');
      const { rate } = wordErrorRate(said, finals.map(({ text }) => text).join(' '));
      expect(rate).toBeLessThan(0.1);
    }
  });
});
