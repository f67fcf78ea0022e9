// `ws-server models` as a script and as a person in a terminal run it: built, in processes of its own, against a local hub.
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type HubBehaviour,
  type LocalHub,
  sendAndCut,
  startHub,
} from '../../models/src/store/__fixtures__/local-hub.js';
import { COMMIT, publishModel } from '../../models/src/store/__fixtures__/published-model.js';
import { type ModelsCli, startModels } from './support/models-cli.js';

// Large enough that its progress is shown.
const published = publishModel('big', 12_000_000);
const NAME = published.model.repository;
const FOLDER = 'someone--whisper-big';
const modelBin = Buffer.from(published.contents.get('model.bin')!);
const HALF = 6_000_000;

const root = mkdtempSync(join(tmpdir(), 'ws-models-command-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Place {
  readonly hub: LocalHub;
  readonly cache: string;
  /** The file that a download of `model.bin` gathers in. */
  readonly part: string;
  models(...args: string[]): ModelsCli;
}

let places = 0;

/** A hub of its own, and a cache. */
async function place(behaviour?: HubBehaviour): Promise<Place> {
  const hub = await startHub(published.hubFiles, { commit: COMMIT });
  if (behaviour !== undefined) hub.behaviour = behaviour;
  places++;
  const cache = join(root, `cache-${places}`);
  const env = {
    WS_MODELS_DIR: cache,
    HF_ENDPOINT: hub.url,
    HF_HUB_CACHE: join(root, 'no-hub-cache'),
    HF_HUB_OFFLINE: '',
    HF_TOKEN: 'hf_secret',
  };
  return {
    hub,
    cache,
    part: join(cache, '.downloads', FOLDER, 'model.bin.part'),
    models: (...args) => startModels(args, env),
  };
}

function storesModelBin(path: string): boolean {
  return path.startsWith('/storage') && path.endsWith('/model.bin');
}

/** Sends half of `model.bin`, and nothing more. */
const sendHalf: HubBehaviour = (request, response, file) => {
  if (!storesModelBin(request.path) || request.range !== undefined) return undefined;
  response.writeHead(200, { 'content-length': file!.byteLength });
  response.write(file!.subarray(0, HALF));
  return 'handled';
};

function downloadsOf(hub: LocalHub): (string | undefined)[] {
  return hub.requests
    .filter(({ method, path }) => method === 'GET' && storesModelBin(path))
    .map(({ range }) => range);
}

function size(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

describe('ws-server models', () => {
  it('pulls a model, says where it is, checks it, and removes it', async () => {
    const { hub, cache, models } = await place();
    const directory = join(cache, FOLDER);

    const pulled = await models('pull', NAME).ended;
    expect(pulled).toMatchObject({
      exitCode: 0,
      stdout: `${NAME}: downloaded from the hub: ${directory}`,
    });
    const lines = pulled.stderr.split('\n');
    expect(lines[0]).toMatch(new RegExp(`^downloading ${NAME}, 12 MB: \\d+ %$`));
    expect(lines.at(-1)).toBe(`verifying ${NAME}, 12 MB: 100 %`);
    expect(readFileSync(join(directory, 'model.bin')).equals(modelBin)).toBe(true);

    const asked = hub.requests.length;
    expect(await models('pull', NAME).ended).toMatchObject({
      exitCode: 0,
      stdout: `${NAME}: is here already: ${directory}`,
      stderr: '',
    });
    expect(await models('path', NAME).ended).toMatchObject({
      exitCode: 0,
      stdout: directory,
      stderr: '',
    });
    const listed = JSON.parse((await models('list', '--json').ended).stdout);
    expect(listed.find(({ name }: { name: string }) => name === NAME)).toMatchObject({
      state: 'ready',
      directory,
      size_bytes: expect.any(Number),
    });
    const table = (await models('list').ended).stdout.split('\n');
    expect(table[1]).toMatch(/^tiny .* MIT$/);
    expect(table.at(-3)).toMatch(new RegExp(`^${NAME} .* yes$`));
    expect(table.at(-1)).toBe(`The cache ${cache} holds 12 MB.`);
    expect(await models('verify').ended).toMatchObject({ exitCode: 0, stderr: '' });

    writeFileSync(join(directory, 'tokenizer.json'), '{"model": []}');
    const damaged = await models('verify', NAME).ended;
    expect(damaged.exitCode).toBe(1);
    expect(damaged.stdout).toMatch(/^ {2}tokenizer\.json .* WRONG CHECKSUM$/m);
    expect(damaged.stdout).toMatch(/^ {2}model\.bin .* right$/m);
    const [found] = JSON.parse((await models('verify', '--json').ended).stdout);
    expect(found).toMatchObject({ name: NAME, ok: false });

    expect(await models('rm', NAME).ended).toMatchObject({
      exitCode: 0,
      stdout: `${NAME}: removed ${directory}, freed 12 MB`,
    });
    expect(existsSync(directory)).toBe(false);
    expect(await models('rm', NAME).ended).toMatchObject({ exitCode: 1, stdout: '' });
    expect(await models('path', NAME).ended).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: `ws-server: The model ${NAME} is not on this machine. Get it with: ws-server models pull ${NAME}`,
    });
    expect(hub.requests).toHaveLength(asked);
  });

  it('goes on after a cut by itself', async () => {
    const { hub, cache, part, models } = await place();
    hub.behaviour = (request, response, file) => {
      if (!storesModelBin(request.path) || request.range !== undefined) return undefined;
      sendAndCut(request, response, file!, HALF, (bytes) => size(part) === bytes);
      return 'handled';
    };
    expect(await models('pull', NAME).ended).toMatchObject({ exitCode: 0 });
    expect(downloadsOf(hub)).toEqual([undefined, `bytes=${HALF}-`]);
    expect(readFileSync(join(cache, FOLDER, 'model.bin')).equals(modelBin)).toBe(true);
  });

  it('goes where the hub sends it, and keeps the token to itself', async () => {
    const storage = await startHub(published.hubFiles);
    const { hub, models } = await place();
    hub.behaviour = (request, response) => {
      if (!storesModelBin(request.path)) return undefined;
      response.writeHead(302, { location: storage.url + request.path.replace('/storage', '') });
      response.end();
      return 'handled';
    };
    expect(await models('pull', NAME).ended).toMatchObject({ exitCode: 0 });
    expect(hub.requests.every(({ authorization }) => authorization === 'Bearer hf_secret')).toBe(
      true,
    );
    expect(storage.requests.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  it('keeps nothing of a file with another checksum', async () => {
    const { hub, cache, models } = await place();
    const other = Buffer.from(modelBin);
    other[HALF]! ^= 1;
    hub.behaviour = (request, response) => {
      if (!storesModelBin(request.path)) return undefined;
      response.writeHead(200, { 'content-length': other.byteLength }).end(other);
      return 'handled';
    };
    const { exitCode, stdout, stderr } = await models('pull', NAME).ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('model.bin: what came is not the file that was asked for');
    expect(existsSync(join(cache, FOLDER))).toBe(false);
    expect(readdirSync(join(cache, '.downloads', FOLDER))).not.toContain('model.bin.part');
  });

  it('is stopped by Ctrl-C with what it has, and goes on with it the next time', async () => {
    const { hub, cache, part, models } = await place(sendHalf);
    const pull = models('pull', NAME);
    await expect.poll(() => size(part)).toBe(HALF);
    pull.kill('SIGINT');
    const { exitCode, stdout, stderr } = await pull.ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(stderr).toMatch(/\nstopped; what has been downloaded is kept/);
    expect(readdirSync(join(cache, '.downloads'))).toEqual([FOLDER]);
    expect((await models('list').ended).stdout).toMatch(new RegExp(`^${NAME} .*in part$`, 'm'));

    expect(await models('pull', NAME).ended).toMatchObject({ exitCode: 0 });
    expect(downloadsOf(hub)).toEqual([undefined, `bytes=${HALF}-`]);
    expect(readdirSync(join(cache, '.downloads'))).toEqual([]);
  });

  it('downloads once, however many processes ask', async () => {
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { hub, cache, models } = await place((request, response, file) => {
      if (!storesModelBin(request.path)) return undefined;
      response.writeHead(200, { 'content-length': file!.byteLength });
      response.write(file!.subarray(0, HALF));
      // It is not given up as hung, however long the other processes take to start.
      let sent = HALF;
      const trickle = setInterval(() => response.write(file!.subarray(sent, ++sent)), 1000);
      void released.then(() => {
        clearInterval(trickle);
        response.end(file!.subarray(sent));
      });
      return 'handled';
    });
    const pulls = Array.from({ length: 3 }, () => models('pull', NAME));
    // Two of them say that they wait; only then does the download end.
    await expect
      .poll(() => pulls.filter((pull) => pull.stderr().includes('waiting for another')))
      .toHaveLength(2);
    release();
    const results = await Promise.all(pulls.map(({ ended }) => ended));
    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(results.map(({ stdout }) => stdout).sort()).toEqual([
      `${NAME}: downloaded from the hub: ${join(cache, FOLDER)}`,
      `${NAME}: is here already: ${join(cache, FOLDER)}`,
      `${NAME}: is here already: ${join(cache, FOLDER)}`,
    ]);
    expect(downloadsOf(hub)).toEqual([undefined]);
  });

  it.each([
    [{ HF_HUB_OFFLINE: '1' }, 'HF_HUB_OFFLINE is set'],
    [{ HF_ENDPOINT: 'http://127.0.0.1:1' }, 'the connection was refused'],
  ])('says without a hub (%j) which files to put where', async (env, reason) => {
    const cache = join(root, 'nothing');
    const { exitCode, stdout, stderr } = await startModels(['pull', 'medium'], {
      WS_MODELS_DIR: cache,
      HF_HUB_CACHE: join(root, 'no-hub-cache'),
      ...env,
    }).ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(reason);
    expect(stderr).toMatch(
      /https:\/\/huggingface\.co\/Systran\/faster-whisper-medium\/resolve\/[0-9a-f]{40}\/model\.bin \(1527906378 bytes\)/,
    );
    expect(stderr).toContain(`into the folder\n  ${join(cache, 'medium')}\n`);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it.each([
    [['pull', 'tinny'], 1, /Did you mean tiny/],
    [['fetch', 'tiny'], 2, /unknown command 'fetch'/],
    [['pull'], 2, /missing required argument/],
    [[], 2, /Usage: ws-server models/],
  ])('%j ends with %i', async (args, code, text) => {
    const { exitCode, stdout, stderr } = await startModels(args, {}).ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' });
    expect(stderr).toMatch(text);
  });
});
