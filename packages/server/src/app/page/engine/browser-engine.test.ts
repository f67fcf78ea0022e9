import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@ws/core/internal';
import type { ResolvedModel } from '@ws/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BrowserEngineSources,
  findOnnxRuntimeWeb,
  loadBrowserEngine,
  ONNXRUNTIME_FILES,
} from './browser-engine.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('what a browser is given for an engine of its own', () => {
  let folder: string;
  const at = (...names: string[]): string => join(folder, ...names);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ws-engine-'));
    for (const name of ['dist', 'ct2', 'hf', 'empty']) await mkdir(at(name));
    for (const name of ONNXRUNTIME_FILES) await writeFile(at('dist', name), name);
    await writeFile(at('package.json'), '{"version":"1.31.4"}');
    for (const name of ['config.json', 'tokenizer.json', 'model.bin', 'preprocessor_config.json']) {
      await writeFile(at('ct2', name), name);
    }
    for (const name of ['config.json', 'tokenizer.json', 'model.safetensors']) {
      await writeFile(at('hf', name), name);
    }
    await writeFile(at('ggml-any-name.bin'), 'ggml');
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Of a model in this folder, with a runtime beside it. */
  function sources(model: Partial<ResolvedModel>): BrowserEngineSources {
    return {
      findRuntime: () => Promise.resolve({ folder: at('dist') }),
      resolve: () => Promise.resolve({ name: 'm', source: 'path', ...model } as ResolvedModel),
    };
  }
  const load = (given: BrowserEngineSources) => loadBrowserEngine('m', silentLogger, given);
  const RUNTIME = ONNXRUNTIME_FILES.map((name) => `/engine/onnxruntime/${name}`);

  it.each([
    ['ctranslate2', 'ct2', ['config.json', 'tokenizer.json', 'model.bin']],
    ['safetensors', 'hf', ['config.json', 'tokenizer.json', 'model.safetensors']],
  ] as const)(
    'of a model as %s are the files that its engine asks for',
    async (format, name, files) => {
      const { info, files: served } = await load(sources({ format, directory: at(name) }));
      expect([...served.keys()]).toEqual([
        ...RUNTIME,
        ...files.map((file) => `/engine/model/${file}`),
      ]);
      expect(info).toEqual({
        model: 'engine/model/',
        bytes: files.join('').length,
        checksums: Object.fromEntries(files.map((file) => [file, sha256(file)])),
      });
      expect([...served.values()].map(({ isGuarded }) => isGuarded)).toEqual([
        ...RUNTIME.map(() => false),
        ...files.map(() => true),
      ]);
    },
  );

  it('of a ggml model is its file, whatever it is called here', async () => {
    const weightsFile = at('ggml-any-name.bin');
    const { info, files } = await load(sources({ format: 'ggml', directory: folder, weightsFile }));
    expect(info).toMatchObject({ model: 'engine/model/ggml.bin', bytes: 4 });
    expect(files.get('/engine/model/ggml.bin')?.path).toBe(weightsFile);
  });

  it.each([
    ['the model is too large', { maxBytes: 5 }, /too large/],
    ['ONNX Runtime is not there', { findRuntime: nowhere }, /npm install onnxruntime-web@1\.30$/],
    ['the model is in pieces', { resolve: () => found('empty') }, /none that browsers read/],
    ['it cannot be looked at', { resolve: () => Promise.reject(new Error('x')) }, /log says more/],
  ])('is nothing where %s, and it says why', async (_, given, why) => {
    const { info, files } = await load({
      ...sources({ format: 'ctranslate2', directory: at('ct2') }),
      ...given,
    } as BrowserEngineSources);
    expect(info).toEqual({ missing: expect.stringMatching(why) });
    expect(files.size).toBe(0);
  });

  function found(name: string): Promise<ResolvedModel> {
    return Promise.resolve({ format: 'ctranslate2', directory: at(name) } as ResolvedModel);
  }

  it('needs a runtime that its engine is made for', async () => {
    const resolve = (): string => at('dist', 'ort-wasm-simd-threaded.wasm');
    expect(await findOnnxRuntimeWeb(resolve)).toEqual({ folder: at('dist') });
    await writeFile(at('package.json'), '{"version":"1.29.0"}');
    expect(await findOnnxRuntimeWeb(resolve)).toEqual({
      missing: expect.stringMatching(/1\.29\.0 is beside the server.*@1\.30$/),
    });
  });
});

function nowhere(): ReturnType<typeof findOnnxRuntimeWeb> {
  return findOnnxRuntimeWeb(() => {
    throw new Error('Cannot find module');
  });
}
