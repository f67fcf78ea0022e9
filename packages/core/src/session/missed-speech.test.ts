import { describe, expect, it } from 'vitest';
import { msToSamples } from '../audio/sample-clock.js';
import type { StreamingSessionOptions } from '../contracts/session-options.js';
import type { VoiceActivityDetector } from '../contracts/vad.js';
import { createEnergyVad } from '../endpointing/energy-vad.js';
import { heardMs, open, silence, speech, turn } from './__fixtures__/session-under-test.js';

const QUIET_DB = -46;

/** Quiet speech: syllables of 250 ms, and 100 ms between them. */
function murmur(ms: number): Float32Array {
  const samples = speech(ms, QUIET_DB);
  for (let at = 250; at < ms; at += 350) samples.fill(0, msToSamples(at), msToSamples(at + 100));
  return samples;
}

/** Hears loud speech, and misses quiet speech. */
function loudOnly(): VoiceActivityDetector {
  return { ...createEnergyVad(), process: (frame) => (Math.max(...frame) > 0.05 ? 1 : 0) };
}

const deaf = (): VoiceActivityDetector => ({ ...createEnergyVad(), process: () => 0 });

/** The same noise each time, at a level that changes by a decibel or two from frame to frame. */
function noise(ms: number, levelDb: number): Float32Array {
  let state = 1;
  const amplitude = Math.sqrt(3) * 10 ** (levelDb / 20);
  return Float32Array.from({ length: msToSamples(ms) }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return amplitude * (state / 2 ** 31 - 1);
  });
}

function concat(...parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

/** The stretches that were answered, in seconds. */
async function answered(
  audio: readonly Float32Array[],
  options: Partial<StreamingSessionOptions> = {},
): Promise<readonly (readonly [number, number])[]> {
  const { session, finals, calls } = open(heardMs, {
    vad: loudOnly(),
    endpointing: {},
    partialIntervalMs: 0,
    ...options,
  });
  for (const part of audio) {
    for (let at = 0; at < part.length; at += 16_000) {
      await session.write(part.subarray(at, at + 16_000));
    }
    await turn();
  }
  await session.end();
  await turn();
  const decoded = finals().filter(({ text }) => text !== '');
  expect(calls.length).toBeGreaterThanOrEqual(decoded.length);
  return decoded.map(({ start, end }) => [start, end]);
}

const covers = (
  stretches: readonly (readonly [number, number])[],
  from: number,
  to: number,
): boolean => stretches.some(([start, end]) => start <= from && end >= to);

describe('quiet speech that the detector missed', () => {
  it.each([true, false])(
    'before louder speech is decoded with it: endpoints automatic %s',
    async (automatic) => {
      const audio = [silence(1000), speech(6000, QUIET_DB), silence(200), speech(1000)];
      const finals = await answered(audio, { endpointing: { automatic } });
      expect(finals.length).toBe(1);
      expect(finals[0]![0]).toBeCloseTo(0.7, 1);
      expect(finals[0]![1]).toBe(8.2);
    },
  );

  it('before louder speech is decoded with it after a silence, too, and between two that are loud', async () => {
    const finals = await answered([
      ...[speech(1000), silence(1500), murmur(2000), silence(3000), speech(1000)],
      silence(1000),
    ]);
    expect(finals.length).toBe(2);
    expect(finals[0]![1]).toBeCloseTo(1.3, 1);
    expect(finals[1]![0]).toBeCloseTo(2.2, 1);
    expect(finals[1]![1]).toBeCloseTo(8.8, 1);
  });

  it('and that goes on where louder speech has ended is decoded with the next', async () => {
    const finals = await answered([
      ...[speech(1000), murmur(3000), silence(1000), speech(1000), silence(1000)],
    ]);
    expect(covers(finals, 0, 1)).toBe(true);
    const total = finals.reduce((sum, [start, end]) => sum + end - start, 0);
    expect(total).toBeGreaterThan(5);
    // Nothing of it is in none, and nothing in two.
    expect(finals[1]![0]).toBeCloseTo(finals[0]![1], 2);
  });

  it('is decoded when nobody says anything louder for as long as an utterance may be', async () => {
    const endpointing = { maxUtteranceMs: 5000 };
    const audio = [silence(1000), murmur(900), silence(20_000), speech(900)];
    const finals = await answered(audio, { endpointing });
    expect(finals.length).toBe(2);
    expect(finals[0]![0]).toBeCloseTo(0.7, 1);
    expect(finals[0]![1]).toBeCloseTo(2.2, 1);
    expect(finals[1]![0]).toBeCloseTo(21.6, 1);
  });

  it('and that is longer than an utterance may be is cut, and decoded in full', async () => {
    const audio = concat(silence(1000), murmur(14_000), silence(1000));
    audio.fill(0, msToSamples(8000), msToSamples(8300));
    const finals = await answered([audio], { vad: deaf(), endpointing: { maxUtteranceMs: 5000 } });
    expect(finals[0]![0]).toBeLessThanOrEqual(1);
    expect(finals.at(-1)![1]).toBeGreaterThanOrEqual(15);
    for (const [i, [from, to]] of finals.entries()) {
      expect(to - from).toBeLessThanOrEqual(5);
      if (i > 0) expect(from).toBeCloseTo(finals[i - 1]![1], 3);
    }
  });

  it('and comes with as much silence before it as an utterance is long makes none that is longer', async () => {
    const finals = await answered([concat(silence(860), murmur(250), silence(40))], {
      vad: deaf(),
      endpointing: { prefixPadMs: 1000, maxUtteranceMs: 1000 },
    });
    expect(finals).toHaveLength(1);
    expect(finals[0]![0]).toBeLessThanOrEqual(0.86);
    expect(finals[0]![1] - finals[0]![0]).toBeLessThanOrEqual(1);
  });

  it('and was cancelled is not decoded', async () => {
    const { session, finals } = open(heardMs, { vad: loudOnly(), partialIntervalMs: 0 });
    await session.write(murmur(2000));
    session.cancel();
    await session.write(silence(400));
    await session.write(speech(1000));
    await session.end();
    await turn();
    expect(finals()).toMatchObject([{ start: 2.09, end: 3.4 }]);
  });
});

describe('what is no speech', () => {
  it('is not decoded: a noisy room, for minutes, before speech and after it', async () => {
    const room = noise(180_000, -38);
    const said = noise(1000, -12);
    const finals = await answered([room, said, room.subarray(0, 16_000 * 60), said, silence(990)]);
    const total = finals.reduce((sum, [start, end]) => sum + end - start, 0);
    // What comes before the floor of the noise is known, at most, and the two that were said.
    expect(finals.length).toBeLessThanOrEqual(3);
    expect(total).toBeLessThan(5);
    expect(finals.at(-1)![1] - finals.at(-1)![0]).toBeLessThan(1.7);
  });

  it('is a short sound in a silence before speech: it makes no utterance longer', async () => {
    const audio = [silence(3000), speech(60, QUIET_DB), silence(2000), speech(1000)];
    expect(await answered(audio)).toEqual([[4.74, 6.06]]);
  });

  it('are two short sounds far from each other', async () => {
    const click = speech(60, -30);
    const audio = [silence(1000), click, silence(1000), click, silence(1000), click];
    expect(await answered(audio, { vad: deaf() })).toEqual([]);
  });
});
