import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClientEvent, connect, transcribeOnce } from '@ws/client';
import { createWavSource } from '@ws/client/node';
import { type FinalEvent, readWav, wordErrorRate } from '@ws/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServerProcess, startServer } from './support/server-process.js';

const folder = join(
  import.meta.dirname,
  '..',
  '..',
  '..',
  'examples',
  'live-captions',
  'recording',
);
const recording = join(folder, 'demo.wav');
const { sentences } = JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as {
  sentences: { text: string; start: number; end: number }[];
};

// The whole way: the built server in its own process, the real engine, the built client.
describe('the demo recording', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => {
    server?.kill('SIGTERM');
    expect((await server?.ended)?.exitCode).toBe(0);
  });

  it('is transcribed sentence by sentence, no word of it left out', async () => {
    const session = await connect(server.url, { endpointing: true });
    const sending = (async () => {
      for await (const chunk of createWavSource(recording, { realTime: false })) {
        await session.send(chunk);
      }
      await session.end();
    })();
    const events: ClientEvent[] = [];
    for await (const event of session) events.push(event);
    await sending;

    expect(events.filter(({ type }) => type === 'error' || type === 'warning')).toEqual([]);
    const finals = events.filter((event): event is FinalEvent => event.type === 'final');
    for (const [i, { start }] of finals.entries()) {
      expect(start).toBeGreaterThanOrEqual(finals[i - 1]?.end ?? 0);
    }
    // Every sentence is in the finals that lie within it, none is left out.
    for (const { text, start, end } of sentences) {
      const heard = finals.filter((final) => final.start < end && final.end > start);
      const { rate } = wordErrorRate(text, heard.map((final) => final.text).join(' '));
      expect(rate, text).toBeLessThan(0.5);
    }
    const { rate } = wordErrorRate(
      sentences.map(({ text }) => text).join(' '),
      finals.map(({ text }) => text).join(' '),
    );
    expect(rate).toBeLessThanOrEqual(0.1);
    const stats = session.stats();
    expect(stats.final.count).toBe(finals.filter(({ text }) => text !== '').length);
    expect(session.position).toBe(768_960);
  });

  it('is transcribed by two sessions at once, alike', async () => {
    const transcripts = await Promise.all(
      ['pcm_s16le', 'pcm_f32le'].map(async (encoding) => {
        const session = await connect(server.url, {
          encoding: encoding as 'pcm_s16le',
          endpointing: true,
          partialIntervalMs: 0,
        });
        void (async () => {
          for await (const chunk of createWavSource(recording, { realTime: false, chunkMs: 370 })) {
            await session.send(chunk);
          }
          await session.end();
        })();
        let text = '';
        for await (const event of session) if (event.type === 'final') text += ` ${event.text}`;
        return text;
      }),
    );
    expect(transcripts[0]).toBe(transcripts[1]);
  });

  it('is transcribed in one shot', async () => {
    const { samples } = readWav(readFileSync(recording));
    const { text, segments } = await transcribeOnce(server.url, samples.subarray(0, 16_000 * 3));
    expect(wordErrorRate(sentences[0]!.text, text).rate).toBeLessThan(0.2);
    expect(segments[0]).toEqual({
      start: expect.any(Number),
      end: expect.any(Number),
      text: expect.any(String),
    });
  });
});
