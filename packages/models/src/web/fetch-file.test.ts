import { createHash } from 'node:crypto';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TranscribeError } from '@ws/core';
import { afterEach, describe, expect, it } from 'vitest';
import { type FetchFileOptions, fetchFile } from './fetch-file.js';

// A real server, and no cache: what the origin's file system does is tested in a browser (packages/backend-onnx/test).

const bytes = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => i % 251));
const sha256 = createHash('sha256').update(bytes).digest('hex');
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/model.bin`;
}

const options: FetchFileOptions = { cache: undefined, retryDelayMs: 0 };

async function failure(work: Promise<unknown>): Promise<TranscribeError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!TranscribeError.isInstance(error)) throw new Error('it did not fail as it should');
  return error;
}

describe('fetching a file', () => {
  it.each([
    ['with its length', bytes.length],
    ['without it', undefined],
  ])('gives its bytes and tells how far it is, %s', async (_, length) => {
    const headers = length === undefined ? {} : { 'content-length': length };
    const url = await serve((_request, response) => response.writeHead(200, headers).end(bytes));
    const told: (number | undefined)[][] = [];
    const { content } = await fetchFile(
      { url, sha256, advice: '' },
      { ...options, onBytes: (...progress) => told.push(progress) },
    );
    expect(bytes.equals(content as Uint8Array)).toBe(true);
    expect(told[0]).toEqual([0, length]);
    expect(told.at(-1)).toEqual([bytes.length, length]);
  });

  it('goes on where it was cut, when it is still the same file', async () => {
    const ranges: (string | undefined)[] = [];
    let first: ServerResponse | undefined;
    // Not before its bytes have come: what is unread when a connection breaks is lost.
    const onBytes = (count: number): void => {
      if (count >= 1000) first?.destroy();
    };
    const url = await serve(({ headers: { range } }, response) => {
      ranges.push(range);
      const from = Number(/\d+/.exec(range ?? '')?.[0] ?? 0);
      const headers = { etag: '"1"', 'content-length': bytes.length - from };
      response.writeHead(range === undefined ? 200 : 206, headers);
      if (ranges.length > 1) response.end(bytes.subarray(from));
      else response.write(bytes.subarray(0, 1000));
      first ??= response;
    });
    const { content } = await fetchFile({ url, sha256, advice: '' }, { ...options, onBytes });
    expect(bytes.equals(content as Uint8Array)).toBe(true);
    expect(ranges).toHaveLength(2);
    expect(ranges[1]).toBe('bytes=1000-');
  });

  it('starts over when it has become another file', async () => {
    let requests = 0;
    let first: ServerResponse | undefined;
    const onBytes = (count: number): void => {
      if (count >= 1000) first?.destroy();
    };
    const url = await serve((_request, response) => {
      requests++;
      first ??= response;
      response.writeHead(requests === 2 ? 206 : 200, {
        etag: `"${requests}"`,
        'content-length': bytes.length,
      });
      if (requests === 1) response.write(new Uint8Array(1000));
      else response.end(bytes);
    });
    const { content } = await fetchFile({ url, sha256, advice: '' }, { ...options, onBytes });
    expect(bytes.equals(content as Uint8Array)).toBe(true);
    expect(requests).toBe(3);
  });

  it('starts over when what it went on with was of another file', async () => {
    const ranges: (string | undefined)[] = [];
    let first: ServerResponse | undefined;
    const onBytes = (count: number): void => {
      if (count >= 1000) first?.destroy();
    };
    const url = await serve(({ headers: { range } }, response) => {
      ranges.push(range);
      first ??= response;
      const from = Number(/\d+/.exec(range ?? '')?.[0] ?? 0);
      const headers = { etag: '"1"', 'content-length': bytes.length - from };
      response.writeHead(range === undefined ? 200 : 206, headers);
      if (ranges.length > 1) response.end(bytes.subarray(from));
      else response.write(Buffer.alloc(1000, 7));
    });
    const { content } = await fetchFile({ url, sha256, advice: '' }, { ...options, onBytes });
    expect(bytes.equals(content as Uint8Array)).toBe(true);
    expect(ranges).toEqual([undefined, 'bytes=1000-', undefined]);
  });

  it('does not count an attempt that brought a megabyte', async () => {
    const large = Buffer.alloc(6_000_000, 3);
    let requests = 0;
    let cut = (_arrived: number): void => {};
    const url = await serve(({ headers: { range } }, response) => {
      requests++;
      const from = Number(/\d+/.exec(range ?? '')?.[0] ?? 0);
      const headers = { etag: '"1"', 'content-length': large.length - from };
      response.writeHead(range === undefined ? 200 : 206, headers);
      const piece = large.subarray(from, from + 1_200_000);
      cut = (arrived) => {
        if (arrived >= from + piece.length) response.destroy();
      };
      if (from + piece.length === large.length) response.end(piece);
      else response.write(piece);
    });
    const onBytes = (count: number): void => cut(count);
    const { content } = await fetchFile({ url, advice: '' }, { ...options, onBytes });
    expect(large.equals(content as Uint8Array)).toBe(true);
    expect(requests).toBeGreaterThan(4);
  });

  it.each([
    [404, 'ERR_MODEL_NOT_FOUND', false, 1],
    [403, 'ERR_DOWNLOAD_FAILED', false, 1],
    [503, 'ERR_DOWNLOAD_FAILED', true, 4],
  ] as const)('fails on %i with %s', async (status, code, retryable, requests) => {
    let count = 0;
    const url = await serve((_request, response) => {
      count++;
      response.writeHead(status).end();
    });
    const error = await failure(fetchFile({ url, advice: 'Look there.' }, options));
    expect(error).toMatchObject({ code, retryable });
    expect(error.message).toContain(url);
    expect(count).toBe(requests);
  });

  it('refuses other bytes than were meant', async () => {
    const url = await serve((_request, response) => response.end('other'));
    const error = await failure(fetchFile({ url, sha256, advice: '' }, options));
    expect(error.code).toBe('ERR_DOWNLOAD_FAILED');
    expect(error.details).toMatchObject({ expected: sha256 });
  });

  it('stops when it is aborted', async () => {
    const controller = new AbortController();
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 10), () => controller.abort());
    });
    const { signal } = controller;
    const error = await failure(fetchFile({ url, advice: '' }, { ...options, signal }));
    expect(error.code).toBe('ERR_ABORTED');
  });
});
