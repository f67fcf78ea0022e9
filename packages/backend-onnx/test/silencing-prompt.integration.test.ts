import { createOnnxBackend } from '@ws/backend-onnx';
import { createStreamingSession, type TranscriptionBackend } from '@ws/core';
import { normalizeWords, wordErrorRate } from '@ws/core/measures';
import { createContextStrategy } from '@ws/core/strategies';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoRecording } from '../../../test/support/recordings.js';
import { modelDirectory } from './support/models.js';

// Speech that begins within a sentence, as it does where an utterance was cut, under a prompt that ends one.
const SPOKEN = [
  [
    23.4,
    27.9,
    'A lighthouse.',
    'answer you? Once, last winter, a captain named Mary turned her light off',
  ],
  [
    0.9,
    5.4,
    'Thank you.',
    'and welcome to the lighthouse. Thomas, how many winters have you spent',
  ],
  [34.2, 38.7, 'Thank you.', 'it was raining hard, and I would not have missed it for anything.'],
] as const;

describe('a prompt that silences the model', () => {
  const demo = demoRecording();
  let backend: TranscriptionBackend;
  beforeAll(async () => {
    backend = createOnnxBackend({ model: await modelDirectory('tiny.en'), precision: 'int8' });
  });
  afterAll(() => backend?.[Symbol.asyncDispose]());

  async function finalOf(samples: Float32Array, prompt: string): Promise<string> {
    const session = createStreamingSession({
      backend,
      prompt,
      strategy: createContextStrategy(),
      partialIntervalMs: 0,
      endpointing: { automatic: false },
    });
    const writing = session.write(samples).then(() => session.end());
    let text = '';
    for await (const event of session) if (event.type === 'final') text += event.text;
    await writing;
    return text;
  }

  it('costs a session no words', async () => {
    let silenced = 0;
    for (const [start, end, prompt, text] of SPOKEN) {
      const samples = demo.slice(Math.round(start * 16_000), Math.round(end * 16_000));
      const options = { sampleRate: 16_000, prompt, fallback: false };
      const said = normalizeWords((await backend.transcribe(samples, options)).text).join(' ');
      if (said === '' || said === normalizeWords(prompt).join(' ')) silenced++;
      expect(wordErrorRate(text, await finalOf(samples, prompt)).rate, text).toBeLessThan(0.4);
    }
    // Which of them does it differs by processor; without any, this test would prove nothing.
    expect(silenced).toBeGreaterThan(0);
  });
});
