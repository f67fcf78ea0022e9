import { createSpeechScript } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../../test/support/failure.js';
import { scriptedServer } from '../../test/support/scripted-server.js';
import { type ChunkTranscript, transcribeChunks } from '../one-shot.js';

const script = createSpeechScript([
  { pauseMs: 500 },
  { text: 'one', ms: 900 },
  { pauseMs: 800 },
  { text: 'two', ms: 150 },
  { pauseMs: 500 },
  { text: 'three', ms: 900 },
  { pauseMs: 600 },
]);

interface Asked {
  readonly seconds: number;
  readonly before: number;
  readonly previous: unknown;
}

/** A server of the original messages alone: it answers what is asked with a number. */
async function original() {
  const asked: Asked[] = [];
  const { url } = await scriptedServer(
    () => {},
    ({ say }, { audio, context_audio: context, previous_transcript: previous }) => {
      const seconds = (base64: unknown) =>
        Buffer.from(String(base64 ?? ''), 'base64').length / 4 / 16_000;
      asked.push({
        seconds: seconds(audio),
        before: seconds(context),
        previous,
      });
      const text = `chunk ${asked.length}`;
      say({
        text,
        segments: [{ start: 0, end: 0.5, text }],
        language: 'en',
        processing_time_ms: 1,
      });
    },
  );
  return { url, asked };
}

/** The script, cut anywhere. */
function* spoken(length: number): Generator<Float32Array> {
  for (let at = 0; at < script.samples.length; at += length) {
    yield script.samples.subarray(at, at + length);
  }
}

async function all(chunks: AsyncIterable<ChunkTranscript>): Promise<ChunkTranscript[]> {
  const list: ChunkTranscript[] = [];
  for await (const chunk of chunks) list.push(chunk);
  return list;
}

describe('transcribeChunks', () => {
  it.each([160, 1600, 16_000, 100_000])(
    'asks once for each stretch of speech, of pieces of %i',
    async (length) => {
      const { url, asked } = await original();
      const chunks = await all(transcribeChunks(url, spoken(length)));
      // What is shorter than half a second goes with what comes after it.
      expect(chunks.map(({ text }) => text)).toEqual(['chunk 1', 'chunk 2']);
      expect(chunks[0]!.start).toBeGreaterThan(0.1);
      expect(chunks[0]!.start).toBeLessThan(0.3);
      expect(chunks[0]!.end).toBeLessThan(1.8);
      expect(chunks[1]!.segments[0]!.start).toBe(chunks[1]!.start);
      expect(asked.map(({ previous }) => previous)).toEqual([undefined, 'chunk 1']);
      expect(asked[0]!.before).toBeCloseTo(chunks[0]!.start, 3);
      expect(asked[1]!.before).toBe(1);
      // Every word is in a chunk.
      expect(chunks[1]!.end).toBeGreaterThan(3.7);
    },
  );

  it('cuts what is too long, and leaves nothing out', async () => {
    const { url, asked } = await original();
    const chunks = await all(
      transcribeChunks(url, spoken(1600), { maxChunkMs: 1000, minChunkMs: 0, contextMs: 0 }),
    );
    expect(Math.max(...asked.map(({ seconds }) => seconds))).toBeLessThanOrEqual(1);
    expect(chunks.length).toBeGreaterThanOrEqual(4);
    for (let i = 1; i < chunks.length; i++) {
      expect(chunks[i]!.start).toBeGreaterThanOrEqual(chunks[i - 1]!.end);
    }
    expect(asked.every(({ before }) => before === 0)).toBe(true);
  });

  it('asks for nothing where nobody speaks', async () => {
    const { url, asked } = await original();
    expect(await all(transcribeChunks(url, [new Float32Array(80_000)]))).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('refuses chunks that are longer at least than at most', async () => {
    const error = await failure(
      all(transcribeChunks('ws://x', [], { minChunkMs: 9000, maxChunkMs: 1000 })),
    );
    expect(error).toMatchObject({ code: 'ERR_INVALID_OPTION', details: { option: 'minChunkMs' } });
  });
});
