import { createFasterBackend } from '@ws/backend-faster';
import type { Segment } from '@ws/core';
import { wordErrorRate } from '@ws/core/measures';
import { describeBackend } from '@ws/testing/vitest';
import { describe, expect, it } from 'vitest';
import {
  demoRecording,
  demoSentences,
  demoTranscript,
  germanRecording,
} from '../../../test/support/recordings.js';
import { eightBitSupport } from '../../backend-onnx/src/runtime/precision.js';
import { setUp } from './support/set-up.js';
import { withBackend } from './support/with-backend.js';

const sampleRate = 16_000;

await setUp('faster-whisper');

const sentence = demoSentences()[10]!;

describeBackend('backend-faster, faster-whisper, tiny.en', {
  create: () => createFasterBackend({ model: 'tiny.en' }),
  speech: { samples: sentence.samples, words: sentence.text, maxWordErrorRate: 0.1 },
});

function fiveMinutes(): Float32Array {
  const samples = new Float32Array(300 * sampleRate);
  const demo = demoRecording();
  for (let at = 0; at + demo.length <= samples.length; at += demo.length) samples.set(demo, at);
  return samples;
}

const said = demoTranscript()
  .map(({ text }) => text)
  .join(' ');

describe('faster-whisper', () => {
  it('says how it computes', async () => {
    await withBackend({ model: 'tiny.en', computeType: 'float32' }, async (backend) => {
      expect(backend.name).toBe('faster');
      expect(backend.facts).toBeUndefined();
      await backend.load();
      expect(backend.facts).toEqual({ device: 'cpu', computeType: 'float32', languages: ['en'] });
      // One that is given no time for a second is told of without what it uses.
      await expect.poll(async () => (await backend.health()).memoryBytes).toBeGreaterThan(50e6);
      await expect.poll(async () => (await backend.health()).cpuTimeMs).toBeGreaterThan(0);
    });
  });

  it('computes in what gives the right words on this processor', async () => {
    await withBackend({ model: 'tiny.en' }, async (backend) => {
      await backend.load();
      const computeType = eightBitSupport() === 'no' ? 'float32' : 'int8_float32';
      expect(backend.facts).toMatchObject({ device: 'cpu', computeType });
    });
  });

  it('tells segments as it decodes them, and how far it is', async () => {
    await withBackend({ model: 'tiny.en' }, async (backend) => {
      const told: Segment[] = [];
      const progress: number[] = [];
      const { segments, text } = await backend.transcribe(demoRecording(), {
        sampleRate,
        wordTimestamps: true,
        onSegment: (segment) => told.push(segment),
        onProgress: (part) => progress.push(part),
      });
      expect(wordErrorRate(said, text).rate).toBeLessThan(0.05);
      expect(told).toEqual(segments);
      expect(progress.length).toBeGreaterThan(5);
      expect(progress).toEqual([...progress].sort((a, b) => a - b));
      expect(progress.at(-1)).toBe(1);
      for (const { words = [], text: whole, avgLogprob, noSpeechProb } of segments) {
        expect(words.map((word) => word.text).join(' ')).toBe(whole.trim());
        expect(avgLogprob).toBeLessThanOrEqual(0);
        expect(noSpeechProb).toBeLessThan(1);
      }
    });
  });

  it('knows languages, finds them out, and translates', async () => {
    await withBackend({ model: 'base' }, async (backend) => {
      const heard = await backend.transcribe(germanRecording(), {
        sampleRate,
        fallback: false,
        languageProbabilities: true,
      });
      expect(heard.language).toBe('de');
      expect(heard.languageProbability).toBeGreaterThan(0.1);
      const [[likeliest, probability]] = Object.entries(heard.languageProbabilities!) as [
        [string, number],
      ];
      expect([likeliest, probability]).toEqual(['de', heard.languageProbability]);
      const all = Object.values(heard.languageProbabilities!);
      expect(all.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 2);
      expect(heard.text).toMatch(/\b(und|der|die|das|ist)\b/i);

      const few = { sampleRate, fallback: false, languageChoice: { among: ['en', 'fr'] } };
      const { en = 0, fr = 0 } = heard.languageProbabilities!;
      const among = await backend.transcribe(germanRecording(), few);
      expect(among.language).toBe(en > fr ? 'en' : 'fr');
      expect(among.languageProbability).toBeCloseTo(Math.max(en, fr) / (en + fr), 4);
      const languageChoice = { bias: { nl: 2 } };
      const biased = await backend.transcribe(germanRecording(), { ...few, languageChoice });
      expect(biased.language).toBe('nl');
      expect(backend.capabilities.languages).toContain('nl');
      const refused = backend.transcribe(germanRecording(), {
        ...few,
        languageChoice: { among: ['de', 'xx'] },
      });
      await expect(refused).rejects.toMatchObject({ code: 'ERR_INVALID_OPTION' });

      const told = await backend.transcribe(germanRecording(), {
        sampleRate,
        fallback: false,
        language: 'de',
        task: 'translate',
      });
      expect(told.language).toBe('de');
      expect(told.languageProbability).toBeUndefined();
      expect(told.text).toMatch(/\b(and|the|is)\b/i);
      expect(told.text).not.toMatch(/\b(und|der|ist)\b/);

      const unknown = backend.transcribe(germanRecording(), { sampleRate, language: 'tlh' });
      await expect(unknown).rejects.toMatchObject({ code: 'ERR_INVALID_OPTION' });
      const silence = await backend.transcribe(new Float32Array(sampleRate), {
        sampleRate,
        fallback: false,
      });
      expect(silence.language).toMatch(/^[a-z]{2,3}$/);
    });
  });

  it('refuses what an English-only model cannot do', async () => {
    await withBackend({ model: 'tiny.en' }, async (backend) => {
      const { samples } = sentence;
      for (const call of [{ language: 'de' }, { task: 'translate' }] as const) {
        await expect(backend.transcribe(samples, { sampleRate, ...call })).rejects.toMatchObject({
          code: 'ERR_INVALID_OPTION',
          retryable: false,
        });
      }
      expect((await backend.transcribe(samples, { sampleRate })).language).toBe('en');
    });
  });

  it('spells as a prompt or hotwords do', async () => {
    // "a captain named Mary": Whisper writes the name in the usual way, unless it is told otherwise.
    const call = { sampleRate, timestamps: false, fallback: false };
    const { samples } = demoSentences()[7]!;
    await withBackend({ model: 'tiny.en' }, async (backend) => {
      const plain = await backend.transcribe(samples, call);
      expect(plain.text).toContain('Mary');
      const prompted = await backend.transcribe(samples, {
        ...call,
        prompt: 'The captain is named Merrie. Merrie is her name.',
      });
      expect(prompted.text).toContain('Merrie');
    });
    const hotwords = 'Merrie, Captain Merrie';
    await withBackend({ model: 'tiny.en', hotwords }, async (backend) => {
      expect((await backend.transcribe(samples, call)).text).toContain('Merrie');
    });
  });

  it('refuses hotwords that leave no room for what is said', async () => {
    await withBackend({ model: 'tiny.en', hotwords: 'lighthouse '.repeat(80) }, async (backend) => {
      await expect(backend.load()).rejects.toMatchObject({
        code: 'ERR_INVALID_OPTION',
        message: expect.stringContaining('hotwords'),
      });
    });
  });

  it('goes on after a prefix that says all there is, or more than fits', async () => {
    await withBackend({ model: 'tiny.en' }, async (backend) => {
      const call = { sampleRate, timestamps: false, fallback: false };
      const { text } = await backend.transcribe(sentence.samples, call);
      const all = { ...call, prefix: text.trim(), wordTimestamps: true };
      const rest = await backend.transcribe(sentence.samples, all);
      expect(rest.text).toBe('');
      expect(rest.segments).toEqual([]);
      // It is made to write it, whatever was said.
      const other = await backend.transcribe(sentence.samples, {
        ...call,
        prefix: 'In a few hours, the moon',
        wordTimestamps: true,
      });
      expect(other.text).toMatch(/^ \w+ .*water/);
      expect(other.text).not.toContain('hours');
      expect(other.segments[0]!.words!.map((word) => word.text).join(' ')).toBe(other.text.trim());
      const long = `${'A long story was told. '.repeat(60)}${text.trim().split(' ').slice(0, 4).join(' ')}`;
      const after = await backend.transcribe(sentence.samples, {
        ...call,
        prefix: long,
        prompt: 'Hello. '.repeat(300),
      });
      expect(typeof after.text).toBe('string');
    });
  });

  it('decodes windows together', async () => {
    await withBackend({ model: 'tiny.en', batchSize: 4 }, async (backend) => {
      const { text, segments } = await backend.transcribe(demoRecording(), { sampleRate });
      expect(wordErrorRate(said, text).rate).toBeLessThan(0.1);
      expect(segments.at(-1)!.end).toBeGreaterThan(40);
      expect(segments.at(-1)!.end).toBeLessThanOrEqual(demoRecording().length / sampleRate);
      const short = await backend.transcribe(sentence.samples, { sampleRate, timestamps: false });
      expect(wordErrorRate(sentence.text, short.text).rate).toBeLessThan(0.15);
      expect((await backend.transcribe(new Float32Array(1), { sampleRate })).language).toBe('en');
      const hush = await backend.transcribe(new Float32Array(40 * sampleRate), { sampleRate });
      expect(hush.text).toBe('');
    });
  });

  it('leaves out what is no speech', async () => {
    const { samples } = sentence;
    const gap = 20 * sampleRate;
    const apart = new Float32Array(gap + samples.length + gap);
    apart.set(samples, gap);
    await withBackend({ model: 'tiny.en', vadFilter: true }, async (backend) => {
      const { text, segments } = await backend.transcribe(apart, { sampleRate });
      expect(wordErrorRate(sentence.text, text).rate).toBeLessThan(0.15);
      expect(segments[0]!.start).toBeGreaterThan(18);
      expect(segments.at(-1)!.end).toBeLessThan(20 + samples.length / sampleRate + 2);
      for (const length of [1, sampleRate]) {
        const nothing = await backend.transcribe(new Float32Array(length), { sampleRate });
        expect(nothing.segments).toEqual([]);
      }
    });
  });

  it('searches with beams', async () => {
    await withBackend({ model: 'tiny.en', beamSize: 5 }, async (backend) => {
      const { text } = await backend.transcribe(sentence.samples, { sampleRate });
      expect(wordErrorRate(sentence.text, text).rate).toBeLessThan(0.1);
    });
  });

  it('answers two calls at once', async () => {
    await withBackend({ model: 'tiny.en', workers: 2, threads: 1 }, async (backend) => {
      expect(backend.capabilities.maxConcurrency).toBe(2);
      await backend.load();
      const long = new AbortController();
      let isOver = false;
      let first: Promise<unknown> | undefined;
      await new Promise<void>((begun) => {
        // Five minutes: if the calls ran one after the other, the short one would wait for all of them.
        first = backend
          .transcribe(fiveMinutes(), {
            sampleRate,
            signal: long.signal,
            onSegment: () => begun(),
          })
          .finally(() => {
            isOver = true;
            begun();
          });
      });
      const { text } = await backend.transcribe(sentence.samples, { sampleRate });
      expect(isOver).toBe(false);
      expect(wordErrorRate(sentence.text, text).rate).toBeLessThan(0.15);
      long.abort();
      await expect(first).rejects.toThrow();
    });
  });
});
