// The same weights in other formats: the engine must hear the same, and whisper.cpp must hear as much in what we write.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOnnxBackend } from '@ws/backend-onnx';
import { writeWav } from '@ws/core/audio';
import { openModel, writeGgml } from '@ws/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  inTransformers,
  writeHuggingFaceDirectory,
} from '../../models/src/weights/__fixtures__/safetensors-writer.js';
import type { Numbers } from '../../models/src/weights/__fixtures__/small-whisper.js';
import { loadWhisperEngine, type WhisperEngine } from '../src/engine/whisper-engine.js';
import { loadOnnxRuntime } from '../src/runtime/onnxruntime.js';
import { modelDirectory } from './support/models.js';
import { demoSentences } from './support/recordings.js';

const runtime = loadOnnxRuntime();
const recordings = demoSentences().slice(0, 2);
// A program of whisper.cpp, built from the sources in the npm package nodejs-whisper or had otherwise.
const { WHISPER_CLI: whisperCli } = process.env;
if (whisperCli === undefined) {
  console.warn(
    'Tests against whisper.cpp are skipped: set WHISPER_CLI to the path of its whisper-cli.',
  );
}

describe.each(['tiny.en', 'base'] as const)('%s', (name) => {
  const root = mkdtempSync(join(tmpdir(), 'ws-formats-'));
  const ggml = join(root, `ggml-${name}.bin`);
  const safetensors = join(root, 'safetensors');
  let original: WhisperEngine;

  const request = { context: 'full', task: 'transcribe', language: 'en' } as const;
  const load = (directory: string): Promise<WhisperEngine> =>
    loadWhisperEngine(runtime, { directory, precision: 'fp32', threads: 1 });

  beforeAll(async () => {
    const directory = await modelDirectory(name);
    original = await load(directory);
    const model = openModel(directory);
    await writeGgml(model, ggml);
    const { dimensions, tensors } = model.weights;
    const numbers = new Map<string, Numbers>();
    for (const [tensor, { shape }] of tensors) {
      numbers.set(tensor, { shape, values: model.weights.read(tensor) });
    }
    model.weights[Symbol.dispose]();
    writeHuggingFaceDirectory(safetensors, dimensions, inTransformers(numbers, 'f16'), {
      tokenizer: model.readTokenizer(),
    });
  });
  afterAll(async () => {
    await original.release();
    rmSync(root, { recursive: true, force: true });
  });

  it.each([
    ['ggml', () => ggml],
    ['safetensors', () => safetensors],
  ])('from %s decodes to the same tokens as from CTranslate2', async (_format, path) => {
    const engine = await load(path());
    for (const { samples } of recordings) {
      for (const timestamps of [true, false]) {
        const ours = await engine.transcribe(samples, { ...request, timestamps });
        const theirs = await original.transcribe(samples, { ...request, timestamps });
        expect(theirs.tokens.length).toBeGreaterThan(5);
        expect(ours.tokens).toEqual(theirs.tokens);
        expect(ours.text).toBe(theirs.text);
        expect(ours.avgLogprob).toBeCloseTo(theirs.avgLogprob, 5);
      }
    }
    await engine.release();
  });

  it('runs in the backend by the path of a ggml file', async () => {
    await using backend = createOnnxBackend({ model: ggml, precision: 'fp32', threads: 1 });
    const { samples, text } = recordings[0]!;
    const heard = await backend.transcribe(samples, { sampleRate: 16_000, language: 'en' });
    expect(heard.text.toLowerCase()).toContain(text.slice(0, 12).toLowerCase());
  });

  it.runIf(whisperCli !== undefined)(
    'as ggml is heard by whisper.cpp with the same words',
    async () => {
      for (const { samples } of recordings) {
        const wav = join(root, 'recording.wav');
        writeFileSync(wav, writeWav(samples, { sampleRate: 16_000 }));
        const greedy = ['-bs', '1', '-bo', '1', '-nf'];
        const { stdout, status } = spawnSync(
          whisperCli!,
          ['-m', ggml, '-f', wav, '-l', 'en', '-t', '1', '-nt', '-np', ...greedy],
          { encoding: 'utf8' },
        );
        expect(status).toBe(0);
        const { text } = await original.transcribe(samples, { ...request, timestamps: false });
        expect(stdout.trim()).toBe(text);
      }
    },
  );
});
