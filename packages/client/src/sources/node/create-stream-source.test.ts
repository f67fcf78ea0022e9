import { encodePcm, writeWav } from '@ws/core/audio';
import { describe, expect, it } from 'vitest';
import { ramp, samplesOf } from './__fixtures__/collect.js';
import { fakePrograms } from './__fixtures__/fake-programs.js';
import { createStreamSource } from './create-stream-source.js';

const said = ramp(4000);

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('a stream source', () => {
  it('reads raw samples that are cut anywhere', async () => {
    const stream = cut(encodePcm(said, 'pcm_s16le'), 333);
    const source = createStreamSource(stream, { encoding: 'pcm_s16le' });
    expect(await samplesOf(source)).toEqual([...said]);
  });

  it('mixes channels, and brings other rates to 16 kHz', async () => {
    const both = Float32Array.from({ length: 8000 }, (_, i) => (i % 2 === 0 ? 0.5 : 0.25));
    const options = { encoding: 'pcm_f32le', channels: 2, sampleRate: 16_000 } as const;
    const mono = await samplesOf(
      createStreamSource(cut(encodePcm(both, 'pcm_f32le'), 333), options),
    );
    expect(new Set(mono)).toEqual(new Set([0.375]));
    expect(mono).toHaveLength(4000);
    const slow = { encoding: 'pcm_s16le', sampleRate: 8000 } as const;
    const stream = cut(encodePcm(said, 'pcm_s16le'), 1000);
    expect(await samplesOf(createStreamSource(stream, slow))).toHaveLength(8000);
  });

  it('takes samples as they are, and streams of browsers', async () => {
    const stream = new ReadableStream<Float32Array>({
      start(controller) {
        controller.enqueue(said.subarray(0, 1000));
        controller.enqueue(said.subarray(1000));
        controller.close();
      },
    });
    expect(await samplesOf(createStreamSource(stream))).toEqual([...said]);
  });

  it('knows WAV by its first bytes, however they come', async () => {
    expect(await samplesOf(createStreamSource(cut(writeWav(said), 5)))).toEqual([...said]);
  });

  it('gives ffmpeg the rest, all of it', async () => {
    using programs = fakePrograms();
    programs.add('ffmpeg', `process.stdin.pipe(process.stdout);`);
    const bytes = encodePcm(said, 'pcm_f32le');
    expect(await samplesOf(createStreamSource(cut(bytes, 1001)))).toEqual([...said]);
  });

  it('tells what the stream throws, and that there was nothing', async () => {
    using programs = fakePrograms();
    programs.add('ffmpeg', `process.stdin.pipe(process.stdout);`);
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(400);
      throw new Error('the cable is out');
    }
    await expect(samplesOf(createStreamSource(broken()))).rejects.toThrow('the cable is out');
    await expect(samplesOf(createStreamSource(cut(new Uint8Array(), 1)))).rejects.toThrow(
      /without any audio/,
    );
    expect(() => createStreamSource(7 as never)).toThrow(/"stream" is 7/);
  });

  it('is stopped while nothing comes', async () => {
    let fallSilent = (): void => {};
    const silence = new Promise<void>((resolve) => {
      fallSilent = resolve;
    });
    async function* silent(): AsyncGenerator<Float32Array> {
      yield said;
      fallSilent();
      await new Promise(() => {});
    }
    const source = createStreamSource(silent());
    const samples = samplesOf(source);
    await silence;
    source.stop();
    expect(await samples).toEqual([...said]);
  });
});
