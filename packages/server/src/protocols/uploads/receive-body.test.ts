import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { receiveBody } from './receive-body.js';
import { receiveForm } from './receive-form.js';

type Receive = typeof receiveBody | typeof receiveForm;
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** What becomes of a body of which so much is sent; it is not ended. */
async function receive(
  how: Receive,
  sent: string,
  bounds: { maxBytes?: number; silenceMs?: number; signal?: AbortSignal } = {},
) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const headers = { 'content-type': 'multipart/form-data; boundary=b' };
  const client = request({ port, method: 'POST', headers }).on('error', () => {});
  closing.push(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  client.write(sent);
  const [incoming] = (await once(server, 'request')) as [IncomingMessage];
  const { signal } = new AbortController();
  return { client, received: how(incoming, { maxBytes: 100, signal, ...bounds }) };
}

const FORM = '--b\r\nContent-Disposition: form-data; name="file"\r\n\r\n';

it.each<[string, Receive, string]>([
  ['a body', receiveBody, ''],
  ['a form', receiveForm, FORM],
])(
  '%s is given up where it is too large, stops, breaks off, or is not wanted any more',
  async (_, how, head) => {
    const large = await receive(how, `${head}${'x'.repeat(200)}`);
    await expect(large.received).rejects.toMatchObject({
      details: { status: 413, wireCode: 'MESSAGE_TOO_LARGE' },
    });
    const stopped = await receive(how, `${head}x`, { silenceMs: 20 });
    await expect(stopped.received).rejects.toMatchObject({ details: { status: 408 } });
    const broken = await receive(how, `${head}x`);
    broken.client.destroy();
    await expect(broken.received).rejects.toMatchObject({ details: { status: 400 } });
    const leaving = new AbortController();
    const left = await receive(how, `${head}x`, { signal: leaving.signal });
    leaving.abort(new Error('left'));
    await expect(left.received).rejects.toThrow('left');
  },
);

it('lies in a file that is gone when it is no longer needed', async () => {
  const { client, received } = await receive(receiveBody, 'all of it');
  client.end();
  const { path = '', [Symbol.asyncDispose]: dispose } = await received;
  expect(await readdir(dirname(path))).toEqual(['audio']);
  await dispose();
  await expect(readdir(dirname(path))).rejects.toThrow();
});
