import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createFileSource, createStreamSource } from '@ws/client/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakePrograms, fakePrograms } from '../src/sources/node/__fixtures__/fake-programs.js';

const folder = join(import.meta.dirname, '../../containers/test/fixtures');

describe('where there is no ffmpeg, @ws/containers decodes', () => {
  let none: FakePrograms;
  beforeAll(() => {
    none = fakePrograms();
  });
  afterAll(() => none[Symbol.dispose]());

  async function lengthOf(audio: AsyncIterable<Float32Array>): Promise<number> {
    let samples = 0;
    let loudest = 0;
    for await (const chunk of audio) {
      samples += chunk.length;
      loudest = chunk.reduce((most, sample) => Math.max(most, Math.abs(sample)), loudest);
    }
    expect(loudest).toBeGreaterThan(0.1);
    return samples / 16_000;
  }

  it.each(['mono.mp3', 'mono.flac', 'opus.ogg', 'live.webm', 'last.m4a'])(
    'the file %s',
    async (name) => {
      const source = createFileSource(join(folder, name), { realTime: false });
      expect(await lengthOf(source)).toBeCloseTo(source.seconds!, 1);
    },
  );

  it('a stream', async () => {
    const bytes = createReadStream(join(folder, 'opus.ogg'));
    expect(await lengthOf(createStreamSource(bytes))).toBeGreaterThan(1);
  });

  it('nothing that is no recording', async () => {
    const source = createFileSource(import.meta.filename, { realTime: false });
    await expect(lengthOf(source)).rejects.toMatchObject({ code: 'ERR_INVALID_AUDIO' });
  });
});
