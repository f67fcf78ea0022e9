import {
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { failure } from '../weights/__fixtures__/expect-error.js';
import { temporaryDirectory } from '../weights/__fixtures__/temporary-directory.js';
import { putInHubCache, putModel } from './__fixtures__/cached-model.js';
import { isolatedEnvironment } from './__fixtures__/environment.js';
import { COMMIT, publishModel } from './__fixtures__/published-model.js';
import { huggingFaceCacheDirectory } from './hugging-face-cache.js';
import { createModelStore } from './model-store.js';
import type { ModelProgress } from './progress.js';

const root = temporaryDirectory();
const published = publishModel('small', 200_000);
const store = createModelStore({ catalogue: [published.model] });
let caches = 0;

isolatedEnvironment(() => ({ HF_HUB_OFFLINE: '1' }));

/** A Hugging Face cache with snapshots of these revisions, as its own tools lay it out: links to blobs. */
function hubCache(...revisions: string[]): string {
  caches++;
  const cache = join(root, `hub-${caches}`);
  const repository = join(cache, 'models--someone--whisper-small');
  mkdirSync(join(repository, 'blobs'), { recursive: true });
  mkdirSync(join(repository, 'refs'));
  writeFileSync(join(repository, 'refs', 'main'), revisions.at(-1) ?? '');
  for (const revision of revisions) {
    const snapshot = join(repository, 'snapshots', revision);
    mkdirSync(snapshot, { recursive: true });
    for (const [file, bytes] of published.contents) {
      const blob = `${revision}-${file}`;
      writeFileSync(join(repository, 'blobs', blob), bytes);
      symlinkSync(join('..', '..', 'blobs', blob), join(snapshot, file));
    }
  }
  vi.stubEnv('HF_HUB_CACHE', cache);
  return repository;
}

function find(
  onProgress?: (progress: ModelProgress) => void,
  cacheDirectory = join(root, `cache-${caches}`),
) {
  return store.resolve('small', {
    cacheDirectory,
    sources: [],
    onProgress,
  });
}

describe('the Hugging Face cache', () => {
  it('gives a model in place, after its checksums', async () => {
    const repository = hubCache(COMMIT);
    const verified = new Set<string>();
    const found = await find(({ phase, file, source, receivedBytes, totalBytes }) => {
      if (receivedBytes === totalBytes) verified.add(`${phase} ${file} ${source}`);
    });
    expect(found).toEqual({
      name: 'small',
      directory: join(repository, 'snapshots', COMMIT),
      format: 'ctranslate2',
      source: 'hf-cache',
    });
    expect([...verified]).toEqual([
      'verifying config.json hf-cache',
      'verifying vocabulary.txt hf-cache',
      'verifying tokenizer.json hf-cache',
      'verifying model.bin hf-cache',
    ]);
  });

  it('is read for its checksums once, until a file changes', async () => {
    const repository = hubCache(COMMIT, 'def456');
    const read = async (): Promise<string[]> => {
      const files = new Set<string>();
      await find(({ file }) => files.add(file));
      return [...files];
    };
    expect(await read()).toHaveLength(4);
    expect(await read()).toEqual([]);

    const blob = join(repository, 'blobs', `${COMMIT}-model.bin`);
    const bytes = published.contents.get('model.bin')!;
    const { atime, mtime } = statSync(blob);
    writeFileSync(blob, Buffer.from(bytes).fill(0, 100, 120));
    utimesSync(blob, atime, mtime); // as a copy that keeps the times would have it
    expect((await find()).directory).toBe(join(repository, 'snapshots', 'def456'));
    writeFileSync(blob, bytes);
    expect((await find()).directory).toBe(join(repository, 'snapshots', COMMIT));
    expect(await read()).toEqual([]);
  });

  it('is read each time where our cache cannot be written to, or is damaged', async () => {
    hubCache(COMMIT);
    const read = async (cacheDirectory: string): Promise<number> => {
      const files = new Set<string>();
      await find(({ file }) => files.add(file), cacheDirectory);
      return files.size;
    };
    const file = join(root, 'not-a-directory');
    writeFileSync(file, '');
    expect(await read(file)).toBe(4);
    expect(await read(file)).toBe(4);
    const damaged = join(root, 'damaged');
    mkdirSync(join(damaged, '.verified'), { recursive: true });
    writeFileSync(join(damaged, '.verified', 'small.json'), '{"x": null');
    expect(await read(damaged)).toBe(4);
    expect(await read(damaged)).toBe(0);
  });

  it('is not taken as verified for another checksum than the one it was verified for', async () => {
    hubCache(COMMIT);
    await find();
    const files = published.model.files.map((file) => ({ ...file, sha256: '0'.repeat(64) }));
    await failure(
      () =>
        createModelStore({ catalogue: [{ ...published.model, files }] }).resolve('small', {
          cacheDirectory: join(root, `cache-${caches}`),
          sources: [],
        }),
      'ERR_MODEL_NOT_FOUND',
    );
  });

  it('may have it from another repository with the same files', async () => {
    const repository = hubCache(COMMIT);
    const model = {
      ...published.model,
      repository: 'someone/renamed',
      otherRepositories: [published.model.repository],
    };
    const found = await createModelStore({ catalogue: [model] }).resolve('small', {
      cacheDirectory: join(root, 'renamed'),
      sources: [],
    });
    expect(found.directory).toBe(join(repository, 'snapshots', COMMIT));
  });

  it('prefers our revision, then the one of main', async () => {
    const repository = hubCache('aaa', COMMIT, 'bbb', 'ccc');
    expect((await find()).directory).toBe(join(repository, 'snapshots', COMMIT));
    rmSync(join(repository, 'snapshots', COMMIT), { recursive: true });
    expect((await find()).directory).toBe(join(repository, 'snapshots', 'ccc'));
    rmSync(join(repository, 'snapshots', 'ccc'), { recursive: true });
    expect((await find()).directory).toBe(join(repository, 'snapshots', 'aaa'));
  });

  it('passes over a snapshot with another file of the same size', async () => {
    const repository = hubCache(COMMIT, 'def456');
    const damaged = Buffer.from(published.contents.get('model.bin')!).fill(0, 100, 120);
    writeFileSync(join(repository, 'blobs', `${COMMIT}-model.bin`), damaged);
    expect((await find()).directory).toBe(join(repository, 'snapshots', 'def456'));
  });

  it.each(['model.bin', 'tokenizer.json'])('passes over a snapshot without %s', async (file) => {
    const repository = hubCache(COMMIT);
    rmSync(join(repository, 'blobs', `${COMMIT}-${file}`)); // the link leads nowhere, as after a cut download
    await failure(() => find(), 'ERR_MODEL_NOT_FOUND');
    expect(readdirSync(join(repository, 'snapshots', COMMIT))).toContain(file);
  });

  it('may be no cache at all', async () => {
    vi.stubEnv('HF_HUB_CACHE', join(root, 'nothing'));
    await failure(() => find(), 'ERR_MODEL_NOT_FOUND');
  });

  it('comes after our own cache', async () => {
    hubCache(COMMIT);
    const cacheDirectory = join(root, 'own');
    mkdirSync(join(cacheDirectory, 'small'), { recursive: true });
    for (const [file, bytes] of published.contents) {
      writeFileSync(join(cacheDirectory, 'small', file), bytes);
    }
    expect((await store.resolve('small', { cacheDirectory })).source).toBe('cache');
  });
});

describe('a repository in the Hugging Face cache', () => {
  const other = 'f'.repeat(40);

  function cacheOf(name: string): string {
    const cache = join(root, name);
    vi.stubEnv('HF_HUB_CACHE', cache);
    return cache;
  }

  function resolveIt(name: string) {
    return store.resolve(name, { cacheDirectory: join(root, 'none'), sources: [] });
  }

  // The store of another catalogue: the repository is not one that it knows.
  const unlisted = publishModel('unlisted', 100_000);

  it('is the snapshot of its branch or commit, and no other', async () => {
    const cache = cacheOf('repository');
    const snapshot = putInHubCache(cache, unlisted, other);
    const repository = 'someone/whisper-unlisted';
    for (const name of [repository, `${repository}@main`, `${repository}@${other}`]) {
      const found = await resolveIt(name);
      expect(found).toMatchObject({ name, directory: snapshot, source: 'hf-cache' });
    }
    await failure(() => resolveIt(`${repository}@${COMMIT}`), 'ERR_MODEL_NOT_FOUND');
  });

  it.each(['model.bin', 'config.json'])(
    'is checked by the names of its blobs: %s',
    async (file) => {
      const snapshot = putInHubCache(cacheOf(`damaged-${file}`), unlisted, other);
      const bytes = Buffer.from(unlisted.contents.get(file)!);
      writeFileSync(join(snapshot, file), bytes.fill(32, 3, 5));
      await failure(() => resolveIt('someone/whisper-unlisted'), 'ERR_MODEL_NOT_FOUND');
    },
  );

  it('is believed where there are no links, as on Windows', async () => {
    const cache = cacheOf('copies');
    const snapshot = join(cache, 'models--someone--whisper-unlisted', 'snapshots', other);
    putModel(snapshot, unlisted);
    const found = await resolveIt(`someone/whisper-unlisted@${other}`);
    expect(found.directory).toBe(snapshot);
  });
});

describe('huggingFaceCacheDirectory', () => {
  it.each([
    [{}, '/home/a/.cache/huggingface/hub'],
    [{ XDG_CACHE_HOME: '/x' }, '/x/huggingface/hub'],
    [{ HF_HOME: '/hf', XDG_CACHE_HOME: '/x' }, '/hf/hub'],
    [{ HUGGINGFACE_HUB_CACHE: '/old', HF_HOME: '/hf' }, '/old'],
    [{ HF_HUB_CACHE: '/cache', HUGGINGFACE_HUB_CACHE: '/old', HF_HOME: '/hf' }, '/cache'],
  ])('%o', (environment, expected) => {
    expect(huggingFaceCacheDirectory(environment, '/home/a')).toBe(resolve(expected));
  });
});
