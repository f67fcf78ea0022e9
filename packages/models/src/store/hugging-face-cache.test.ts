import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { failure } from '../weights/__fixtures__/expect-error.js';
import { temporaryDirectory } from '../weights/__fixtures__/temporary-directory.js';
import { isolatedEnvironment } from './__fixtures__/environment.js';
import { publishModel } from './__fixtures__/published-model.js';
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

function find(onProgress?: (progress: ModelProgress) => void) {
  return store.resolve('small', {
    cacheDirectory: join(root, 'cache'),
    sources: [],
    onProgress,
  });
}

describe('the Hugging Face cache', () => {
  it('gives a model in place, after its checksums', async () => {
    const repository = hubCache('abc123');
    const verified = new Set<string>();
    const found = await find(({ phase, file, source, receivedBytes, totalBytes }) => {
      if (receivedBytes === totalBytes) verified.add(`${phase} ${file} ${source}`);
    });
    expect(found).toEqual({
      name: 'small',
      directory: join(repository, 'snapshots', 'abc123'),
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

  it('prefers our revision, then the one of main', async () => {
    const repository = hubCache('aaa', 'abc123', 'bbb', 'ccc');
    expect((await find()).directory).toBe(join(repository, 'snapshots', 'abc123'));
    rmSync(join(repository, 'snapshots', 'abc123'), { recursive: true });
    expect((await find()).directory).toBe(join(repository, 'snapshots', 'ccc'));
    rmSync(join(repository, 'snapshots', 'ccc'), { recursive: true });
    expect((await find()).directory).toBe(join(repository, 'snapshots', 'aaa'));
  });

  it('passes over a snapshot with another file of the same size', async () => {
    const repository = hubCache('abc123', 'def456');
    const damaged = Buffer.from(published.contents.get('model.bin')!).fill(0, 100, 120);
    writeFileSync(join(repository, 'blobs', 'abc123-model.bin'), damaged);
    expect((await find()).directory).toBe(join(repository, 'snapshots', 'def456'));
  });

  it.each(['model.bin', 'tokenizer.json'])('passes over a snapshot without %s', async (file) => {
    const repository = hubCache('abc123');
    rmSync(join(repository, 'blobs', `abc123-${file}`)); // the link leads nowhere, as after a cut download
    await failure(() => find(), 'ERR_MODEL_NOT_FOUND');
    expect(readdirSync(join(repository, 'snapshots', 'abc123'))).toContain(file);
  });

  it('may be no cache at all', async () => {
    vi.stubEnv('HF_HUB_CACHE', join(root, 'nothing'));
    await failure(() => find(), 'ERR_MODEL_NOT_FOUND');
  });

  it('comes after our own cache', async () => {
    hubCache('abc123');
    const cacheDirectory = join(root, 'own');
    mkdirSync(join(cacheDirectory, 'small'), { recursive: true });
    for (const [file, bytes] of published.contents) {
      writeFileSync(join(cacheDirectory, 'small', file), bytes);
    }
    expect((await store.resolve('small', { cacheDirectory })).source).toBe('cache');
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
