import { describe, expect, it } from 'vitest';
import { createAudioBufferSource } from './audio-buffer-source.js';

/** As much of an `AudioBuffer` as there is outside browsers. */
function bufferOf(sampleRate: number, ...channels: Float32Array[]): AudioBuffer {
  const { length } = channels[0]!;
  return {
    ...{ sampleRate, length, numberOfChannels: channels.length, duration: length / sampleRate },
    getChannelData: (i: number) => channels[i]!,
  } as AudioBuffer;
}

const tone = (seconds: number, rate: number): Float32Array =>
  Float32Array.from({ length: seconds * rate }, (_, i) => Math.sin((2 * Math.PI * 440 * i) / rate));

describe('an AudioBuffer as a source', () => {
  it('is mono at 16 kHz, in chunks, the last one shorter', async () => {
    const left = tone(1.05, 48_000);
    const silent = new Float32Array(left.length);
    const source = createAudioBufferSource(bufferOf(48_000, left, silent), { realTime: false });
    const lengths: number[] = [];
    for await (const chunk of source) {
      lengths.push(chunk.length);
      if (lengths.length === 5) expect(source.level).toBeCloseTo(Math.SQRT1_2 / 2, 2);
    }
    expect(lengths).toEqual([...Array(10).fill(1600), 800]);
  });

  it('comes no faster than it is spoken', async () => {
    const startedAt = performance.now();
    let samples = 0;
    for await (const chunk of createAudioBufferSource(bufferOf(16_000, tone(0.3, 16_000)))) {
      samples += chunk.length;
      expect(performance.now() - startedAt).toBeGreaterThan(samples / 16 - 5);
    }
    expect(samples).toBe(4800);
  });

  it('ends when it is stopped, and with ERR_ABORTED when it is aborted', async () => {
    const buffer = bufferOf(16_000, tone(5, 16_000));
    const stopped = createAudioBufferSource(buffer);
    let count = 0;
    for await (const _ of stopped) if (++count === 2) stopped.stop();
    expect(count).toBe(2);
    const controller = new AbortController();
    const aborted = async (): Promise<void> => {
      for await (const _ of createAudioBufferSource(buffer, { signal: controller.signal })) {
        controller.abort();
      }
    };
    await expect(aborted()).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });

  it.each([true, false])(
    'gives nothing where it was stopped before (realTime: %s)',
    async (realTime) => {
      const source = createAudioBufferSource(bufferOf(16_000, tone(1, 16_000)), { realTime });
      source.stop();
      for await (const _ of source) expect.unreachable();
    },
  );

  it.each<[object, RegExp]>([
    [{ chunkMs: 0 }, /chunkMs/],
    [{ chunkms: 100 }, /chunkms/],
  ])('refuses %j', (options, message) => {
    expect(() => createAudioBufferSource(bufferOf(16_000, tone(1, 16_000)), options)).toThrow(
      message,
    );
  });
});
