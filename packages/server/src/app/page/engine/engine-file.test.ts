import { writeFileSync } from 'node:fs';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { request as ask, createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, systemClock } from '@ws/core/internal';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Access, createAccess } from '../../../net/auth/create-access.js';
import { answerEngineFile, type EngineFile, lookAtFile } from './engine-file.js';

const TEXT = 'the weights of a model';
const KEY = 'a-key-that-nobody-guesses';

const accessWith = (...apiKeys: string[]): Promise<Access> =>
  createAccess({
    ...{ apiKeys, apiKeysFile: undefined, authenticate: undefined, tokenSecret: undefined },
    ...{ clock: systemClock, logger: silentLogger },
  });

describe('a file of the engine', () => {
  let folder: string;
  let server: Server;
  let url: string;
  let access: Access;
  const files = new Map<string, EngineFile>();
  let onAnswer = (_: ServerResponse): void => {};

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ws-engine-'));
    await writeFile(join(folder, 'model.bin'), TEXT);
    await writeFile(join(folder, 'ort.wasm'), 'wasm');
    files.set('/model.bin', await lookAtFile(join(folder, 'model.bin'), true));
    files.set('/ort.wasm', await lookAtFile(join(folder, 'ort.wasm'), false));
    access = await accessWith();
    server = createServer((request, response) => {
      const file = files.get(request.url!.split('?', 1)[0]!);
      onAnswer(response);
      if (file) void answerEngineFile(request, response, { file, access });
      else response.writeHead(404).end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(url + path, { headers, method });

  it('is given as it is, to be kept and asked for again', async () => {
    const whole = await get('/model.bin');
    expect([whole.status, await whole.text()]).toEqual([200, TEXT]);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      ...{ 'content-type': 'application/octet-stream', 'content-length': String(TEXT.length) },
      ...{ 'accept-ranges': 'bytes', 'cache-control': 'private, no-cache' },
      ...{ 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' },
    });
    const etag = whole.headers.get('etag')!;
    expect(etag).toBe(`"${files.get('/model.bin')!.sha256}"`);
    // As a browser asks; `fetch` of Node would say besides that nothing kept will do.
    expect(await statusOf('/model.bin', { 'if-none-match': etag })).toBe(304);
    expect(await statusOf('/model.bin', { 'if-none-match': '"another"' })).toBe(200);
    const wasm = await get('/ort.wasm');
    expect(wasm.headers.get('content-type')).toBe('application/wasm');
    expect(wasm.headers.get('cache-control')).toBe('no-cache');
    expect(await wasm.text()).toBe('wasm');
  });

  it('is given from where a download broke off', async () => {
    const { etag } = files.get('/model.bin')!;
    const rest = await get('/model.bin', { range: 'bytes=4-', 'if-range': etag });
    expect([rest.status, await rest.text()]).toEqual([206, TEXT.slice(4)]);
    expect(rest.headers.get('content-range')).toBe(`bytes 4-21/${TEXT.length}`);
    const part = await get('/model.bin', { range: 'bytes=4-10' });
    expect([part.status, await part.text()]).toEqual([206, 'weights']);
    const other = await get('/model.bin', { range: 'bytes=4-', 'if-range': '"another"' });
    expect([other.status, await other.text()]).toEqual([200, TEXT]);
    const none = await get('/model.bin', { range: 'bytes=22-' });
    expect([none.status, none.headers.get('content-range')]).toEqual([416, 'bytes */22']);
  });

  it('is only read', async () => {
    const head = await get('/model.bin', {}, 'HEAD');
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '22']);
    const posted = await get('/model.bin', {}, 'POST');
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('is one of a fixed list', async () => {
    for (const path of ['/other.bin', '/../model.bin', '/%2e%2e/model.bin', '/model.bin/', '//']) {
      expect(await statusOf(path)).toBe(404);
    }
  });

  /** Of a path as it is: `fetch` would tidy it up. */
  const statusOf = (path: string, headers = {}): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      ask({ host: '127.0.0.1', port, path, headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });

  it('is for those who may use the server, where it is of the model', async () => {
    access = await accessWith(KEY);
    const stranger = await get('/model.bin');
    expect([stranger.status, stranger.headers.has('www-authenticate')]).toEqual([401, true]);
    expect(await stranger.text()).not.toContain(TEXT);
    expect((await get('/model.bin', { authorization: 'Bearer another-key' })).status).toBe(401);
    const known = await get('/model.bin', { authorization: `Bearer ${KEY}` });
    expect([known.status, await known.text()]).toEqual([200, TEXT]);
    expect((await get('/ort.wasm')).status).toBe(200);
    access = await accessWith();
  });

  it('is not sent under the name of another, where it changes while it is looked at', async () => {
    const path = join(folder, 'index.json');
    await writeFile(path, 'before');
    files.set('/index.json', await lookAtFile(path, false));
    onAnswer = (response) => {
      const setHeader = response.setHeader.bind(response);
      vi.spyOn(response, 'setHeader').mockImplementation((name, value) => {
        if (name === 'etag') writeFileSync(path, 'behind');
        return setHeader(name, value);
      });
    };
    await expect(get('/index.json').then((answer) => answer.text())).rejects.toThrow();
    expect((await get('/index.json')).status).toBe(404);
    onAnswer = () => {};
  });

  it('is none where it has changed on the disk', async () => {
    await utimes(join(folder, 'ort.wasm'), 1, 1);
    expect((await get('/ort.wasm')).status).toBe(404);
    await rm(join(folder, 'ort.wasm'));
    expect((await get('/ort.wasm')).status).toBe(404);
  });
});
