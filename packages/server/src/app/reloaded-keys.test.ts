import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@ws/client';
import type { Logger } from '@ws/core';
import { silentLogger } from '@ws/core/internal';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { failure } from '../../../../test/support/failure.js';
import { hearing, script, serve } from '../../test/support/serving.js';
import { digestOf } from '../net/auth/api-keys.js';

const ANNA = 'key-of-anna-0123456789';
const BERT = 'key-of-bert-0123456789';
const line = (name: string, key: string): string =>
  `${JSON.stringify({ name, sha256: digestOf(key).toString('hex') })}\n`;

let file = '';
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'ws-keys-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  file = join(folder, 'keys');
});

it('a key that is taken back lets nobody in, and its sessions end with what they have', async () => {
  writeFileSync(file, line('anna', ANNA) + line('bert', BERT));
  const server = await serve({ backend: hearing(), apiKeysFile: file, partialIntervalMs: 0 });
  const [anna, bert] = await Promise.all([
    connect(server.url, { apiKey: ANNA, encoding: 'pcm_f32le' }),
    connect(server.url, { apiKey: BERT }),
  ]);
  await anna.write(script.samples);
  // All that is said, and some of the silence after it.
  await expect.poll(() => anna.acknowledged).toBeGreaterThan(16 * 1400);
  writeFileSync(file, line('bert', BERT));
  await server.reload();
  expect(await anna.closed).toMatchObject({ code: 'ERR_UNAUTHORIZED', retryable: false });
  const texts: string[] = [];
  await failure(
    (async () => {
      for await (const event of anna) if (event.type === 'final') texts.push(event.text);
    })(),
  );
  expect(texts).toEqual(['one two three']);
  expect(await failure(connect(server.url, { apiKey: ANNA }))).toMatchObject({
    code: 'ERR_UNAUTHORIZED',
  });
  await bert.end();
});

it('a session token is worth nothing once its key is gone', async () => {
  writeFileSync(file, line('anna', ANNA) + line('bert', BERT));
  const server = await serve({ backend: hearing(), apiKeysFile: file });
  const response = await fetch(`${server.url.replace('ws', 'http')}/v1/sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ANNA}` },
  });
  const { token } = (await response.json()) as { token: string };
  const session = await connect(server.url, { apiKey: token });
  await session.end();
  writeFileSync(file, line('bert', BERT));
  await server.reload();
  expect(await failure(connect(server.url, { apiKey: token }))).toMatchObject({
    code: 'ERR_UNAUTHORIZED',
    message: expect.stringMatching(/session token is over/),
  });
});

it('a file that cannot be used changes nothing, and is not quoted', async () => {
  writeFileSync(file, ANNA);
  const lines: string[] = [];
  const error = (fields: object, message?: string): void => {
    lines.push(JSON.stringify([message, fields]));
  };
  const ignore = (): void => {};
  const logger: Logger = { debug: ignore, info: ignore, warn: ignore, error };
  const server = await serve({ backend: hearing(), apiKeysFile: file, logger });
  for (const text of [`{"${BERT}`, `${BERT} `.repeat(2)]) {
    writeFileSync(file, text);
    await server.reload();
  }
  rmSync(file);
  await server.reload();
  const session = await connect(server.url, { apiKey: ANNA });
  await session.end();
  expect(lines).toHaveLength(3);
  expect(lines.join()).toMatch(/stay as they were.*not JSON.*8 to 512.*no such file/s);
  expect(lines.join()).not.toContain(BERT);
});

it.each([
  ['empty, as while it is written', ''],
  ['without a key', '# keys\n'],
  ['an empty array', '[]'],
])('a file that is %s takes no key back', async (_, text) => {
  writeFileSync(file, line('anna', ANNA));
  const lines: string[] = [];
  const error = (fields: object, message?: string): void => {
    lines.push(JSON.stringify([message, fields]));
  };
  const logger: Logger = { ...silentLogger, error };
  const server = await serve({ backend: hearing(), apiKeysFile: file, apiKeys: [BERT], logger });
  const session = await connect(server.url, { apiKey: ANNA });
  writeFileSync(file, text);
  await server.reload();
  await session.ping();
  await session.end();
  await (await connect(server.url, { apiKey: ANNA })).end();
  expect(lines.join()).toMatch(/stay as they were.*no API key in.*restart/s);
});

it('a server does not start with a file without keys, or without the file', async () => {
  writeFileSync(file, '# none yet\n');
  const start = (apiKeysFile: string) => failure(serve({ backend: hearing(), apiKeysFile }));
  expect(await start(file)).toMatchObject({
    code: 'ERR_INVALID_OPTION',
    message: expect.stringMatching(/no API key.*keys create/),
  });
  expect(await start(`${file}.not`)).toMatchObject({
    message: expect.stringMatching(/--api-keys-file cannot be read: there is no such file/),
  });
});
