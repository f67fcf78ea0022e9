import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createBatchEndpoints } from './batch-endpoints.js';

/** What becomes of an answer of a server. */
async function asked(status: number, body: object): Promise<unknown> {
  const server = createServer((_, response) => {
    response.writeHead(status).end(JSON.stringify(body));
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const endpoint = (path: string) => `http://127.0.0.1:${port}${path}`;
  const settings = { apiKey: undefined, answerTimeoutMs: 20_000 };
  const endpoints = createBatchEndpoints({ endpoint } as never, settings, () => undefined);
  return endpoints.ask('Hello.', new AbortController().signal);
}

it('gives the last speech that has no text', async () => {
  const untranscribed = [
    { start: 0, end: 1 },
    { start: 2, end: 3 },
  ];
  expect(await asked(200, { text: 'Hi.', untranscribed })).toMatchObject({
    text: 'Hi.',
    untranscribed: { start: 2, end: 3 },
  });
});

it.each([
  'none',
  {},
  [],
  [null],
  [[]],
  [{ start: 'soon', end: 2 }],
  [{ end: 2 }],
  [{ start: -1, end: 2 }],
])(
  'gives answers and refusals all the same where their list of it is %j',
  async (untranscribed) => {
    expect(await asked(200, { text: 'Hi.', untranscribed })).toMatchObject({
      text: 'Hi.',
      untranscribed: undefined,
    });
    await expect(asked(503, { message: 'Full.', untranscribed })).rejects.toMatchObject({
      code: 'ERR_OVERLOADED',
    });
  },
);
