// What clients of OpenAI's get, decoded by others' decoders, in threads, as they are when the packages are built.
import { execFileSync } from 'node:child_process';
import { createContainerDecoders } from '@ws/containers';
import { createResampler } from '@ws/core/audio';
import { afterAll, describe, expect, it } from 'vitest';
import { listen } from '../src/__fixtures__/listening.js';

const INPUT = 'The old keeper went home to sleep, and so did all of his friends.';
const RATE = 22_050;
const decoders = createContainerDecoders();
afterAll(() => decoders[Symbol.asyncDispose]());

const hasFfmpeg = ((): boolean => {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

async function decode(bytes: Uint8Array): Promise<number[]> {
  using decoder = decoders.open();
  const sound: number[] = [];
  for await (const [piece] of decoder.decode(bytes)) sound.push(...piece!);
  for await (const [piece] of decoder.end()) sound.push(...piece!);
  return sound;
}

/** How alike two sounds are, the one shifted by so many samples: 1 is the same. */
function likeness(one: readonly number[], other: readonly number[], shift: number): number {
  let [both, first, second] = [0, 0, 0];
  for (let i = 2000; i < 30_000; i++) {
    const [a, b] = [one[i]!, other[i + shift]!];
    both += a * b;
    first += a * a;
    second += b * b;
  }
  return both / Math.sqrt(first * second);
}

describe('a sound', () => {
  it.each([
    ['wav', 0],
    ['opus', 0],
    // A decoder of MP3 hears what it adds: at 24 kHz 1105 samples, and what LAME looks ahead.
    ['mp3', undefined],
    ['flac', 0],
  ])('of %s is what was spoken, where it was, to its end', async (response_format, delay) => {
    if (response_format === 'flac' && !hasFfmpeg) return console.warn('skipped: no ffmpeg');
    const { http, synthesizer } = await listen({ capabilities: { sampleRate: RATE } });
    const response = await fetch(`${http}/v1/audio/speech`, {
      method: 'POST',
      body: JSON.stringify({ model: 'tts-1', input: INPUT, response_format }),
    });
    expect(response.status).toBe(200);
    const heard = await decode(new Uint8Array(await response.arrayBuffer()));
    const spoken: number[] = [];
    for (const { text } of [...synthesizer.calls]) {
      const { samples } = await synthesizer.synthesize(text);
      const resampler = createResampler(RATE);
      spoken.push(...resampler.process(samples), ...resampler.flush());
    }
    const late = delay ?? heard.length - spoken.length;
    expect(late).toBeLessThan(0.15 * 16_000);
    if (delay !== undefined) expect(Math.abs(heard.length - spoken.length)).toBeLessThan(3);
    const shifts = Array.from({ length: late + 3 }, (_, i) => i - 2);
    const best = Math.max(...shifts.map((shift) => likeness(spoken, heard, shift)));
    expect(best).toBeGreaterThan(0.97);
  });
});
