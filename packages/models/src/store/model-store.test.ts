import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { failure } from '../weights/__fixtures__/expect-error.js';
import { encodeGgmlFile, ggmlFile } from '../weights/__fixtures__/ggml-writer.js';
import {
  encodeModelBin,
  smallModel,
  writeModelDirectory,
} from '../weights/__fixtures__/model-bin-writer.js';
import {
  inTransformers,
  writeHuggingFaceDirectory,
} from '../weights/__fixtures__/safetensors-writer.js';
import { SMALL, smallTensors } from '../weights/__fixtures__/small-whisper.js';
import { temporaryDirectory } from '../weights/__fixtures__/temporary-directory.js';
import { isolatedEnvironment } from './__fixtures__/environment.js';
import { type LocalHub, startHub } from './__fixtures__/local-hub.js';
import { type PublishedModel, publishModel } from './__fixtures__/published-model.js';
import { createModelStore, type ModelStoreOptions, resolveModel } from './model-store.js';
import type { ModelProgress } from './progress.js';

const root = temporaryDirectory();
const published = publishModel('small', 50_000);
const store = createModelStore({ catalogue: [published.model] });
let directories = 0;

isolatedEnvironment(() => ({
  HF_HUB_CACHE: join(root, 'no-hub-cache'),
  HF_HUB_OFFLINE: '1',
  WS_MODELS_DIR: join(root, 'no-models'),
}));

function fresh(): string {
  directories++;
  return join(root, `fresh-${directories}`);
}

function put(directory: string, { contents }: PublishedModel = published): void {
  mkdirSync(directory, { recursive: true });
  for (const [file, bytes] of contents) writeFileSync(join(directory, file), bytes);
}

async function withHub(): Promise<LocalHub> {
  const hub = await startHub(published.hubFiles);
  vi.stubEnv('HF_ENDPOINT', hub.url);
  vi.stubEnv('HF_HUB_OFFLINE', '0');
  return hub;
}

describe('a path', () => {
  it('is used as it is', async () => {
    const directory = fresh();
    writeModelDirectory(directory, encodeModelBin(smallModel()));
    expect(await resolveModel(directory)).toEqual({
      name: directory.split(/[\\/]/).at(-1),
      directory,
      format: 'ctranslate2',
      source: 'path',
    });
  });

  it('may be a file, and any format', async () => {
    const ctranslate2 = fresh();
    writeModelDirectory(ctranslate2, encodeModelBin(smallModel()));
    expect(await resolveModel(join(ctranslate2, 'model.bin'))).toEqual({
      name: 'model.bin',
      directory: ctranslate2,
      format: 'ctranslate2',
      source: 'path',
    });

    const huggingFace = fresh();
    writeHuggingFaceDirectory(huggingFace, SMALL, inTransformers(smallTensors(), 'f16'));
    expect(await resolveModel(huggingFace)).toMatchObject({
      directory: huggingFace,
      format: 'safetensors',
    });

    const ggml = fresh();
    mkdirSync(ggml);
    const weightsFile = join(ggml, 'ggml-small.bin');
    writeFileSync(weightsFile, encodeGgmlFile(ggmlFile(SMALL, smallTensors(), 'q5_0')));
    for (const path of [ggml, weightsFile]) {
      expect(await resolveModel(path)).toEqual({
        name: path.split(/[\\/]/).at(-1),
        directory: ggml,
        format: 'ggml',
        weightsFile,
        source: 'path',
      });
    }
  });

  it('to a directory without a model says what is missing', async () => {
    const directory = fresh();
    writeModelDirectory(directory, encodeModelBin(smallModel()));
    for (const file of ['config.json', 'tokenizer.json']) rmSync(join(directory, file));
    const error = await failure(() => store.resolve(directory), 'ERR_MODEL_NOT_FOUND');
    expect(error.message).toContain('has no config.json and no tokenizer.json beside it');
    expect(error.details).toMatchObject({ missing: ['config.json', 'tokenizer.json'] });
    rmSync(join(directory, 'model.bin'));
    const empty = await failure(() => store.resolve(directory), 'ERR_MODEL_NOT_FOUND');
    expect(empty.message).toContain('holds no model');
  });

  it('to a file that is no model says what it is', async () => {
    const directory = fresh();
    mkdirSync(directory);
    const path = join(directory, 'tiny.pt');
    writeFileSync(path, 'PK\x03\x04 archive/data.pkl');
    const error = await failure(() => store.resolve(path), 'ERR_MODEL_INVALID');
    expect(error.message).toContain('is a PyTorch or other zip file');
  });
});

describe('a name', () => {
  it('that nobody knows brings the names that are known', async () => {
    const error = await failure(() => resolveModel('tinny.en'), 'ERR_MODEL_NOT_FOUND');
    expect(error.message).toContain('"tinny.en"');
    expect(error.message).toContain('Did you mean tiny.en');
    expect(error.message).toContain('tiny, tiny.en, base');
    expect(error.message).toContain('the path of a CTranslate2 directory');
  });

  it.each(['', undefined, 3])('cannot be %o', async (name) => {
    await failure(() => store.resolve(name as string), 'ERR_INVALID_OPTION');
  });

  it('may be the repository', async () => {
    const cacheDirectory = fresh();
    put(join(cacheDirectory, 'small'));
    const found = await store.resolve('someone/whisper-small', { cacheDirectory });
    expect(found).toMatchObject({ name: 'small', source: 'cache' });
  });
});

describe('the cache', () => {
  it('gives what is in it, without a network and without writing', async () => {
    const cacheDirectory = fresh();
    put(join(cacheDirectory, 'small'));
    expect(await store.resolve('small', { cacheDirectory, sources: [] })).toEqual({
      name: 'small',
      directory: join(cacheDirectory, 'small'),
      format: 'ctranslate2',
      source: 'cache',
    });
    expect(readdirSync(cacheDirectory)).toEqual(['small']);
  });

  it('is the one that WS_MODELS_DIR names', async () => {
    const cacheDirectory = fresh();
    vi.stubEnv('WS_MODELS_DIR', cacheDirectory);
    put(join(cacheDirectory, 'small'));
    expect((await store.resolve('small')).directory).toBe(join(cacheDirectory, 'small'));
  });

  it('may lack a file that no engine of ours needs', async () => {
    const cacheDirectory = fresh();
    put(join(cacheDirectory, 'small'));
    rmSync(join(cacheDirectory, 'small', 'vocabulary.txt'));
    expect((await store.resolve('small', { cacheDirectory })).source).toBe('cache');
  });

  it('that holds something else under the name is left alone, and said so', async () => {
    const cacheDirectory = fresh();
    const directory = join(cacheDirectory, 'small');
    put(directory);
    writeFileSync(join(directory, 'model.bin'), 'mine');
    const error = await failure(
      () => store.resolve('small', { cacheDirectory }),
      'ERR_MODEL_INVALID',
    );
    expect(error.message).toContain(
      `${join(directory, 'model.bin')}: has 4 bytes, where small has`,
    );
    expect(error.message).toContain(`remove the folder ${directory}`);
    rmSync(join(directory, 'model.bin'));
    const missing = await failure(
      () => store.resolve('small', { cacheDirectory }),
      'ERR_MODEL_INVALID',
    );
    expect(missing.message).toContain('model.bin: is missing');
  });

  it('takes an empty folder of the name for none', async () => {
    await withHub();
    const cacheDirectory = fresh();
    mkdirSync(join(cacheDirectory, 'small'), { recursive: true });
    expect((await store.resolve('small', { cacheDirectory })).source).toBe('hub');
  });

  it('that cannot be made says so before anything is downloaded', async () => {
    const hub = await withHub();
    const file = fresh();
    writeFileSync(file, '');
    const error = await failure(
      () => store.resolve('small', { cacheDirectory: join(file, 'models') }),
      'ERR_DOWNLOAD_FAILED',
    );
    expect(error.message).toContain('cannot be used for models');
    expect(error.message).toContain('WS_MODELS_DIR');
    expect(error.retryable).toBe(false);
    expect(hub.requests).toHaveLength(0);
  });

  it.runIf(process.platform === 'linux')(
    'that cannot be made where nothing can be written says so at once',
    async () => {
      const hub = await withHub();
      vi.stubEnv('WS_MODELS_DIR', '/proc/nothing');
      const error = await failure(() => store.resolve('small'), 'ERR_DOWNLOAD_FAILED');
      expect(error.message).toMatch(/^\/proc\/nothing.* cannot be used for models \(ENOENT/);
      expect(error.message).toContain('set WS_MODELS_DIR');
      expect(hub.requests).toHaveLength(0);
    },
  );
});

describe('no source', () => {
  it('says which files to put where', async () => {
    const cacheDirectory = fresh();
    const error = await failure(
      () => store.resolve('small', { cacheDirectory, sources: [] }),
      'ERR_MODEL_NOT_FOUND',
    );
    expect(error.message).toContain('allows no download');
    expect(error.message).toContain(`into the folder\n  ${join(cacheDirectory, 'small')}\n`);
  });
});

describe('two sources that fail', () => {
  it('are both told of, in order', async () => {
    const error = await failure(
      () =>
        createModelStore({ catalogue: [{ ...published.model, mirror: undefined }] }).resolve(
          'small',
          { cacheDirectory: fresh() },
        ),
      'ERR_DOWNLOAD_FAILED',
    );
    expect(error.message).toContain(
      '\n  (1) https://huggingface.co: HF_HUB_OFFLINE is set\n  (2) the package mirror: no package carries this model\n',
    );
    expect(error.retryable).toBe(false);
  });
});

describe('calls at the same time', () => {
  it('download once; the other waits and says so', async () => {
    const hub = await withHub();
    const cacheDirectory = fresh();
    const waiting: ModelProgress[] = [];
    hub.behaviour = (request, response, file) => {
      if (!request.path.endsWith('/model.bin')) return undefined;
      response.writeHead(200, { 'content-length': file!.byteLength });
      response.write(file!.subarray(0, 20_000));
      // The rest comes only when the other call has said that it waits.
      const rest = setInterval(() => {
        if (waiting.length === 0) return;
        clearInterval(rest);
        response.end(file!.subarray(20_000));
      }, 10);
      return 'handled';
    };
    const onProgress = (progress: ModelProgress): void => {
      if (progress.phase === 'waiting') waiting.push(progress);
    };
    const calls = [1, 2].map(() => store.resolve('small', { cacheDirectory, onProgress }));
    const sources = (await Promise.all(calls)).map(({ source }) => source);
    expect(sources.sort()).toEqual(['cache', 'hub']);
    expect(hub.requests).toHaveLength(4);
    expect(waiting[0]).toMatchObject({ model: 'small', file: 'small', source: undefined });
    expect(waiting[0]!.totalBytes).toBe(
      published.model.files.reduce((total, { sizeBytes }) => total + sizeBytes, 0),
    );
  });

  it('do not wait for a holder that died', async () => {
    const hub = await withHub();
    const cacheDirectory = fresh();
    const lock = join(cacheDirectory, '.downloads', 'small.lock');
    mkdirSync(lock, { recursive: true });
    const minuteAgo = new Date(Date.now() - 60_000);
    await utimes(lock, minuteAgo, minuteAgo);
    expect((await store.resolve('small', { cacheDirectory })).source).toBe('hub');
    expect(hub.requests).toHaveLength(4);
    expect(() => statSync(lock)).toThrow();
  });

  it('can be aborted while they wait', async () => {
    const hub = await withHub();
    const cacheDirectory = fresh();
    mkdirSync(join(cacheDirectory, '.downloads', 'small.lock'), { recursive: true });
    const controller = new AbortController();
    await failure(
      () =>
        store.resolve('small', {
          cacheDirectory,
          signal: controller.signal,
          onProgress: ({ phase }) => {
            if (phase === 'waiting') controller.abort();
          },
        }),
      'ERR_ABORTED',
    );
    expect(hub.requests).toHaveLength(0);
  });

  it('go on when the holder gave up', async () => {
    await withHub();
    const cacheDirectory = fresh();
    const lock = join(cacheDirectory, '.downloads', 'small.lock');
    mkdirSync(lock, { recursive: true });
    const found = await store.resolve('small', {
      cacheDirectory,
      onProgress: ({ phase }) => {
        if (phase === 'waiting') rmSync(lock, { recursive: true, force: true });
      },
    });
    expect(found.source).toBe('hub');
  });
});

describe('createModelStore', () => {
  it('refuses options that it does not know', async () => {
    const options = { catalog: [] } as ModelStoreOptions;
    const error = await failure(() => createModelStore(options), 'ERR_INVALID_OPTION');
    expect(error.message).toContain('catalog');
  });
});
