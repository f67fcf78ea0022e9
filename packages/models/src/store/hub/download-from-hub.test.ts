import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { failure } from '../../weights/__fixtures__/expect-error.js';
import { temporaryDirectory } from '../../weights/__fixtures__/temporary-directory.js';
import { isolatedEnvironment } from '../__fixtures__/environment.js';
import { type LocalHub, sendAndCut, sendFile, startHub } from '../__fixtures__/local-hub.js';
import {
  COMMIT,
  cachedFile,
  type PublishedModel,
  publishModel,
} from '../__fixtures__/published-model.js';
import type { ResolvedModel } from '../local-model.js';
import { createModelStore } from '../model-store.js';
import type { ResolveModelOptions } from '../options.js';
import type { ModelProgress } from '../progress.js';

const root = temporaryDirectory();
let hub: LocalHub;
let published: PublishedModel;
let cacheDirectory = '';
let caches = 0;

isolatedEnvironment(() => ({ HF_HUB_CACHE: join(root, 'no-hub-cache') }));

/** A fresh hub with one model, and a fresh cache. */
async function setUp(modelBytes = 100_000): Promise<void> {
  published = publishModel('small', modelBytes);
  hub = await startHub(published.hubFiles);
  vi.stubEnv('HF_ENDPOINT', hub.url);
  caches++;
  cacheDirectory = join(root, `cache-${caches}`);
}

function resolve(options: ResolveModelOptions = {}): Promise<ResolvedModel> {
  return createModelStore({ catalogue: [published.model] }).resolve('small', {
    cacheDirectory,
    sources: ['hub'],
    retryDelayMs: 0,
    ...options,
  });
}

function expectWhole(): void {
  for (const [file, bytes] of published.contents) {
    const cached = readFileSync(cachedFile(cacheDirectory, published, file));
    expect(cached.equals(bytes), file).toBe(true);
  }
  expect(readdirSync(join(cacheDirectory, '.downloads'))).toEqual([]);
}

const modelBinRequests = () => hub.requests.filter(({ path }) => path.endsWith('/model.bin'));
const partPath = () => join(cacheDirectory, '.downloads', 'small', 'model.bin.part');

/** The part on the disk has this many bytes. */
const written = (size: number): boolean =>
  (statSync(partPath(), { throwIfNoEntry: false })?.size ?? 0) >= size;

function writePart(bytes: Uint8Array): void {
  mkdirSync(dirname(partPath()), { recursive: true });
  writeFileSync(partPath(), bytes);
}

describe('a download from the hub', () => {
  it('brings every file, and the next call finds them', async () => {
    await setUp();
    const progress: ModelProgress[] = [];
    expect(await resolve({ onProgress: (report) => progress.push(report) })).toEqual({
      name: 'small',
      directory: join(cacheDirectory, 'small'),
      format: 'ctranslate2',
      source: 'hub',
    });
    expectWhole();
    expect(hub.requests.map(({ path }) => path)).toEqual([...published.hubFiles.keys()]);
    expect((await resolve()).source).toBe('cache');
    expect(hub.requests).toHaveLength(4);

    const { sizeBytes } = published.model.files.find(({ name }) => name === 'model.bin')!;
    for (const phase of ['downloading', 'verifying'] as const) {
      const reports = progress.filter((r) => r.file === 'model.bin' && r.phase === phase);
      const received = reports.map(({ receivedBytes }) => receivedBytes);
      expect(received[0]).toBe(0);
      expect(received.at(-1)).toBe(sizeBytes);
      expect(received).toEqual([...received].sort((a, b) => a - b));
      expect(new Set(reports.map((r) => `${r.model} ${r.source} ${r.totalBytes}`))).toEqual(
        new Set([`small hub ${sizeBytes}`]),
      );
    }
  });

  it('goes on where a cut connection stopped', async () => {
    await setUp();
    let cuts = 0;
    hub.behaviour = (request, response, file) => {
      if (!request.path.endsWith('/model.bin') || cuts === 2) return undefined;
      cuts++;
      sendAndCut(request, response, file!, 30_000, written);
      return 'handled';
    };
    await resolve();
    expectWhole();
    expect(modelBinRequests().map(({ range }) => range)).toEqual([
      undefined,
      'bytes=30000-',
      'bytes=60000-',
    ]);
  });

  it('leaves what it has to the next call when the connection stays cut', async () => {
    await setUp();
    hub.behaviour = (request, response, file) => {
      if (!request.path.endsWith('/model.bin')) return undefined;
      if (request.range !== undefined) response.destroy();
      else sendAndCut(request, response, file!, 30_000, written);
      return 'handled';
    };
    const error = await failure(() => resolve({ retries: 2 }), 'ERR_DOWNLOAD_FAILED');
    expect(error.retryable).toBe(true);
    expect(error.message).toContain('the connection was cut');
    expect(modelBinRequests()).toHaveLength(3);

    hub.behaviour = () => undefined;
    hub.requests.length = 0;
    await resolve();
    expectWhole();
    expect(hub.requests.map(({ range }) => range)).toEqual(['bytes=30000-']);
  });

  it('begins anew when the server ignores ranges', async () => {
    await setUp();
    writePart(published.contents.get('model.bin')!.subarray(0, 40_000));
    hub.behaviour = (request, response, file) => {
      if (file === undefined) return undefined;
      sendFile({ ...request, range: undefined }, response, file);
      return 'handled';
    };
    await resolve();
    expectWhole();
    expect(modelBinRequests().map(({ range }) => range)).toEqual(['bytes=40000-']);
  });

  it.each([
    [
      'another range',
      (response: ServerResponse) =>
        response.writeHead(206, { 'content-range': 'bytes 0-5/6' }).end('abcdef'),
    ],
    ['no range', (response: ServerResponse) => response.writeHead(206).end('abcdef')],
    ['416', (response: ServerResponse) => response.writeHead(416).end()],
  ])('begins anew when the server answers a range with %s', async (_what, answer) => {
    await setUp();
    writePart(published.contents.get('model.bin')!.subarray(0, 40_000));
    hub.behaviour = (request, response) => {
      if (request.range === undefined) return undefined;
      answer(response);
      return 'handled';
    };
    await resolve();
    expectWhole();
    expect(modelBinRequests().map(({ range }) => range)).toEqual(['bytes=40000-', undefined]);
  });

  it.each([
    ['holds other bytes', () => Buffer.alloc(40_000, 7), ['bytes=40000-', undefined]],
    ['is longer than the file', () => Buffer.alloc(400_000, 7), [undefined]],
    ['is as long, but other', () => Buffer.alloc(sizeOfModelBin(), 7), [undefined]],
    ['is the whole file', () => published.contents.get('model.bin')!, []],
  ])('copes with an earlier part that %s', async (_what, part, ranges) => {
    await setUp();
    writePart(part());
    await resolve();
    expectWhole();
    expect(modelBinRequests().map(({ range }) => range)).toEqual(ranges);
  });

  it('tries again after a passing failure of the server', async () => {
    await setUp();
    const answers = [500, 503, 429];
    hub.behaviour = (_request, response) => {
      const status = answers.shift();
      if (status === undefined) return undefined;
      response.writeHead(status, { 'retry-after': '0.001' }).end();
      return 'handled';
    };
    await resolve();
    expectWhole();
    expect(hub.requests).toHaveLength(4 + 3);
  });

  it('gives up after the retries', async () => {
    await setUp();
    hub.behaviour = (_request, response) => {
      response.writeHead(503).end();
      return 'handled';
    };
    const error = await failure(() => resolve({ retries: 2 }), 'ERR_DOWNLOAD_FAILED');
    expect(error.message).toContain('HTTP 503');
    expect(error.retryable).toBe(true);
    expect(hub.requests).toHaveLength(3);
  });

  it('does not count an attempt that brought a megabyte', async () => {
    await setUp(4_000_000);
    hub.behaviour = (request, response, file) => {
      if (!request.path.endsWith('/model.bin')) return undefined;
      sendAndCut(request, response, file!, 1_200_000, written);
      return 'handled';
    };
    await resolve({ retries: 1 });
    expectWhole();
    expect(modelBinRequests()).toHaveLength(4);
  });

  it.each([
    [404, 'the file is not there (HTTP 404)'],
    [401, 'HF_TOKEN may be wrong'],
    [418, 'HTTP 418'],
  ])('asks once when the answer is %i', async (status, message) => {
    await setUp();
    hub.behaviour = (_request, response) => {
      response.writeHead(status).end();
      return 'handled';
    };
    const error = await failure(() => resolve(), 'ERR_DOWNLOAD_FAILED');
    expect(error.message).toContain(message);
    expect(error.message).toContain(hub.url);
    expect(error.retryable).toBe(false);
    expect(hub.requests).toHaveLength(1);
  });

  it('says which files to put where', async () => {
    await setUp();
    hub.behaviour = (_request, response) => {
      response.writeHead(404).end();
      return 'handled';
    };
    const { message } = await failure(() => resolve(), 'ERR_DOWNLOAD_FAILED');
    expect(message).toContain(`/model.bin (${sizeOfModelBin()} bytes)`);
    expect(message).toContain(
      `\n  https://huggingface.co/someone/whisper-small/resolve/${COMMIT}/tokenizer.json (`,
    );
    expect(message).toContain(`into the folder\n  ${join(cacheDirectory, 'small')}\n`);
  });
});

function sizeOfModelBin(): number {
  return published.contents.get('model.bin')!.byteLength;
}

describe('a wrong file', () => {
  it('with another checksum is refused, and nothing is kept of it', async () => {
    await setUp();
    hub.behaviour = (request, response, file) => {
      if (!request.path.endsWith('/model.bin')) return undefined;
      sendFile(request, response, Buffer.from(file!).fill(1, 50, 60));
      return 'handled';
    };
    const error = await failure(() => resolve(), 'ERR_DOWNLOAD_FAILED');
    expect(error.message).toContain('model.bin: what came is not the file');
    expect(error.retryable).toBe(false);
    expect(modelBinRequests()).toHaveLength(1);
    expect(existsSync(partPath())).toBe(false);
    expect(existsSync(join(cacheDirectory, 'small'))).toBe(false);
  });

  it.each([
    ['shorter', (file: Uint8Array) => file.subarray(1), 'fewer'],
    ['longer', (file: Uint8Array) => Buffer.concat([file, file]), 'more'],
  ])('that is %s is refused by its announced length', async (_what, change, word) => {
    await setUp();
    hub.behaviour = (request, response, file) => {
      sendFile(request, response, change(file!));
      return 'handled';
    };
    const error = await failure(() => resolve(), 'ERR_DOWNLOAD_FAILED');
    expect(error.message).toContain(`config.json: what came has ${word} than the 17 bytes`);
    expect(hub.requests).toHaveLength(1);
  });

  it('that is longer than it should be is not written to the disk for ever', async () => {
    await setUp();
    let closed = false;
    hub.behaviour = (request, response) => {
      if (!request.path.endsWith('/model.bin')) return undefined;
      response.on('close', () => {
        closed = true;
      });
      response.writeHead(200); // chunked, without a length
      const more = (): void => {
        while (!closed && response.write(Buffer.alloc(64 * 1024, 1)));
        if (!closed) response.once('drain', more);
      };
      more();
      return 'handled';
    };
    const error = await failure(() => resolve(), 'ERR_DOWNLOAD_FAILED');
    expect(error.message).toContain('more than the');
    expect(existsSync(partPath())).toBe(false);
  });
});

describe('the token', () => {
  it('is sent to the hub, and not to the host that the hub redirects to', async () => {
    await setUp();
    const storage = await startHub(
      new Map([['/blob/model.bin', published.contents.get('model.bin')!]]),
    );
    vi.stubEnv('HF_TOKEN', 'hf_secret');
    hub.behaviour = (request, response) => {
      if (!request.path.endsWith('/model.bin')) return undefined;
      response.writeHead(302, { location: `${storage.url}/blob/model.bin` }).end('moved');
      return 'handled';
    };
    await resolve();
    expectWhole();
    expect(new Set(hub.requests.map(({ authorization }) => authorization))).toEqual(
      new Set(['Bearer hf_secret']),
    );
    expect(storage.requests).toEqual([
      { method: 'GET', path: '/blob/model.bin', range: undefined, authorization: undefined },
    ]);
  });

  it('and the range go along when the hub redirects to itself', async () => {
    await setUp();
    vi.stubEnv('HF_TOKEN', 'hf_secret');
    writePart(published.contents.get('model.bin')!.subarray(0, 10));
    hub.behaviour = (request, response) => {
      if (request.path.endsWith('?direct')) {
        const path = request.path.replace('?direct', '');
        sendFile(request, response, published.hubFiles.get(path)!);
      } else {
        response.writeHead(307, { location: `${request.path}?direct` }).end();
      }
      return 'handled';
    };
    await resolve();
    expectWhole();
    expect(hub.requests.at(-1)).toMatchObject({
      range: 'bytes=10-',
      authorization: 'Bearer hf_secret',
    });
  });

  it('is not needed', async () => {
    await setUp();
    await resolve();
    expect(hub.requests[0]?.authorization).toBeUndefined();
  });

  it('does not loop with redirects', async () => {
    await setUp();
    hub.behaviour = (request, response) => {
      response.writeHead(302, { location: request.path }).end();
      return 'handled';
    };
    const error = await failure(() => resolve(), 'ERR_DOWNLOAD_FAILED');
    expect(error.message).toContain('more than 5 redirects');
    expect(hub.requests).toHaveLength(6);
  });

  it('is never told in an error', async () => {
    await setUp();
    vi.stubEnv('HF_TOKEN', 'hf_secret');
    hub.behaviour = (_request, response) => {
      response.writeHead(403).end();
      return 'handled';
    };
    const error = await failure(() => resolve(), 'ERR_DOWNLOAD_FAILED');
    expect(JSON.stringify([error.message, error.details, error.stack])).not.toContain('hf_secret');
  });
});

describe('a hub that does not answer', () => {
  it('is given up after the response time-out, without retries', async () => {
    await setUp();
    hub.behaviour = () => 'handled';
    const error = await failure(() => resolve({ responseTimeoutMs: 2_000 }), 'ERR_DOWNLOAD_FAILED');
    expect(error.message).toContain('no answer in time');
    expect(error.retryable).toBe(true);
    expect(hub.requests).toHaveLength(1);
  });

  it('is given up after the idle time-out when it stops in the middle', async () => {
    await setUp();
    hub.behaviour = (request, response, file) => {
      if (!request.path.endsWith('/model.bin')) return undefined;
      if (request.range !== undefined) return undefined;
      response.writeHead(200, { 'content-length': file!.byteLength });
      response.write(file!.subarray(0, 30_000));
      return 'handled';
    };
    await resolve({ idleTimeoutMs: 3_000 });
    expectWhole();
    expect(modelBinRequests().map(({ range }) => range)).toEqual([undefined, 'bytes=30000-']);
  });

  it('is not asked again when the connection is refused', async () => {
    await setUp();
    await hub.close();
    const error = await failure(() => resolve(), 'ERR_DOWNLOAD_FAILED');
    expect(error.message).toContain('the connection was refused');
    expect(error.retryable).toBe(true);
  });

  it('is not asked at all with HF_HUB_OFFLINE', async () => {
    await setUp();
    vi.stubEnv('HF_HUB_OFFLINE', '1');
    const error = await failure(() => resolve(), 'ERR_DOWNLOAD_FAILED');
    expect(error.message).toContain('HF_HUB_OFFLINE is set');
    expect(hub.requests).toHaveLength(0);
  });

  it('whose address is none is an invalid option', async () => {
    await setUp();
    vi.stubEnv('HF_ENDPOINT', 'hugging face');
    const error = await failure(() => resolve(), 'ERR_INVALID_OPTION');
    expect(error.message).toContain('HF_ENDPOINT is "hugging face"');
  });
});

describe('a proxy', () => {
  it('that HTTP_PROXY names is gone through, and one that refuses is told of', async () => {
    await setUp();
    let tunnels = 0;
    let refuses = false;
    const proxy = createServer();
    proxy.on('connect', (request, socket) => {
      tunnels++;
      if (refuses) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      const [host, port] = (request.url ?? '').split(':');
      const onward = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
    onTestFinished(() => {
      proxy.close();
    });
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    await resolve();
    expectWhole();
    expect(tunnels).toBeGreaterThan(0);
    expect(hub.requests).toHaveLength(4);

    refuses = true;
    const error = await failure(
      () => resolve({ cacheDirectory: join(root, 'refused') }),
      'ERR_DOWNLOAD_FAILED',
    );
    expect(error.message).toContain('407');
    expect(hub.requests).toHaveLength(4);
  });

  it('that is no address is told of', async () => {
    await setUp();
    vi.stubEnv('HTTP_PROXY', 'http://[');
    const error = await failure(() => resolve(), 'ERR_DOWNLOAD_FAILED');
    expect(error.message).toContain('(HTTP_PROXY, HTTPS_PROXY)');
  });
});

describe('aborting', () => {
  it('ends a running download, which the next call goes on with', async () => {
    await setUp(1_000_000);
    const controller = new AbortController();
    const reason = new Error('enough');
    hub.behaviour = (request, response, file) => {
      if (!request.path.endsWith('/model.bin') || request.range !== undefined) return undefined;
      response.writeHead(200, { 'content-length': file!.byteLength });
      response.write(file!.subarray(0, 500_000));
      // Not by what `onProgress` is told: it is told now and then, and need not hear of the last bytes before a halt.
      const poll = setInterval(() => {
        if (written(500_000)) controller.abort(reason);
      }, 5);
      response.on('close', () => clearInterval(poll));
      return 'handled';
    };
    const error = await failure(() => resolve({ signal: controller.signal }), 'ERR_ABORTED');
    expect(error.cause).toBe(reason);
    await resolve();
    expectWhole();
    expect(modelBinRequests().map(({ range }) => range)).toEqual([undefined, 'bytes=500000-']);
  });

  it('ends the pause before a retry', async () => {
    await setUp();
    const controller = new AbortController();
    hub.behaviour = (_request, response) => {
      response.writeHead(503).end(() => setTimeout(() => controller.abort(), 50));
      return 'handled';
    };
    await failure(
      () => resolve({ signal: controller.signal, retryDelayMs: 60_000 }),
      'ERR_ABORTED',
    );
    expect(hub.requests).toHaveLength(1);
  });

  it('comes before anything else when the signal is aborted already', async () => {
    await setUp();
    await failure(() => resolve({ signal: AbortSignal.abort() }), 'ERR_ABORTED');
    expect(hub.requests).toHaveLength(0);
  });
});

describe('a listener that throws', () => {
  it('fails the call with its own error', async () => {
    await setUp();
    const error = new Error('mine');
    await expect(
      resolve({
        onProgress: () => {
          throw error;
        },
      }),
    ).rejects.toBe(error);
  });
});
