// The same weights in other formats: the engine must hear the same, and whisper.cpp must hear as much in what we write.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOnnxBackend } from '@ws/backend-onnx';
import { writeWav } from '@ws/core/audio';
import {
  openModel,
  type WeightTensor,
  type WhisperDimensions,
  type WhisperModel,
  writeGgml,
} from '@ws/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoRecording } from '../../../test/support/recordings.js';
import { builtWhisperCpp } from '../../../test/support/whisper-cpp.js';
import { convertModelBin } from '../../models/src/weights/__fixtures__/converted-model-bin.js';
import { encodeGgmlFile, ggmlFile } from '../../models/src/weights/__fixtures__/ggml-writer.js';
import {
  inTransformers,
  writeHuggingFaceDirectory,
} from '../../models/src/weights/__fixtures__/safetensors-writer.js';
import { type Numbers, smallTensors } from '../../models/src/weights/__fixtures__/small-whisper.js';
import { tokenTexts } from '../../models/src/weights/__fixtures__/vocabulary.js';
import { openWeightsFile } from '../../models/src/weights/disk/node-disk.js';
import { readGgmlVocabulary } from '../../models/src/weights/ggml/ggml-file.js';
import { loadWhisperEngine, type WhisperEngine } from '../src/engine/whisper-engine.js';
import { loadOnnxRuntime } from '../src/runtime/onnxruntime.js';
import { encodingOnce } from './support/encode-once.js';
import { modelDirectory, testedModels } from './support/models.js';

const runtime = encodingOnce(loadOnnxRuntime());
/** The first two sentences. */
const samples = demoRecording().slice(0, 100_000);
const whisperCpp = await builtWhisperCpp();
const root = mkdtempSync(join(tmpdir(), 'ws-formats-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const request = { context: 'full', task: 'transcribe', language: 'en' } as const;

function load(path: string): Promise<WhisperEngine> {
  return loadWhisperEngine(runtime, { directory: path, precision: 'fp32', threads: 1 });
}

/** What whisper.cpp hears, greedily, in the whole window. */
function heardByWhisperCpp(model: string, samples: Float32Array): string {
  const wav = join(root, 'recording.wav');
  writeFileSync(wav, writeWav(samples, { sampleRate: 16_000 }));
  const greedy = ['-bs', '1', '-bo', '1', '-nf'];
  const plain = ['-l', 'en', '-t', '1', '-nt', '-np'];
  const { stdout, stderr, error, signal, status } = spawnSync(
    whisperCpp!.cli,
    ['-m', model, '-f', wav, ...plain, ...greedy],
    { encoding: 'utf8' },
  );
  expect({ status, signal, error }, stderr).toEqual({ status: 0, signal: null, error: undefined });
  return stdout.trim();
}

function numbersOf({ weights }: WhisperModel): Map<string, Numbers> {
  const read = ({ name, shape }: WeightTensor): [string, Numbers] => [
    name,
    { shape, values: weights.read(name) },
  ];
  return new Map([...weights.tensors.values()].map(read));
}

describe.each(testedModels)('%s', (name) => {
  const ggml = join(root, `ggml-${name}.bin`);
  const safetensors = join(root, `safetensors-${name}`);
  let original: WhisperEngine;

  beforeAll(async () => {
    const directory = await modelDirectory(name);
    original = await load(directory);
    const model = openModel(directory);
    await writeGgml(model, ggml);
    const { dimensions } = model.weights;
    const tensors = inTransformers(numbersOf(model), 'f16');
    model.weights[Symbol.dispose]();
    writeHuggingFaceDirectory(safetensors, dimensions, tensors, {
      tokenizer: model.readTokenizer(),
    });
  });
  afterAll(() => original.release());

  it.each([
    ['ggml', () => ggml],
    ['safetensors', () => safetensors],
  ])('from %s decodes to the same tokens as from CTranslate2', async (_format, path) => {
    const engine = await load(path());
    for (const timestamps of [true, false]) {
      const ours = await engine.transcribe(samples, { ...request, timestamps });
      const theirs = await original.transcribe(samples, { ...request, timestamps });
      expect(theirs.tokens.length).toBeGreaterThan(5);
      expect(ours.tokens).toEqual(theirs.tokens);
      expect(ours.text).toBe(theirs.text);
      expect(ours.avgLogprob).toBeCloseTo(theirs.avgLogprob, 5);
    }
    await engine.release();
  });

  it.runIf(whisperCpp !== undefined)(
    'as ggml is heard by whisper.cpp with the same words',
    async () => {
      const { text } = await original.transcribe(samples, { ...request, timestamps: false });
      expect(heardByWhisperCpp(ggml, samples)).toBe(text);
    },
  );
});

describe('tiny.en in every type of numbers', () => {
  const halves = join(root, 'ggml-halves.bin');
  let directory: string;
  let original: string;

  async function hear(path: string): Promise<string> {
    const engine = await load(path);
    const { text } = await engine.transcribe(samples, { ...request, timestamps: false });
    await engine.release();
    return text;
  }

  beforeAll(async () => {
    directory = await modelDirectory('tiny.en');
    original = await hear(directory);
    const model = openModel(directory);
    await writeGgml(model, halves);
    model.weights[Symbol.dispose]();
  });

  it('runs in the backend by the path of a ggml file', async () => {
    await using backend = createOnnxBackend({ model: halves, precision: 'fp32', threads: 1 });
    const { text } = await backend.transcribe(samples, { sampleRate: 16_000, language: 'en' });
    expect(text).toMatch(/welcome to the lighthouse/i);
  });

  it.each(['float32', 'bfloat16', 'int8'] as const)('CTranslate2 %s', async (quantization) => {
    const converted = join(root, quantization);
    mkdirSync(converted);
    for (const file of ['config.json', 'tokenizer.json']) {
      copyFileSync(join(directory, file), join(converted, file));
    }
    writeFileSync(
      join(converted, 'model.bin'),
      convertModelBin(join(directory, 'model.bin'), quantization),
    );
    expect(await hear(converted)).toBe(original);
  });

  it.each(['f32', 'bf16'] as const)('safetensors %s', async (dtype) => {
    const model = openModel(directory);
    const tensors = inTransformers(numbersOf(model), dtype);
    const converted = join(root, `safetensors-${dtype}`);
    writeHuggingFaceDirectory(converted, model.weights.dimensions, tensors, {
      tokenizer: model.readTokenizer(),
    });
    model.weights[Symbol.dispose]();
    expect(await hear(converted)).toBe(original);
  });

  it('ggml f32', async () => {
    const model = openModel(directory);
    const path = join(root, 'ggml-singles.bin');
    using file = openWeightsFile(halves);
    const tokens = readGgmlVocabulary(file);
    const { dimensions } = model.weights;
    writeFileSync(path, encodeGgmlFile(ggmlFile(dimensions, numbersOf(model), 'f32', tokens)));
    model.weights[Symbol.dispose]();
    expect(await hear(path)).toBe(original);
  });

  // By whisper.cpp's own quantiser, as the public files were made.
  it.runIf(whisperCpp !== undefined).each(['q8_0', 'q5_1', 'q5_0', 'q4_1', 'q4_0'])(
    'ggml %s, as whisper.cpp hears it',
    async (type) => {
      const path = join(root, `ggml-${type}.bin`);
      expect(spawnSync(whisperCpp!.quantize, [halves, path, type]).status).toBe(0);
      expect(await hear(path)).toBe(heardByWhisperCpp(path, samples));
    },
  );
});

describe('a model of other sizes', () => {
  // As large-v3 and what was distilled from it: 128 mel bands, Cantonese, and fewer layers in the decoder.
  const dimensions: WhisperDimensions = {
    nMels: 128,
    nAudioCtx: 1500,
    nAudioState: 96,
    nAudioHead: 3,
    nAudioLayer: 3,
    nVocab: 51_866,
    nTextCtx: 448,
    nTextState: 96,
    nTextHead: 6,
    nTextLayer: 2,
  };

  it('decodes to the same tokens from ggml and from safetensors', async () => {
    const numbers = smallTensors(dimensions);
    const ggml = join(root, 'ggml-other.bin');
    const tokens = tokenTexts(50_257);
    writeFileSync(ggml, encodeGgmlFile(ggmlFile(dimensions, numbers, 'f32', tokens)));
    const model = openModel(ggml);
    model.weights[Symbol.dispose]();
    const safetensors = join(root, 'safetensors-other');
    writeHuggingFaceDirectory(safetensors, dimensions, inTransformers(numbers, 'f32'), {
      tokenizer: model.readTokenizer(),
    });
    const heard: (readonly number[])[] = [];
    for (const path of [ggml, safetensors]) {
      const engine = await load(path);
      expect(engine.dimensions).toEqual(dimensions);
      heard.push((await engine.transcribe(samples, { ...request, timestamps: false })).tokens);
      await engine.release();
    }
    expect(heard[0]!.length).toBeGreaterThan(1);
    expect(heard[0]).toEqual(heard[1]);
  });
});
