import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { failure } from '../weights/__fixtures__/expect-error.js';
import { temporaryDirectory } from '../weights/__fixtures__/temporary-directory.js';
import { putInHubCache, putModel } from './__fixtures__/cached-model.js';
import { isolatedEnvironment } from './__fixtures__/environment.js';
import { startHub } from './__fixtures__/local-hub.js';
import { COMMIT, publishModel } from './__fixtures__/published-model.js';
import { modelSizeBytes } from './catalogue.js';
import { createModelStore, listModels, type ModelStore } from './model-store.js';

const root = temporaryDirectory();
const published = publishModel('small', 50_000);
const { model } = published;
const store = createModelStore({ catalogue: [{ ...model, aliases: ['tiny'] }] });
const total = modelSizeBytes(model);
let directories = 0;

isolatedEnvironment(() => ({ HF_HUB_CACHE: join(root, 'no-hub-cache'), HF_HUB_OFFLINE: '1' }));

function fresh(): string {
  directories++;
  return join(root, `fresh-${directories}`);
}

describe('list', () => {
  const entry = {
    kind: 'model',
    name: 'small',
    aliases: ['tiny'],
    repository: 'someone/whisper-small',
    licence: 'MIT',
    parameters: 1000,
    multilingual: false,
    melBands: 80,
    sizeBytes: total,
  };
  const nowhere = { source: undefined, directory: undefined, hereBytes: 0 };

  it('says of a model whether it is here, whole, in part, or something else', async () => {
    const cacheDirectory = fresh();
    const list = () => store.list({ cacheDirectory });
    expect(await list()).toEqual([{ ...entry, ...nowhere, state: 'absent' }]);

    const download = join(cacheDirectory, '.downloads', 'small');
    mkdirSync(download, { recursive: true });
    mkdirSync(`${download}.lock`);
    writeFileSync(join(download, 'model.bin.part'), Buffer.alloc(1000));
    expect(await list()).toEqual([{ ...entry, ...nowhere, state: 'partial', hereBytes: 1000 }]);

    const directory = join(cacheDirectory, 'small');
    putModel(directory, published);
    const ready = { ...entry, state: 'ready', source: 'cache', directory, hereBytes: total };
    expect(await list()).toEqual([ready]);

    writeFileSync(join(directory, 'config.json'), '');
    expect(await list()).toEqual([{ ...entry, ...nowhere, state: 'invalid' }]);
  });

  it('finds what is in the Hugging Face cache', async () => {
    const cache = fresh();
    vi.stubEnv('HF_HUB_CACHE', cache);
    const directory = putInHubCache(cache, published, COMMIT);
    const [found] = await store.list({ cacheDirectory: fresh() });
    expect(found).toMatchObject({ state: 'ready', source: 'hf-cache', directory });
  });

  it('has repositories that were downloaded, or are on their way', async () => {
    const hub = await startHub(published.hubFiles, { commit: COMMIT });
    vi.stubEnv('HF_ENDPOINT', hub.url);
    vi.stubEnv('HF_HUB_OFFLINE', '0');
    const cacheDirectory = fresh();
    await store.resolve('someone/whisper-small@main', { cacheDirectory });
    mkdirSync(join(cacheDirectory, '.downloads', 'some--other.lock'), { recursive: true });
    mkdirSync(join(cacheDirectory, '.downloads', 'some--other'));
    writeFileSync(join(cacheDirectory, '.downloads', 'some--other', 'model.bin.part'), 'x');
    const [, ...repositories] = await store.list({ cacheDirectory });
    expect(repositories).toMatchObject([
      {
        name: 'someone/whisper-small@main',
        repository: 'someone/whisper-small',
        licence: undefined,
        parameters: undefined,
        multilingual: undefined,
        melBands: undefined,
        sizeBytes: total,
        state: 'ready',
      },
      { name: 'some/other', state: 'partial', sizeBytes: 0, hereBytes: 1 },
    ]);
  });

  it('knows the public models', async () => {
    const models = await listModels({ cacheDirectory: fresh() });
    expect(models.find(({ name }) => name === 'large-v3-turbo')).toMatchObject({
      aliases: ['turbo'],
      multilingual: true,
      melBands: 128,
      parameters: 809_000_000,
      sizeBytes: 1_621_665_983,
    });
  });
});

describe('verify', () => {
  const states = async (cacheDirectory: string, of: ModelStore = store) => {
    const { ok, files } = await of.verify('small', { cacheDirectory });
    return { ok, ...Object.fromEntries(files.map(({ name, state }) => [name, state])) };
  };

  it('reads every file', async () => {
    const cacheDirectory = fresh();
    putModel(join(cacheDirectory, 'small'), published);
    const read = new Set<string>();
    const found = await store.verify('tiny', {
      cacheDirectory,
      onProgress: ({ phase, file, receivedBytes, totalBytes }) => {
        if (receivedBytes === totalBytes) read.add(`${phase} ${file}`);
      },
    });
    expect(found).toMatchObject({ name: 'small', ok: true, source: 'cache' });
    expect(found.directory).toBe(join(cacheDirectory, 'small'));
    expect(found.files.map(({ state }) => state)).toEqual(['right', 'right', 'right', 'right']);
    expect([...read].sort()).toEqual([
      'verifying config.json',
      'verifying model.bin',
      'verifying tokenizer.json',
      'verifying vocabulary.txt',
    ]);
  });

  it('says what is wrong with which file', async () => {
    const cacheDirectory = fresh();
    const directory = join(cacheDirectory, 'small');
    putModel(directory, published);
    const bytes = Buffer.from(published.contents.get('model.bin')!);
    writeFileSync(join(directory, 'model.bin'), bytes.fill(9, 1000, 1004));
    rmSync(join(directory, 'vocabulary.txt')); // nobody needs it
    rmSync(join(directory, 'tokenizer.json'));
    writeFileSync(join(directory, 'config.json'), '{}');
    expect(await states(cacheDirectory)).toEqual({
      ok: false,
      'config.json': 'wrong size',
      'tokenizer.json': 'missing',
      'model.bin': 'wrong checksum',
    });
  });

  it('does not believe what it remembers of the Hugging Face cache', async () => {
    const cache = fresh();
    const cacheDirectory = fresh();
    vi.stubEnv('HF_HUB_CACHE', cache);
    putInHubCache(cache, published, COMMIT);
    await store.resolve('small', { cacheDirectory, sources: [] });
    const marker = join(cacheDirectory, '.verified', 'small.json');
    expect(existsSync(marker)).toBe(true);
    const read: string[] = [];
    await store.verify('small', { cacheDirectory, onProgress: ({ file }) => read.push(file) });
    expect(new Set(read).size).toBe(4);
  });

  it('cannot say anything of the files of a repository that was put there by hand', async () => {
    const cacheDirectory = fresh();
    putModel(join(cacheDirectory, 'a--b'), published);
    const { ok, files } = await store.verify('a/b', { cacheDirectory });
    expect(ok).toBe(true);
    expect(new Set(files.map(({ state }) => state))).toEqual(new Set(['unknown']));
  });

  it('says of a path that it is nothing to be verified or removed', async () => {
    const path = join(fresh(), 'mine');
    putModel(path, published);
    for (const work of [() => store.verify(path), () => store.remove(path)]) {
      const error = await failure(work, 'ERR_MODEL_NOT_FOUND');
      expect(error.message).toContain(`${path} is the path of a model.`);
    }
    expect(existsSync(path)).toBe(true);
  });

  it('of a model that is not here, or that nobody knows, fails', async () => {
    const cacheDirectory = fresh();
    const absent = () => store.verify('small', { cacheDirectory });
    expect((await failure(absent, 'ERR_MODEL_NOT_FOUND')).message).toContain('put them');
    const unknown = () => store.verify('smal', { cacheDirectory });
    expect((await failure(unknown, 'ERR_MODEL_NOT_FOUND')).message).toContain('mean small?');
  });

  it('can be aborted', async () => {
    const cacheDirectory = fresh();
    putModel(join(cacheDirectory, 'small'), published);
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    await failure(
      () => store.verify('small', { cacheDirectory, signal: controller.signal, onProgress }),
      'ERR_ABORTED',
    );
  });
});

describe('remove', () => {
  it('takes the model, what a cut download left, and what was remembered', async () => {
    const cacheDirectory = fresh();
    putModel(join(cacheDirectory, 'small'), published);
    const download = join(cacheDirectory, '.downloads', 'small');
    mkdirSync(download, { recursive: true });
    writeFileSync(join(download, 'model.bin.part'), Buffer.alloc(1000));
    putModel(join(cacheDirectory, 'other'), published);
    expect(await store.remove('tiny', { cacheDirectory })).toEqual({
      name: 'small',
      directory: join(cacheDirectory, 'small'),
      freedBytes: total + 1000,
    });
    expect(readdirSync(cacheDirectory).sort()).toEqual(['.downloads', 'other']);
    expect(readdirSync(join(cacheDirectory, '.downloads'))).toEqual([]);
    await failure(() => store.remove('small', { cacheDirectory }), 'ERR_MODEL_NOT_FOUND');
  });

  it('takes a folder that holds something else: it is what stands in the way', async () => {
    const cacheDirectory = fresh();
    mkdirSync(join(cacheDirectory, 'small'), { recursive: true });
    writeFileSync(join(cacheDirectory, 'small', 'model.bin'), 'mine');
    expect((await store.remove('small', { cacheDirectory })).freedBytes).toBe(4);
    expect(existsSync(join(cacheDirectory, 'small'))).toBe(false);
  });

  it('leaves alone what another process downloads', async () => {
    const cacheDirectory = fresh();
    const download = join(cacheDirectory, '.downloads', 'small');
    mkdirSync(`${download}.lock`, { recursive: true });
    mkdirSync(download);
    writeFileSync(join(download, 'model.bin.part'), 'x');
    const error = await failure(
      () => store.remove('small', { cacheDirectory }),
      'ERR_DOWNLOAD_FAILED',
    );
    expect(error.message).toContain('Another process is downloading the model small');
    expect(existsSync(join(download, 'model.bin.part'))).toBe(true);
  });

  it('never touches the Hugging Face cache, and says where it is there', async () => {
    const cache = fresh();
    vi.stubEnv('HF_HUB_CACHE', cache);
    const snapshot = putInHubCache(cache, published, COMMIT);
    const error = await failure(
      () => store.remove('small', { cacheDirectory: fresh() }),
      'ERR_MODEL_NOT_FOUND',
    );
    expect(error.message).toContain(snapshot);
    expect(readdirSync(snapshot)).toHaveLength(4);
  });
});
