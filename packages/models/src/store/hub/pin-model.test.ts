import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { failure } from '../../weights/__fixtures__/expect-error.js';
import { encodeGgmlFile, ggmlFile } from '../../weights/__fixtures__/ggml-writer.js';
import {
  encodeSafetensors,
  inTransformers,
  transformersConfig,
} from '../../weights/__fixtures__/safetensors-writer.js';
import { SMALL, smallTensors } from '../../weights/__fixtures__/small-whisper.js';
import { temporaryDirectory } from '../../weights/__fixtures__/temporary-directory.js';
import { openModel } from '../../weights/open-model.js';
import { putInHubCache, putModel } from '../__fixtures__/cached-model.js';
import { isolatedEnvironment } from '../__fixtures__/environment.js';
import { type LocalHub, sendAndCut, startHub } from '../__fixtures__/local-hub.js';
import { COMMIT, publishModel } from '../__fixtures__/published-model.js';
import type { CatalogueModel } from '../catalogue.js';
import { createModelStore } from '../model-store.js';
import type { ResolveModelOptions } from '../options.js';

const root = temporaryDirectory();
const published = publishModel('small', 100_000);
const NAME = 'someone/whisper-small';
const FOLDER = 'someone--whisper-small';
// Knows nothing: every name is a repository's.
const store = createModelStore({ catalogue: [] });
let hub: LocalHub;
let cacheDirectory = '';
let caches = 0;

isolatedEnvironment(() => ({ HF_HUB_CACHE: join(root, 'no-hub-cache') }));

async function setUp(without?: string): Promise<void> {
  const files = [...published.hubFiles].filter(([path]) => !path.endsWith(`/${without}`));
  hub = await startHub(new Map(files), { commit: COMMIT });
  vi.stubEnv('HF_ENDPOINT', hub.url);
  caches++;
  cacheDirectory = join(root, `cache-${caches}`);
}

function resolve(name = NAME, options: ResolveModelOptions = {}) {
  return store.resolve(name, {
    cacheDirectory,
    sources: ['hub'],
    retryDelayMs: 0,
    ...options,
  });
}

function expectWhole(folder: string): void {
  for (const [file, bytes] of published.contents) {
    expect(readFileSync(join(cacheDirectory, folder, file)).equals(bytes), file).toBe(true);
  }
  expect(readdirSync(join(cacheDirectory, '.downloads'))).toEqual([]);
}

/** A part on the disk has this many bytes. */
function arrived(size: number): boolean {
  const folder = join(cacheDirectory, '.downloads');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).some(
    (name) => (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0) >= size,
  );
}

const downloads = () => hub.requests.filter(({ method }) => method === 'GET');

describe('a repository of the hub', () => {
  it('is downloaded with the files that it has, and not asked for again', async () => {
    await setUp();
    expect(await resolve()).toEqual({
      name: NAME,
      directory: join(cacheDirectory, FOLDER),
      format: 'ctranslate2',
      source: 'hub',
    });
    expectWhole(FOLDER);
    const asked = hub.requests.filter(({ method }) => method === 'HEAD');
    expect(asked.map(({ path }) => path.split('/').at(-1))).toEqual([
      'preprocessor_config.json',
      'config.json',
      'generation_config.json',
      'vocabulary.txt',
      'vocabulary.json',
      'tokenizer.json',
      'model.bin',
    ]);
    const requests = hub.requests.length;
    vi.stubEnv('HF_HUB_OFFLINE', '1');
    expect(await resolve(NAME, { sources: [] })).toMatchObject({ name: NAME, source: 'cache' });
    expect(hub.requests).toHaveLength(requests);
  });

  it('is taken from one commit, whatever is pushed meanwhile', async () => {
    await setUp();
    await resolve();
    for (const { path } of downloads()) expect(path).toContain(`/resolve/${COMMIT}/`);
  });

  it('is kept apart from its other revisions', async () => {
    await setUp();
    await resolve();
    const found = await resolve(`${NAME}@${COMMIT}`);
    expect(found.directory).toBe(join(cacheDirectory, `${FOLDER}@${COMMIT}`));
    expectWhole(`${FOLDER}@${COMMIT}`);
  });

  it('sends the token with every question', async () => {
    await setUp();
    vi.stubEnv('HF_TOKEN', 'hf_secret');
    await resolve();
    const tokens = new Set(hub.requests.map(({ authorization }) => authorization));
    expect(tokens).toEqual(new Set(['Bearer hf_secret']));
  });

  it.each([
    ['model.bin', 'its SHA-256'],
    ['config.json', 'its SHA-1 as a git blob'],
  ])('refuses a %s that is not what the hub says it is, by %s', async (file) => {
    await setUp();
    hub.behaviour = (request, response, bytes) => {
      const sends = request.path.endsWith(`/${file}`) && request.method === 'GET';
      // The storage sends something else of the same size.
      if (!sends || (file === 'model.bin' && !request.path.startsWith('/storage')))
        return undefined;
      response.end(Buffer.from(bytes!).fill(1, 2, 6));
      return 'handled';
    };
    const error = await failure(() => resolve(), 'ERR_DOWNLOAD_FAILED');
    expect(error.message).toContain(`${file}: what came is not the file`);
    expect(error.retryable).toBe(false);
    expect(existsSync(join(cacheDirectory, FOLDER))).toBe(false);
  });

  it('with a catalogue name and the pinned commit is the catalogue’s model', async () => {
    await setUp();
    const listed = createModelStore({ catalogue: [published.model] });
    const found = await listed.resolve(`${NAME}@${COMMIT}`, { cacheDirectory, sources: ['hub'] });
    expect(found.name).toBe('small');
    expect(hub.requests.every(({ method }) => method === 'GET')).toBe(true);
    const moving = await listed.resolve(`${NAME}@main`, { cacheDirectory, sources: ['hub'] });
    expect(moving.name).toBe(`${NAME}@main`);
  });

  it('may be put there by hand', async () => {
    await setUp();
    putModel(join(cacheDirectory, FOLDER), published);
    expect((await resolve(NAME, { sources: [] })).source).toBe('cache');
    expect(hub.requests).toEqual([]);
  });

  it('goes on with a cut download', async () => {
    await setUp();
    let cut = false;
    hub.behaviour = (request, response, file) => {
      if (cut || !request.path.startsWith('/storage')) return undefined;
      cut = true;
      sendAndCut(request, response, file!, 30_000, arrived);
      return 'handled';
    };
    await failure(() => resolve(NAME, { retries: 0 }), 'ERR_DOWNLOAD_FAILED');
    await resolve();
    expectWhole(FOLDER);
    expect(downloads().at(-1)).toMatchObject({ range: 'bytes=30000-' });
  });
});

describe('a repository with a model in another format', () => {
  const tensors = inTransformers(smallTensors(SMALL), 'f16');
  const text = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
  const transformers = new Map<string, Uint8Array>([
    ['config.json', text(transformersConfig(SMALL))],
    ['generation_config.json', text({ alignment_heads: [[0, 0]] })],
    ['tokenizer.json', text({ model: {} })],
    ['model.safetensors', encodeSafetensors(tensors)],
    ['pytorch_model.bin', Buffer.from('a pickle')],
  ]);
  const ggml = encodeGgmlFile(ggmlFile(SMALL, smallTensors(SMALL), 'q5_1'));

  async function publish(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
    const paths = [...files].map(
      ([file, bytes]) => [`/${NAME}/resolve/${COMMIT}/${file}`, bytes] as const,
    );
    hub = await startHub(new Map(paths), { commit: COMMIT });
    vi.stubEnv('HF_ENDPOINT', hub.url);
    caches++;
    cacheDirectory = join(root, `cache-${caches}`);
  }

  it('is downloaded as safetensors where it has no model.bin', async () => {
    await publish(transformers);
    const directory = join(cacheDirectory, FOLDER);
    expect(await resolve()).toEqual({
      name: NAME,
      directory,
      format: 'safetensors',
      source: 'hub',
    });
    expect(readdirSync(directory).sort()).toEqual([
      '.ws-model.json',
      'config.json',
      'generation_config.json',
      'model.safetensors',
      'tokenizer.json',
    ]);
    const { weights, config } = openModel(directory);
    weights[Symbol.dispose]();
    expect(config.alignmentHeads).toEqual([[0, 0]]);
    expect(await resolve(NAME, { sources: [] })).toMatchObject({
      format: 'safetensors',
      source: 'cache',
    });
    expect(await store.verify(NAME, { cacheDirectory })).toMatchObject({ ok: true });
  });

  it('is used from the Hugging Face cache in that format', async () => {
    await publish(transformers);
    const hubCache = join(root, `hub-cache-${caches}`);
    const snapshot = putInHubCache(hubCache, { ...published, contents: transformers }, COMMIT);
    vi.stubEnv('HF_HUB_CACHE', hubCache);
    expect(await resolve(NAME, { sources: [] })).toEqual({
      name: NAME,
      directory: snapshot,
      format: 'safetensors',
      source: 'hf-cache',
    });
  });

  it('is taken for CTranslate2 where it has both', async () => {
    await publish(new Map([...transformers, ['model.bin', published.contents.get('model.bin')!]]));
    expect(await resolve()).toMatchObject({ format: 'ctranslate2' });
    expect(readdirSync(join(cacheDirectory, FOLDER))).not.toContain('model.safetensors');
  });

  it('is one ggml file of several', async () => {
    await publish(
      new Map([
        ['ggml-base.bin', Buffer.from('another')],
        ['ggml-base-q5_1.bin', ggml],
      ]),
    );
    const name = `${NAME}/ggml-base-q5_1.bin`;
    const directory = join(cacheDirectory, `${FOLDER}--ggml-base-q5_1.bin`);
    const weightsFile = join(directory, 'ggml-base-q5_1.bin');
    expect(await resolve(name)).toEqual({
      name,
      directory,
      format: 'ggml',
      weightsFile,
      source: 'hub',
    });
    expect(readFileSync(weightsFile).equals(ggml)).toBe(true);
    expect(hub.requests.filter(({ path }) => path.includes('ggml-base.bin'))).toEqual([]);
    expect(await store.list({ cacheDirectory })).toMatchObject([{ name, state: 'ready' }]);
    expect(await store.remove(name, { cacheDirectory })).toMatchObject({ directory });

    const error = await failure(() => resolve(`${NAME}/ggml-tiny.bin`), 'ERR_DOWNLOAD_FAILED');
    expect(error.message).toContain(`${NAME} has no ggml-tiny.bin at main`);
  });

  it('is refused where its weights are of no known format', async () => {
    await publish(new Map([['pytorch_model.bin', transformers.get('pytorch_model.bin')!]]));
    await failure(() => resolve(`${NAME}/pytorch_model.bin`), 'ERR_MODEL_INVALID');
  });
});

describe('a repository that cannot be had', () => {
  it.each([
    ['tokenizer.json', 'no tokenizer.json'],
    ['model.bin', 'no model.bin and no model.safetensors'],
  ])('because it has no %s', async (file, lacks) => {
    await setUp(file);
    const error = await failure(() => resolve(), 'ERR_DOWNLOAD_FAILED');
    expect(error.message).toContain(`${NAME} has ${lacks} at ${COMMIT}`);
    expect(error.message).toContain('There is no such file or directory here');
    expect(downloads()).toEqual([]);
  });

  it('because there is none of that name', async () => {
    await setUp();
    const error = await failure(() => resolve('someone/else'), 'ERR_DOWNLOAD_FAILED');
    expect(error.message).toContain('it has no repository someone/else, or a private one');
    expect(error.retryable).toBe(false);
    expect(hub.requests).toHaveLength(1);
  });

  it('because there is no such revision', async () => {
    await setUp();
    const error = await failure(() => resolve(`${NAME}@v2`), 'ERR_DOWNLOAD_FAILED');
    expect(error.message).toContain(`the repository ${NAME} has no revision v2`);
  });

  it('because its conditions were not accepted', async () => {
    await setUp();
    hub.behaviour = (_request, response) => {
      response.writeHead(403, { 'x-error-code': 'GatedRepo' }).end();
      return 'handled';
    };
    const error = await failure(() => resolve(), 'ERR_DOWNLOAD_FAILED');
    expect(error.message).toContain('accept them, and set HF_TOKEN');
  });

  it('because the hub does not say what its files are', async () => {
    await setUp();
    hub.behaviour = (_request, response) => {
      response.writeHead(200, { 'content-length': 17 }).end();
      return 'handled';
    };
    const error = await failure(() => resolve(), 'ERR_DOWNLOAD_FAILED');
    expect(error.message).toContain('it does not say the size and the checksum of');
    expect(downloads()).toEqual([]);
  });

  it('after the retries, when the hub fails', async () => {
    await setUp();
    hub.behaviour = (_request, response) => {
      response.writeHead(503).end();
      return 'handled';
    };
    const error = await failure(() => resolve(NAME, { retries: 2 }), 'ERR_DOWNLOAD_FAILED');
    expect(error.message).toContain('HTTP 503');
    expect(error.retryable).toBe(true);
    expect(hub.requests).toHaveLength(3);
  });

  it('without a network, and says what to put where', async () => {
    await setUp();
    vi.stubEnv('HF_HUB_OFFLINE', '1');
    const { message } = await failure(
      () => resolve(NAME, { sources: ['hub', 'mirror'] }),
      'ERR_DOWNLOAD_FAILED',
    );
    expect(message).toContain('HF_HUB_OFFLINE is set');
    expect(message).toContain(
      `\n  or https://huggingface.co/${NAME}/resolve/main/model.safetensors\n`,
    );
    for (const file of ['model.bin', 'config.json', 'tokenizer.json']) {
      expect(message).toContain(`\n  https://huggingface.co/${NAME}/resolve/main/${file}\n`);
    }
    expect(message).not.toContain('vocabulary.json');
    expect(message).toContain(`\n  ${join(cacheDirectory, FOLDER)}\n`);
    expect(hub.requests).toEqual([]);
  });
});

describe('a model of which the catalogue does not know everything', () => {
  const files = published.model.files.map(({ name, sizeBytes, sha256 }) =>
    name === 'config.json' ? { name, sizeBytes } : { name, sha256 },
  );
  const model: CatalogueModel = { ...published.model, files, mirror: undefined };
  const partly = createModelStore({ catalogue: [model] });
  const options = () => ({ cacheDirectory, sources: ['hub'] as const, retryDelayMs: 0 });

  it('is completed by what the hub says, which is written down', async () => {
    await setUp();
    await partly.resolve('small', options());
    expectWhole('small');
    expect((await partly.resolve('small', { cacheDirectory, sources: [] })).source).toBe('cache');
    const verification = await partly.verify('small', { cacheDirectory });
    expect(verification.files.map(({ state }) => state)).toEqual([
      'right',
      'right',
      'right',
      'right',
    ]);
  });

  it('is refused where the hub has another file than the catalogue knows', async () => {
    await setUp();
    const other = files.map((file) =>
      file.name === 'model.bin' ? { ...file, sha256: 'a'.repeat(64) } : file,
    );
    const wrong = createModelStore({ catalogue: [{ ...model, files: other }] });
    const error = await failure(() => wrong.resolve('small', options()), 'ERR_DOWNLOAD_FAILED');
    expect(error.message).toContain('model.bin: what came is not the file');
  });
});
