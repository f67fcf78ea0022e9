import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { receiveForm } from './receive-form.js';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** What is read of a form with these fields, of which those named `a` and `b` are wanted. */
async function received(fields: readonly (readonly [string, string])[]) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  form.append('file', new Blob(['sound']), 'a.wav');
  const { port } = server.address() as AddressInfo;
  fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: form }).catch(() => {});
  const [request] = (await once(server, 'request')) as [IncomingMessage];
  const { signal } = new AbortController();
  return receiveForm(request, { maxBytes: 1024 ** 2, signal }, { fields: ['a', 'b'] });
}

it('has the fields that are wanted, and throws others away, however large they are', async () => {
  await using form = await received([
    ['a', '1'],
    ['b[]', '2'],
    ['b[]', '3'],
    ...Array.from({ length: 100 }, () => ['c', 'x'.repeat(50_000)] as const),
  ]);
  expect(Object.fromEntries(form.fields)).toEqual({ a: ['1'], b: ['2', '3'] });
});

it('refuses fields that are large together', async () => {
  const many = Array.from({ length: 6 }, () => ['a', 'x'.repeat(50_000)] as const);
  await expect(received(many)).rejects.toMatchObject({
    details: expect.objectContaining({ status: 400 }),
    message: expect.stringMatching(/262144 characters together/),
  });
});

it('refuses more parts than it may have', async () => {
  const many = Array.from({ length: 300 }, () => ['c', ''] as const);
  await expect(received(many)).rejects.toMatchObject({ details: { status: 400 } });
});
