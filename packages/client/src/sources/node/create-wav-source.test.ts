import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TranscribeError } from '@ws/core';
import { writeWav } from '@ws/core/audio';
import { createManualClock } from '@ws/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWavSource } from './create-wav-source.js';

let folder: string;
const ramp = Float32Array.from({ length: 16_000 }, (_, i) => (i % 1000) / 32_768);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wav-source-'));
  writeFileSync(join(folder, 'ramp.wav'), writeWav(ramp, { sampleRate: 16_000 }));
  writeFileSync(
    join(folder, 'wide.wav'),
    writeWav(new Float32Array(44_100 * 2 + 7), { sampleRate: 44_100 }),
  );
  writeFileSync(join(folder, 'no.wav'), 'This is not a WAV file, whatever it is called.');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function collect(source: AsyncIterable<Float32Array>): Promise<Float32Array[]> {
  const chunks: Float32Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return chunks;
}

function joined(chunks: readonly Float32Array[]): number[] {
  return chunks.flatMap((chunk) => [...chunk]);
}

describe('a WAV source', () => {
  it('gives all of the file, in chunks', async () => {
    const chunks = await collect(
      createWavSource(join(folder, 'ramp.wav'), { realTime: false, chunkMs: 30 }),
    );
    expect(chunks.slice(0, -1).every(({ length }) => length === 480)).toBe(true);
    expect(chunks.at(-1)!.length).toBe(16_000 % 480);
    expect(joined(chunks)).toEqual([...ramp]);
  });

  it('brings other sample rates to 16 kHz', async () => {
    const chunks = await collect(createWavSource(join(folder, 'wide.wav'), { realTime: false }));
    expect(joined(chunks)).toHaveLength(Math.ceil(((44_100 * 2 + 7) * 16_000) / 44_100));
  });

  it('starts anew with every iteration', async () => {
    const source = createWavSource(join(folder, 'ramp.wav'), { realTime: false });
    expect(joined(await collect(source))).toEqual(joined(await collect(source)));
  });

  it('gives a chunk at the time of its last sample, and catches up after a delay', async () => {
    const clock = createManualClock();
    const source = createWavSource(join(folder, 'ramp.wav'), { chunkMs: 250, clock });
    const times: number[] = [];
    const reading = (async () => {
      for await (const _ of source) {
        times.push(clock.now());
        // The first chunk takes 600 ms to handle, the others none.
        if (times.length === 1) await clock.sleep(600);
      }
    })();
    // The file is read in real time: its audio before the clock is asked for anything, and its end after that.
    await expect.poll(() => clock.sleepers).toBe(1);
    await clock.advance(1000);
    await reading;
    expect(times).toEqual([250, 850, 850, 1000]);
  });

  it.each([
    ['missing.wav', /no such file/],
    ['no.wav/inner.wav', /a part of its path is a file, where a folder is needed\. Check/],
    ['no.wav', /WAV/],
  ])('says what is wrong with %s', async (name, text) => {
    const reading = collect(createWavSource(join(folder, name)));
    await expect(reading).rejects.toThrow(text);
    await expect(reading).rejects.toMatchObject({ code: 'ERR_INVALID_AUDIO' });
  });

  it('can be aborted while it waits', async () => {
    const abort = new AbortController();
    const source = createWavSource(join(folder, 'ramp.wav'), {
      signal: abort.signal,
      chunkMs: 900,
    });
    const reading = collect(source).catch((error: unknown) => error);
    setTimeout(() => abort.abort(), 20);
    const error = await reading;
    expect(TranscribeError.isInstance(error) && error.code).toBe('ERR_ABORTED');
  });

  it('refuses options that make no sense', () => {
    expect(() => createWavSource('x.wav', { chunkMs: 0 })).toThrow(/"chunkMs" is 0/);
    expect(() => createWavSource('x.wav', { pace: 2 } as object)).toThrow(/no option "pace"/);
  });
});
