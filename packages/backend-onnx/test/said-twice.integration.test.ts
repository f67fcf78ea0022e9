import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOnnxBackend } from '@ws/backend-onnx';
import { readWav } from '@ws/core/audio';
import { normalizeWords } from '@ws/core/measures';
import { transcribeRecording } from '@ws/core/recording';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelDirectory } from './support/models.js';

// "Yes.", by flite's voice slt. After the prompt tiny.en in int8 writes "Yes. Yes." where no guard looks.
const yes = readWav(
  readFileSync(join(import.meta.dirname, 'reference', 'audio', 'yes.wav')),
).samples;

describe('a short word after a prompt', () => {
  let backend: ReturnType<typeof createOnnxBackend>;
  beforeAll(async () => {
    backend = createOnnxBackend({ model: await modelDirectory('tiny.en'), precision: 'int8' });
  });
  afterAll(() => backend[Symbol.asyncDispose]());

  async function heard(samples: Float32Array): Promise<readonly string[]> {
    const words: string[] = [];
    const options = { backend, prompt: 'Okay, great.', language: 'en' };
    for await (const event of transcribeRecording(samples, options)) {
      if (event.type === 'segment') words.push(...normalizeWords(event.segment.text));
    }
    return words;
  }

  it('is heard once', async () => {
    expect(await heard(yes)).toEqual(['yes']);
  });
});
