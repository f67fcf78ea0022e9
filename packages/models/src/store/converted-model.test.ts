import {
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failure } from '../weights/__fixtures__/expect-error.js';
import {
  inTransformers,
  writeHuggingFaceDirectory,
} from '../weights/__fixtures__/safetensors-writer.js';
import { SMALL, smallTensors } from '../weights/__fixtures__/small-whisper.js';
import { temporaryDirectory } from '../weights/__fixtures__/temporary-directory.js';
import { tokenTexts } from '../weights/__fixtures__/vocabulary.js';
import { openModel } from '../weights/open-model.js';
import { writeTokenizerJson } from '../weights/tokenizer/tokenizer-json.js';
import { isolatedEnvironment } from './__fixtures__/environment.js';
import { publishModel } from './__fixtures__/published-model.js';
import { createModelStore, resolveModel } from './model-store.js';
import type { ModelProgress } from './progress.js';

const root = temporaryDirectory();
isolatedEnvironment(() => ({
  HF_HUB_CACHE: join(root, 'no-hub-cache'),
  HF_HUB_OFFLINE: '1',
  WS_MODELS_DIR: join(root, 'no-models'),
}));
let directories = 0;
const fresh = (): string => join(root, `fresh-${directories++}`);

const dimensions = { ...SMALL, nVocab: 51_864, nAudioState: 2, nTextState: 2 };
const tensors = inTransformers(smallTensors(dimensions), 'f32');
const tokenizer = writeTokenizerJson('', tokenTexts(50_256), dimensions.nVocab);

function model(directory = fresh()): string {
  writeHuggingFaceDirectory(directory, dimensions, tensors, { tokenizer });
  return directory;
}

describe('a model in another format than is wanted', () => {
  it('is written as ggml, once', async () => {
    const directory = model();
    const cacheDirectory = fresh();
    const told: ModelProgress['phase'][] = [];
    const options = {
      formats: ['ggml'],
      cacheDirectory,
      onProgress: ({ phase }: ModelProgress) => told.push(phase),
    } as const;
    const first = await resolveModel(directory, options);
    expect(first).toMatchObject({ format: 'ggml', source: 'path' });
    expect(told).toEqual(['converting', 'converting']);
    const opened = openModel(first.weightsFile!);
    expect(opened.weights.format).toBe('ggml');
    opened.weights[Symbol.dispose]();
    const { mtimeMs } = statSync(first.weightsFile!);
    expect(await resolveModel(directory, options)).toEqual(first);
    expect(statSync(first.weightsFile!).mtimeMs).toBe(mtimeMs);
    expect(told).toHaveLength(2);
  });

  it('is written again when its weights have changed, and what was there goes', async () => {
    const directory = model();
    const cacheDirectory = fresh();
    const options = { formats: ['ggml'], cacheDirectory } as const;
    const first = await resolveModel(directory, options);
    utimesSync(join(directory, 'model.safetensors'), 1000, 1000);
    const second = await resolveModel(directory, options);
    expect(second.weightsFile).not.toBe(first.weightsFile);
    expect(existsSync(first.weightsFile!)).toBe(false);
    expect(existsSync(second.weightsFile!)).toBe(true);
  });

  it('is not mixed up with another of its name', async () => {
    const cacheDirectory = fresh();
    const one = join(fresh(), 'same');
    const other = join(fresh(), 'same');
    for (const directory of [one, other]) model(directory);
    const options = { formats: ['ggml'], cacheDirectory } as const;
    const found = [await resolveModel(one, options), await resolveModel(other, options)];
    expect(found[0]!.weightsFile).not.toBe(found[1]!.weightsFile);
    expect(existsSync(found[0]!.weightsFile!)).toBe(true);
  });

  it('is as it is where the format is wanted', async () => {
    const directory = model();
    const cacheDirectory = fresh();
    const found = await resolveModel(directory, {
      formats: ['ggml', 'safetensors'],
      cacheDirectory,
    });
    expect(found).toMatchObject({ format: 'safetensors', directory });
    expect(existsSync(cacheDirectory)).toBe(false);
  });

  it('is an error where nothing can be written that is wanted', async () => {
    const error = await failure(
      () => resolveModel(model(), { formats: ['ctranslate2'] }),
      'ERR_MODEL_INVALID',
    );
    expect(error.message).toContain('is in the format safetensors, but ctranslate2 is needed');
  });

  it('leaves nothing half-written behind when it is aborted', async () => {
    const cacheDirectory = fresh();
    const abort = new AbortController();
    const call = resolveModel(model(), {
      formats: ['ggml'],
      cacheDirectory,
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    await failure(() => call, 'ERR_ABORTED');
    const files = readdirSync(cacheDirectory, { recursive: true }).map(String);
    expect(files.filter((file) => /\.(bin|part|lock)$/.test(file))).toEqual([]);
  });

  it('says what to do where the cache cannot be written to', async () => {
    const cacheDirectory = fresh();
    mkdirSync(cacheDirectory);
    writeFileSync(join(cacheDirectory, '.converted'), 'a file in the way');
    const error = await failure(
      () => resolveModel(model(), { formats: ['ggml'], cacheDirectory }),
      'ERR_DOWNLOAD_FAILED',
    );
    expect(error.message).toContain('cacheDirectory');
  });

  it('goes when the model is removed from the cache', async () => {
    const published = publishModel('small', 50_000);
    const store = createModelStore({ catalogue: [published.model] });
    const cacheDirectory = fresh();
    const directory = model(join(cacheDirectory, 'small'));
    const found = await resolveModel(directory, { formats: ['ggml'], cacheDirectory });
    rmSync(directory, { recursive: true });
    mkdirSync(directory);
    for (const [file, bytes] of published.contents) writeFileSync(join(directory, file), bytes);
    const converted = statSync(found.weightsFile!).size;
    const { freedBytes } = await store.remove('small', { cacheDirectory });
    expect(existsSync(found.weightsFile!)).toBe(false);
    expect(freedBytes).toBeGreaterThan(converted);
  });
});
