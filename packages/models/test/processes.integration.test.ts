// Several processes, and what the system may do to them, against the published build and a local hub.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type LocalHub, sendFile, startHub } from '../src/store/__fixtures__/local-hub.js';
import { publishModel } from '../src/store/__fixtures__/published-model.js';
import { temporaryDirectory } from '../src/weights/__fixtures__/temporary-directory.js';
import { resolveInChild } from './support/child.js';

const root = temporaryDirectory();
const published = publishModel('small', 400_000);
const { model } = published;
const modelBin = published.contents.get('model.bin')!;
const isRoot = process.getuid?.() === 0;
let caches = 0;

function freshCache(): string {
  caches++;
  return join(root, `cache-${caches}`);
}

function environment(hub: LocalHub): NodeJS.ProcessEnv {
  return {
    ...process.env,
    HF_ENDPOINT: hub.url,
    HF_HUB_OFFLINE: '',
    HF_HUB_CACHE: join(root, 'no-hub-cache'),
  };
}

function skip(reason: string): void {
  process.stdout.write(`skipped: ${reason}\n`);
}

/** The hub falls silent until a test goes on, however long processes take to start. */
const PATIENT = { sources: ['hub'], idleTimeoutMs: 600_000 } as const;

/** Lets the hub send the beginning of model.bin, and the rest when it is told to. */
function holdModelBin(hub: LocalHub): () => void {
  let release: () => void = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  hub.behaviour = (request, response, file) => {
    if (!request.path.endsWith('/model.bin') || request.range !== undefined) return undefined;
    response.writeHead(200, { 'content-length': file!.byteLength });
    response.write(file!.subarray(0, 200_000));
    void released.then(() => response.end(file!.subarray(200_000)));
    return 'handled';
  };
  return release;
}

it('five processes that ask at once make one download', async () => {
  const hub = await startHub(published.hubFiles);
  const cacheDirectory = freshCache();
  const release = holdModelBin(hub);
  const children = Array.from({ length: 5 }, () =>
    resolveInChild(model, { cacheDirectory, ...PATIENT }, { env: environment(hub) }),
  );
  const isWaiting = children.map((child) =>
    child
      .printed((line) => line.progress?.phase === 'waiting')
      .then(
        () => true,
        () => false,
      ),
  );
  // All but the one that downloads say that they wait; only then does the download end.
  let waiting = 0;
  await new Promise<void>((resolve) => {
    for (const said of isWaiting) {
      void said.then((yes) => {
        if (yes) waiting++;
        if (waiting === 4) resolve();
      });
    }
  });
  release();
  const results = await Promise.all(children.map(({ ended }) => ended));
  expect(results.map((line) => line?.resolved?.source).sort()).toEqual([
    'cache',
    'cache',
    'cache',
    'cache',
    'hub',
  ]);
  expect(hub.requests.map(({ path }) => path.split('/').at(-1))).toEqual([
    'config.json',
    'vocabulary.txt',
    'tokenizer.json',
    'model.bin',
  ]);
  expect(readFileSync(join(cacheDirectory, 'small', 'model.bin')).equals(modelBin)).toBe(true);
  expect(readdirSync(join(cacheDirectory, '.downloads'))).toEqual([]);
});

it('a process that is killed leaves what it has to the one that waits', async () => {
  const hub = await startHub(published.hubFiles);
  const cacheDirectory = freshCache();
  holdModelBin(hub);
  const settings = { env: environment(hub) };
  const first = resolveInChild(model, { cacheDirectory, ...PATIENT }, settings);
  const part = join(cacheDirectory, '.downloads', 'small', 'model.bin.part');
  await expect.poll(() => statSync(part).size).toBe(200_000);
  const second = resolveInChild(model, { cacheDirectory, ...PATIENT }, settings);
  await second.printed(({ progress }) => progress?.phase === 'waiting');
  first.process.kill('SIGKILL');
  await first.ended;
  expect(existsSync(part)).toBe(true);
  expect((await second.ended)?.resolved?.source).toBe('hub');
  expect(hub.requests.at(-1)?.range).toBe('bytes=200000-');
  expect(readFileSync(join(cacheDirectory, 'small', 'model.bin')).equals(modelBin)).toBe(true);
});

it('a process that is interrupted gives its lock back at once', async () => {
  const hub = await startHub(published.hubFiles);
  const cacheDirectory = freshCache();
  holdModelBin(hub);
  const child = resolveInChild(model, { cacheDirectory, ...PATIENT }, { env: environment(hub) });
  await child.printed(({ progress }) => progress?.file === 'model.bin');
  child.process.kill('SIGINT');
  await child.ended;
  expect(readdirSync(join(cacheDirectory, '.downloads'))).toEqual(['small']);
});

it('works from CommonJS', async () => {
  const hub = await startHub(published.hubFiles);
  const child = resolveInChild(
    model,
    { cacheDirectory: freshCache(), sources: ['hub'] },
    { env: environment(hub), script: 'resolve-in-child.cjs' },
  );
  expect((await child.ended)?.resolved?.source).toBe('hub');
});

it('a cache that this user may not write to is used for what is in it, and said so for the rest', async () => {
  const hub = await startHub(published.hubFiles);
  const cacheDirectory = freshCache();
  mkdirSync(cacheDirectory, { recursive: true });
  chmodSync(root, 0o755);
  // Root may write everywhere: the child becomes another user.
  const settings = { env: environment(hub), ...(isRoot ? { uid: 65_534, gid: 65_534 } : {}) };
  if (process.platform === 'win32')
    return skip('Windows has no read-only directories of this kind');
  if (!isRoot) chmodSync(cacheDirectory, 0o555);
  const options = { cacheDirectory, sources: ['hub' as const] };
  let refused: Awaited<ReturnType<typeof resolveInChild>['ended']>;
  try {
    refused = await resolveInChild(model, options, settings).ended;
  } catch (error) {
    return skip(`no process of another user can be started here (${String(error)})`);
  }
  if (refused === undefined) return skip('another user cannot read this checkout');
  expect(refused.failed).toMatchObject({ code: 'ERR_DOWNLOAD_FAILED', retryable: false });
  expect(refused.failed?.message).toContain('cannot be written to (EACCES)');
  expect(refused.failed?.message).toContain('WS_MODELS_DIR');
  expect(hub.requests).toHaveLength(0);

  if (!isRoot) chmodSync(cacheDirectory, 0o755);
  mkdirSync(join(cacheDirectory, 'small'));
  for (const [file, bytes] of published.contents) {
    writeFileSync(join(cacheDirectory, 'small', file), bytes);
  }
  if (!isRoot) chmodSync(cacheDirectory, 0o555);
  const found = await resolveInChild(model, options, settings).ended;
  if (!isRoot) chmodSync(cacheDirectory, 0o755);
  expect(found?.resolved?.source).toBe('cache');
  expect(readdirSync(cacheDirectory)).toEqual(['small']);
});

it('a disk that is full, before and during the download', async () => {
  const disk = smallDisk(1_000_000);
  if (disk === undefined) return skip('a small disk (tmpfs) can be mounted by root on Linux only');
  const hub = await startHub(published.hubFiles);
  const options = { sources: ['hub' as const] };
  const settings = { env: { ...environment(hub), WS_MODELS_DIR: disk } };

  const large = publishModel('large', 3_000_000);
  const before = (await resolveInChild(large.model, options, settings).ended)?.failed;
  expect(before?.code).toBe('ERR_DOWNLOAD_FAILED');
  expect(before?.message).toMatch(/has 1\.0 MB free, and the download needs 3\.0 MB/);
  expect(hub.requests).toHaveLength(0);

  hub.behaviour = (request, response, file) => {
    if (!request.path.endsWith('/model.bin')) return undefined;
    // Somebody else fills the disk while the download runs.
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(join(disk, 'filler'), Buffer.alloc((bavail - 20) * bsize));
    sendFile(request, response, file!);
    return 'handled';
  };
  const during = (await resolveInChild(model, options, settings).ended)?.failed;
  expect(during).toMatchObject({ code: 'ERR_DOWNLOAD_FAILED', retryable: false });
  expect(during?.message).toContain('is full, and small takes 0.4 MB. Free some space');
  expect(readdirSync(disk).sort()).toEqual(['.downloads', 'filler']);
  expect(readdirSync(join(disk, '.downloads'))).toEqual([]);
});

/** A file system of this size, or `undefined` where none can be made. */
function smallDisk(bytes: number): string | undefined {
  if (process.platform !== 'linux' || !isRoot) return undefined;
  const directory = join(root, 'disk');
  mkdirSync(directory);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', directory], {
      stdio: 'pipe',
    });
  } catch {
    return undefined;
  }
  onTestFinished(() => {
    execFileSync('umount', [directory]);
  });
  return directory;
}
