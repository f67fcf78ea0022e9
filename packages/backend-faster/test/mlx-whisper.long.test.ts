import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createFasterBackend } from '@ws/backend-faster';
import { wordErrorRate } from '@ws/core/measures';
import { userCacheDirectory } from '@ws/models';
import { describeBackend } from '@ws/testing/vitest';
import { describe, expect, it } from 'vitest';
import { demoSentences, germanRecording } from '../../../test/support/recordings.js';
import { setUp } from './support/set-up.js';
import { withBackend } from './support/with-backend.js';

const sampleRate = 16_000;
const sentence = demoSentences()[10]!;

// MLX takes some 10 s for a window on a processor that is not Apple's, and a minute more for the times of words.
await setUp('mlx-whisper');

describe('mlx-whisper', { timeout: 600_000 }, () => {
  describeBackend('backend-faster, mlx-whisper, tiny.en', {
    create: () =>
      createFasterBackend({ model: 'tiny.en', engine: 'mlx-whisper', callTimeoutMs: 600_000 }),
    speech: { samples: sentence.samples, words: sentence.text, maxWordErrorRate: 0.1 },
    abortAfterMs: 500,
  });

  it('finds languages out, and translates', async () => {
    await withBackend({ model: 'base', engine: 'mlx-whisper' }, async (backend) => {
      expect(backend.name).toBe('mlx');
      const call = { sampleRate, fallback: false, timestamps: false };
      const heard = await backend.transcribe(germanRecording(), {
        ...call,
        languageProbabilities: true,
      });
      expect(heard.language).toBe('de');
      expect(Object.keys(heard.languageProbabilities!)[0]).toBe('de');
      expect(heard.languageProbability).toBe(Object.values(heard.languageProbabilities!)[0]);
      const told = await backend.transcribe(germanRecording(), {
        ...call,
        language: 'de',
        task: 'translate',
      });
      expect(told.text).toMatch(/\b(and|the|is)\b/i);
      expect(told.text).not.toMatch(/\b(und|der|ist)\b/);
    });
  });

  it('goes on after a prefix that says all there is', async () => {
    await withBackend({ model: 'tiny.en', engine: 'mlx-whisper' }, async (backend) => {
      const call = { sampleRate, timestamps: false, fallback: false };
      const { text } = await backend.transcribe(sentence.samples, call);
      expect(wordErrorRate(sentence.text, text).rate).toBeLessThan(0.1);
      const rest = await backend.transcribe(sentence.samples, { ...call, prefix: text.trim() });
      expect(rest.text).toBe('');
    });
  });

  it('refuses a model that is not there', async () => {
    await withBackend({ model: '/no/such/model', engine: 'mlx-whisper' }, async (backend) => {
      await expect(backend.load()).rejects.toMatchObject({ code: 'ERR_MODEL_NOT_FOUND' });
    });
  });

  it('takes a model in its own layout', async () => {
    await withBackend({ model: 'tiny.en', engine: 'mlx-whisper' }, (backend) => backend.load());
    const cache = join(userCacheDirectory(), 'mlx');
    const written = readdirSync(cache).find((name) => name.startsWith('tiny.en-'));
    const model = join(cache, written!);
    await withBackend({ model, engine: 'mlx-whisper' }, async (backend) => {
      await backend.load();
      expect(backend.facts).toMatchObject({ languages: ['en'] });
    });
  });
});
