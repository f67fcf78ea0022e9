import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { readVoiceConfig } from './voice-config.js';
import { voiceFiles } from './voice-files.js';

const root = mkdtempSync(join(tmpdir(), 'ws-piper-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

const NETWORK = Buffer.from('a network');
const CONFIG = Buffer.from(
  JSON.stringify({
    audio: { sample_rate: 16_000 },
    language: { code: 'de_DE' },
    num_speakers: 2,
    speaker_id_map: { anna: 1, bob: 0 },
  }),
);
const FOLDER = '/rhasspy/piper-voices/resolve/COMMIT/de/de_DE/two/low';
const FILES = new Map([
  [`${FOLDER}/de_DE-two-low.onnx`, NETWORK],
  [`${FOLDER}/de_DE-two-low.onnx.json`, CONFIG],
]);

/** Answers as the hub does. */
async function startHub(): Promise<string[]> {
  const asked: string[] = [];
  const server = createServer(({ url = '', method }, response) => {
    asked.push(`${method} ${url}`);
    const file = FILES.get(url.replace('/main/', '/COMMIT/'));
    response.setHeader('x-repo-commit', 'COMMIT');
    if (file === undefined) {
      response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end();
      return;
    }
    const sha1 = createHash('sha1').update(`blob ${file.length}\0`).update(file).digest('hex');
    response.writeHead(200, { etag: `"${sha1}"`, 'content-length': file.length }).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('HF_ENDPOINT', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('HF_HUB_CACHE', join(root, 'none'));
  afterAll(() => server.close());
  return asked;
}

describe('a voice by its name', () => {
  it('comes from the hub, once, with what is known of it', async () => {
    const asked = await startHub();
    const options = { cacheDirectory: join(root, 'cache'), retryDelayMs: 0 };
    const files = await voiceFiles('de_DE-two-low', options);
    expect(files.name).toBe('de_DE-two-low');
    expect([files.model, files.config].every(existsSync)).toBe(true);
    expect(asked).toHaveLength(4);
    expect(await voiceFiles('de_DE-two-low', { ...options, sources: [] })).toEqual(files);
    expect(await readVoiceConfig(files)).toEqual({
      sampleRate: 16_000,
      voices: [
        { name: 'de_DE-two-low', languages: ['de-DE'], speaker: 0 },
        { name: 'de_DE-two-low/anna', languages: ['de-DE'], speaker: 1 },
        { name: 'de_DE-two-low/bob', languages: ['de-DE'], speaker: 0 },
      ],
    });
  });

  it('that the hub does not have says so', async () => {
    await startHub();
    const call = voiceFiles('de_DE-three-low', { cacheDirectory: join(root, 'cache') });
    await expect(call).rejects.toMatchObject({
      code: 'ERR_DOWNLOAD_FAILED',
      message: expect.stringContaining('rhasspy/piper-voices has no de_DE-three-low.onnx.json'),
    });
  });

  it.each(['', 'joe', 'en_US-joe', 'en_US-joe-best', 'en_US-..-low', 'en_US-joe-medium@x'])(
    'has a form, which is not: %j',
    async (voice) => {
      await expect(voiceFiles(voice, {})).rejects.toMatchObject({ code: 'ERR_MODEL_NOT_FOUND' });
    },
  );
});

describe('a voice at a path', () => {
  function put(name: string, config: string): string {
    mkdirSync(join(root, 'own'), { recursive: true });
    const path = join(root, 'own', `${name}.onnx`);
    writeFileSync(path, NETWORK);
    writeFileSync(`${path}.json`, config);
    return path;
  }

  it('is called as its file', async () => {
    const path = put('mine', CONFIG.toString());
    const files = await voiceFiles(path, {});
    expect(files).toEqual({ name: 'mine', model: path, config: `${path}.json` });
  });

  it('needs both files', async () => {
    const path = put('half', '{}');
    rmSync(`${path}.json`);
    await expect(voiceFiles(path, {})).rejects.toMatchObject({
      code: 'ERR_MODEL_NOT_FOUND',
      message: expect.stringContaining('half.onnx.json'),
    });
    await expect(voiceFiles(`${path}x/y`, {})).rejects.toMatchObject({
      code: 'ERR_MODEL_NOT_FOUND',
    });
  });

  it.each([
    '',
    '[]',
    '{}',
    '{"audio":null}',
    '{"audio":{"sample_rate":1}}',
    '{"audio":{"sample_rate":16000},"language":{"code":"../x"}}',
    '{"audio":{"sample_rate":16000},"language":{"code":"en"},"num_speakers":2,"speaker_id_map":{"a":2}}',
    '{"audio":{"sample_rate":16000},"language":{"code":"en"},"num_speakers":1e9,"speaker_id_map":{"a":2}}',
  ])('is refused where it is not described: %s', async (config) => {
    const files = await voiceFiles(put('wrong', config), {});
    await expect(readVoiceConfig(files)).rejects.toMatchObject({ code: 'ERR_MODEL_INVALID' });
  });
});
