import { wordErrorRate } from '@ws/core/measures';
import { describe, expect, it } from 'vitest';
import { demoSentences } from '../../../test/support/recordings.js';
import { setUp } from './support/set-up.js';
import { withBackend } from './support/with-backend.js';

await setUp('mlx-whisper');

// Its build for processors that are not Apple's takes some 10 s for a window: the whole contract is in the long tests.
describe('mlx-whisper', { timeout: 300_000 }, () => {
  it('hears a sentence, with weights that were written for it', async () => {
    const { samples, text } = demoSentences()[0]!;
    await withBackend({ model: 'tiny.en', engine: 'mlx-whisper' }, async (backend) => {
      const call = { sampleRate: 16_000, timestamps: false, fallback: false };
      const result = await backend.transcribe(samples, call);
      expect(wordErrorRate(text, result.text).errors).toBe(0);
      expect(result).toMatchObject({ language: 'en', segments: [{ start: 0 }] });
      expect(backend.facts?.languages).toBe(1);
    });
  });
});
