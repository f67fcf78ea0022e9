// A server whose model is a file in another format than the one that is downloaded.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWav } from '@ws/core/audio';
import { openModel, resolveModel, writeGgml } from '@ws/models';
import { afterAll, expect, it } from 'vitest';
import { rawConnect, s16le } from './support/raw-client.js';
import { runCli, startServer } from './support/server-process.js';

const root = join(import.meta.dirname, '..', '..', '..');
const recording = join(root, 'examples', 'live-captions', 'recording', 'demo.wav');
const speech = readWav(readFileSync(recording)).samples.subarray(0, 16_000 * 3);
const folder = mkdtempSync(join(tmpdir(), 'ws-model-path-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('serves a ggml file by its path', async () => {
  const path = join(folder, 'ggml-tiny.en.bin');
  const model = openModel((await resolveModel('tiny.en')).directory);
  await writeGgml(model, path);
  model.weights[Symbol.dispose]();

  const server = await startServer('--model', path, '--partial-interval-ms', '0');
  try {
    expect(server.line).toContain('ggml-tiny.en.bin)');
    const client = await rawConnect(server.url);
    client.send(s16le(speech));
    client.send({ type: 'end' });
    const messages = await client.until('done');
    expect(messages.find(({ type }) => type === 'final').text).toContain('lighthouse');
  } finally {
    server.kill('SIGTERM');
    await server.ended;
  }

  const found = await runCli(['models', 'path', path]);
  expect(found).toMatchObject({ exitCode: 0, stdout: path });
});
