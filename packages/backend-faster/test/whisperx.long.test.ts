import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFasterBackend, findPythonSetup } from '@ws/backend-faster';
import { wordErrorRate } from '@ws/core/measures';
import { describeBackend } from '@ws/testing/vitest';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  demoRecording,
  demoSentences,
  demoTranscript,
  germanRecording,
} from '../../../test/support/recordings.js';
import { setUp } from './support/set-up.js';
import { withBackend } from './support/with-backend.js';

const sampleRate = 16_000;
const engine = 'whisperx';
const sentence = demoSentences()[10]!;
const folder = mkdtempSync(join(tmpdir(), 'ws-whisperx-'));

/** A model that a script makes, with random weights: the hub is not reached from everywhere. */
async function made(script: string): Promise<string> {
  const path = join(folder, script);
  const file = fileURLToPath(new URL(`./support/${script}.py`, import.meta.url));
  await execa(findPythonSetup(engine)!.python, ['-B', file, path]);
  return path;
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

await setUp(engine);

describe('WhisperX', { timeout: 600_000 }, () => {
  let aligner: string;
  let diarizer: string;

  beforeAll(async () => {
    aligner = await made('random_wav2vec2');
    diarizer = await made('random_diarization');
  }, 600_000);

  describeBackend('backend-faster, WhisperX, tiny.en', {
    create: () => createFasterBackend({ model: 'tiny.en', engine }),
    speech: { samples: sentence.samples, words: sentence.text, maxWordErrorRate: 0.1 },
  });

  it('hears long audio, and silence', async () => {
    await withBackend({ model: 'tiny.en', engine, batchSize: 4 }, async (backend) => {
      expect(backend.name).toBe('whisperx');
      const { text, segments } = await backend.transcribe(demoRecording(), { sampleRate });
      const said = demoTranscript().map((each) => each.text);
      expect(wordErrorRate(said.join(' '), text).rate).toBeLessThan(0.1);
      expect(segments.at(-1)!.end).toBeGreaterThan(40);
      const hush = await backend.transcribe(new Float32Array(40 * sampleRate), { sampleRate });
      expect(hush.segments).toEqual([]);
    });
  });

  it('finds languages out, and translates', async () => {
    await withBackend({ model: 'base', engine }, async (backend) => {
      const heard = await backend.transcribe(germanRecording(), { sampleRate });
      expect(heard.language).toBe('de');
      const call = { sampleRate, language: 'de', task: 'translate' } as const;
      const told = await backend.transcribe(germanRecording(), call);
      expect(told.text).toMatch(/\b(and|the|is)\b/i);
    });
  });

  it('aligns words, in order and within the audio; the times of random weights mean nothing', async () => {
    const options = { model: 'tiny.en', engine, alignment: { model: aligner } } as const;
    await withBackend(options, async (backend) => {
      expect(backend.capabilities.wordTimestamps).toBe(true);
      const call = { sampleRate, wordTimestamps: true };
      const { segments, text } = await backend.transcribe(demoRecording(), call);
      expect(segments.length).toBeGreaterThan(5);
      expect(segments.map((segment) => segment.text).join('')).toBe(text);
      let latest = 0;
      for (const segment of segments) {
        expect(segment.words!.map((word) => word.text).join(' ')).toBe(segment.text.trim());
        for (const { start, end } of segment.words!) {
          expect(start).toBeGreaterThanOrEqual(latest - 1e-6);
          expect(end).toBeGreaterThanOrEqual(start);
          latest = end;
        }
      }
      const one = await backend.transcribe(sentence.samples, { ...call, timestamps: false });
      expect(one.segments).toHaveLength(1);
    });
  });

  it('names speakers; those of random weights mean nothing', async () => {
    const diarization = { model: diarizer, minSpeakers: 1, maxSpeakers: 2 };
    await withBackend({ model: 'tiny.en', engine, diarization }, async (backend) => {
      const { segments } = await backend.transcribe(demoRecording(), { sampleRate });
      for (const { speaker } of segments) expect(speaker).toMatch(/^SPEAKER_0[01]$/);
    });
  });

  it('says what is missing where a model cannot be had', async () => {
    const nowhere = join(folder, 'nowhere');
    const alignment = { model: nowhere };
    await withBackend({ model: 'tiny.en', engine, alignment }, async (backend) => {
      const call = { sampleRate, wordTimestamps: true };
      await expect(backend.transcribe(sentence.samples, call)).rejects.toMatchObject({
        code: 'ERR_BACKEND_UNAVAILABLE',
        message: expect.stringContaining('alignment: { model: PATH }'),
      });
    });
    const diarization = { model: nowhere };
    await withBackend({ model: 'tiny.en', engine, diarization }, async (backend) => {
      await expect(backend.load()).rejects.toMatchObject({
        code: 'ERR_BACKEND_UNAVAILABLE',
        message: expect.stringContaining('huggingFaceToken'),
      });
    });
  });
});
