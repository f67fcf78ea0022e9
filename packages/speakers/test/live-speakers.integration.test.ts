// The published build with the real networks, in their own process.
import type { SpeakerTurn } from '@ws/core';
import { createLiveSpeakerDiarizer } from '@ws/speakers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoRecording } from '../../../test/support/recordings.js';
import { hasSpeakerWeights } from '../../../test/support/speaker-weights.js';
import { sentences } from './support/dialogue.js';

const RATE = 16_000;

describe.skipIf(!(await hasSpeakerWeights()))('live speakers', () => {
  let diarizer: ReturnType<typeof createLiveSpeakerDiarizer>;
  beforeAll(() => {
    diarizer = createLiveSpeakerDiarizer();
  });
  afterAll(() => diarizer?.[Symbol.asyncDispose]());

  /** What is told of audio, 5 s at a time. */
  async function toldOf(samples: Float32Array, stream = diarizer.open()): Promise<SpeakerTurn[]> {
    const told: SpeakerTurn[] = [];
    for (let at = 0; at < samples.length; at += 5 * RATE) {
      const piece = samples.subarray(at, at + 5 * RATE);
      stream.write(piece);
      told.push(...(await stream.turns(at / RATE, (at + piece.length) / RATE)));
    }
    await stream[Symbol.asyncDispose]();
    return told;
  }

  const speakersIn = (told: readonly SpeakerTurn[]): ReadonlySet<string> =>
    new Set(told.map(({ speaker }) => speaker));

  it('of a dialogue of 48 s are two, sentence by sentence', async () => {
    const samples = demoRecording();
    const stream = diarizer.open();
    let written = 0;
    for (const { voice, start, end } of sentences) {
      stream.write(samples.subarray(written, Math.round(end * RATE)));
      written = Math.round(end * RATE);
      const told = await stream.turns(start, end);
      const own = voice === sentences[0]!.voice ? '1' : '2';
      expect([...speakersIn(told)], `from ${start} s`).toEqual([own]);
    }
    expect(stream.remains().voices.map(({ speaker }) => speaker)).toEqual(['1', '2']);
  });

  it('may change within one stretch', async () => {
    const samples = demoRecording().subarray(0, 13 * RATE);
    const stream = diarizer.open();
    stream.write(samples);
    const told = await stream.turns(0, 13);
    expect(told.map(({ speaker }) => speaker).join('')).toMatch(/^1+2+1+$/);
  });

  it.each([
    ['silence', () => 0],
    ['a hum', (i: number) => 0.3 * Math.sin((2 * Math.PI * 100 * i) / RATE)],
    [
      'a chord',
      (i: number) =>
        0.1 * [262, 330, 392].reduce((sum, hz) => sum + Math.sin((2 * Math.PI * hz * i) / RATE), 0),
    ],
    ['clicks', (i: number) => (i % 4000 === 0 ? 1 : 0)],
  ])('are none in %s', async (_, sound) => {
    expect(await toldOf(Float32Array.from({ length: 15 * RATE }, (_, i) => sound(i)))).toEqual([]);
  });

  it('are told of loud, of clipped and of everyone at once', async () => {
    const samples = demoRecording();
    const clipped = samples.map((sample) => Math.max(-1, Math.min(1, 40 * sample)));
    expect(speakersIn(await toldOf(clipped.subarray(0, 20 * RATE))).size).toBeGreaterThan(0);
    // Two people at once all the time, and the same in reverse.
    const half = samples.subarray(0, 18 * RATE);
    const both = half.map(
      (sample, i) => sample + samples[20 * RATE + i]! + half[half.length - 1 - i]!,
    );
    for (const { start, end } of await toldOf(both)) expect(end).toBeGreaterThan(start);
  });

  it('are not known from half a second', async () => {
    const { start } = sentences[0]!;
    const stream = diarizer.open();
    const word = demoRecording().subarray(
      Math.round(start * RATE),
      Math.round((start + 0.5) * RATE),
    );
    stream.write(word);
    expect(await stream.turns(0, 0.5)).toEqual([]);
    expect(stream.remains().voices).toEqual([]);
  });

  it('who are enrolled are told by their names, of any stream', async () => {
    const samples = demoRecording();
    const said = ({ start, end }: (typeof sentences)[number]) =>
      samples.slice(Math.round(start * RATE), Math.round(end * RATE));
    const second = sentences.find(({ voice }) => voice !== sentences[0]!.voice)!;
    const anna = await diarizer.enroll({ name: 'Anna', samples: said(second) });
    const known = [JSON.parse(JSON.stringify(anna)) as typeof anna];
    const stream = diarizer.open({ known });
    let written = 0;
    for (const { voice, start, end } of sentences.slice(0, 6)) {
      stream.write(samples.subarray(written, Math.round(end * RATE)));
      written = Math.round(end * RATE);
      const own = voice === second.voice ? 'Anna' : '1';
      expect([...speakersIn(await stream.turns(start, end))], `from ${start} s`).toEqual([own]);
    }
  });

  it('are refused where no voice is heard in what a person says', async () => {
    const silence = diarizer.enroll({ name: 'Anna', samples: new Float32Array(3 * RATE) });
    await expect(silence).rejects.toMatchObject({
      code: 'ERR_INVALID_AUDIO',
      message: expect.stringContaining('In the 3.0 s of Anna no voice is clear'),
    });
  });

  it('wait for each other, but not without end', async () => {
    const stream = diarizer.open();
    stream.write(demoRecording().subarray(0, 3 * RATE));
    const calls = Array.from({ length: 65 }, () => stream.turns(0, 3));
    await expect(calls.at(-1)).rejects.toMatchObject({ code: 'ERR_OVERLOADED', retryable: true });
    const answers = await Promise.all(calls.slice(0, 64));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });
});
