import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type ClientEvent, connect } from '@ws/client';
import { createWavSource } from '@ws/client/node';
import { transcribeOnce } from '@ws/client/one-shot';
import type { FinalEvent } from '@ws/core';
import { readWav, writeWav } from '@ws/core/audio';
import { wordErrorRate } from '@ws/core/measures';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { hear } from './support/hear.js';
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

/** Of all that was said. */
function errorRate(finals: readonly FinalEvent[], spoken = sentences): number {
  const said = spoken.map(({ text }) => text).join(' ');
  return wordErrorRate(said, finals.map(({ text }) => text).join(' ')).rate;
}

/** Some sentences of the recording, in a file of their own. */
function cut(spoken: typeof sentences): string {
  const { samples } = readWav(readFileSync(recording));
  const file = join(mkdtempSync(join(tmpdir(), 'ws-recording-')), 'sentences.wav');
  onTestFinished(() => rmSync(dirname(file), { recursive: true }));
  const at = (seconds: number) => Math.round(seconds * 16_000);
  const stretch = samples.subarray(at(spoken[0]!.start - 0.3), at(spoken.at(-1)!.end + 1));
  writeFileSync(file, writeWav(stretch, { sampleRate: 16_000 }));
  return file;
}

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

  /** Whether the engine has nothing to do. */
  async function isAtRest(): Promise<boolean> {
    const response = await fetch(new URL('/health', server.url.replace('ws:', 'http:')));
    const { scheduler } = (await response.json()) as {
      scheduler: { running: number; waiting: Readonly<Record<string, number>> };
    };
    const { running, waiting } = scheduler;
    return [running, ...Object.values(waiting)].every((calls) => calls === 0);
  }

  it('is transcribed sentence by sentence, no word of it left out', async () => {
    const session = await connect(server.url, { clientVad: true });
    const events = await hear(session, createWavSource(recording, { realTime: false }));
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
    expect(errorRate(finals)).toBeLessThanOrEqual(0.1);
    const stats = session.stats();
    expect(stats.final.count).toBe(finals.filter(({ text }) => text !== '').length);
    expect(session.position).toBe(768_960);
  });

  it('is transcribed by two sessions at once, alike', async () => {
    const transcripts = await Promise.all(
      ['pcm_s16le', 'pcm_f32le'].map(async (encoding) => {
        const session = await connect(server.url, {
          encoding: encoding as 'pcm_s16le',
          clientVad: true,
          partialIntervalMs: 0,
        });
        void (async () => {
          for await (const chunk of createWavSource(recording, { realTime: false, chunkMs: 370 })) {
            await session.write(chunk);
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

  // It takes as long as it plays: each strategy hears one half.
  it.each([
    ['local-agreement', 0],
    ['align-att', sentences.length / 2],
  ] as const)(
    'by %s, paused by the server: nothing committed changes, no word is left out',
    async (strategy, first) => {
      const played = sentences.slice(first, first + sentences.length / 2);
      const session = await connect(new URL('/', server.url), {
        strategy,
        // Fed faster than it was spoken, a turn detector would answer too late.
        turn: 'none',
        endpointing: { minSilenceMs: 500 },
      });
      expect(session.ready.strategy).toBe(strategy);
      // Three times as fast as it was spoken, and not while the engine works: however slow it is, partials are heard.
      async function* playing(): AsyncGenerator<Float32Array> {
        for await (const chunk of createWavSource(cut(played), { realTime: false })) {
          yield chunk;
          await setTimeout(100 / 3);
          await session.ping();
          while (!(await isAtRest())) await setTimeout(5);
        }
      }
      const events = await hear(session, playing());
      expect(session.acknowledged).toBe(session.position);
      // Speech starts and ends by turns, each end after its start.
      const turns = events.filter(({ type }) => type === 'speech_start' || type === 'speech_end');
      expect(turns.length).toBeGreaterThanOrEqual(2 * played.length - 2);
      turns.forEach(({ type }, i) => {
        expect(type).toBe(i % 2 === 0 ? 'speech_start' : 'speech_end');
      });
      // What a partial has committed, everything after it begins with.
      const committed = new Map<number, string>();
      let commits = 0;
      for (const event of events) {
        if (event.type !== 'partial' && event.type !== 'final') continue;
        const before = committed.get(event.utteranceId) ?? '';
        expect(event.text.slice(0, before.length)).toBe(before);
        if (event.type === 'final') continue;
        if (event.committedChars > before.length) commits++;
        committed.set(event.utteranceId, event.text.slice(0, event.committedChars));
      }
      expect(commits).toBeGreaterThan(0);
      const finals = events.filter((event): event is FinalEvent => event.type === 'final');
      expect(errorRate(finals, played)).toBeLessThanOrEqual(0.1);
    },
  );

  it('is dropped and changed in the middle, and goes on', async () => {
    const session = await connect(server.url, {
      endpointing: { automatic: false },
      partialIntervalMs: 0,
    });
    const { samples } = readWav(readFileSync(recording));
    const [first, second] = sentences;
    const said = ({ start, end }: { start: number; end: number }) =>
      samples.subarray(Math.round(start * 16_000), Math.round((end + 0.3) * 16_000));
    await session.write(said(first!));
    await session.cancel();
    await session.configure({ endpointing: { automatic: true } });
    await session.write(said(second!));
    await session.end();
    const events: ClientEvent[] = [];
    for await (const event of session) events.push(event);
    expect(events.some(({ type }) => type === 'cancelled')).toBe(true);
    const text = events.map((event) => (event.type === 'final' ? event.text : '')).join(' ');
    expect(wordErrorRate(second!.text, text).rate).toBeLessThan(0.3);
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
