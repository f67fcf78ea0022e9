import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLlamaAnswers } from './create-llama-answers.js';
import { findLlamaModel } from './find-llama-model.js';
import { LLAMA_MODELS } from './llama-models.js';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const bytes = Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(50_000, 7)]);
const sha256 = createHash('sha256').update(bytes).digest('hex');

let root: string;
let asked: string[] = [];
// What the hub says of a large file, and gives of it.
const hub = createServer(({ url = '', method = '' }, response) => {
  asked.push(`${method} ${url}`);
  if (/missing/.test(url)) return response.writeHead(404).end();
  response.setHeader('x-repo-commit', COMMIT);
  response.setHeader('x-linked-etag', `"${sha256}"`);
  response.setHeader('x-linked-size', bytes.length);
  response.writeHead(200, { 'content-length': bytes.length });
  return response.end(method === 'HEAD' ? undefined : bytes);
});

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'ws-llama-'));
  await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('HF_ENDPOINT', `http://127.0.0.1:${(hub.address() as AddressInfo).port}`);
  vi.stubEnv('HF_HUB_CACHE', join(root, 'nothing'));
  vi.stubEnv('HF_HUB_OFFLINE', undefined);
});
afterEach(() => {
  asked = [];
});
afterAll(() => {
  vi.unstubAllEnvs();
  hub.closeAllConnections();
  hub.close();
  rmSync(root, { recursive: true, force: true });
});

describe('a language model', () => {
  it.each(LLAMA_MODELS.slice(1).map(({ name }) => name))(
    '%s comes from the hub, once',
    async (name) => {
      const { repository, file } = LLAMA_MODELS.find((model) => model.name === name)!;
      const cacheDirectory = join(root, 'cache');
      const progress: string[] = [];
      const path = await findLlamaModel(name, {
        cacheDirectory,
        onProgress: ({ phase }) => progress.push(phase),
      });
      expect(path).toBe(join(cacheDirectory, name, file.name));
      expect(readFileSync(path).equals(bytes)).toBe(true);
      expect(asked[0]).toBe(`HEAD /${repository}/resolve/main/${file.name}`);
      expect(progress).toContain('downloading');
      asked = [];
      expect(await findLlamaModel(name.toUpperCase(), { cacheDirectory })).toBe(path);
      expect(asked).toEqual([]);
    },
  );

  it('comes from any repository of the hub, at a revision', async () => {
    const cacheDirectory = join(root, 'cache');
    const path = await findLlamaModel('someone/Some-GGUF/some.Q8_0.gguf@v2', { cacheDirectory });
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(asked[0]).toBe('HEAD /someone/Some-GGUF/resolve/v2/some.Q8_0.gguf');
    const main = await findLlamaModel('someone/Some-GGUF/some.Q8_0.gguf', { cacheDirectory });
    expect(main).not.toBe(path);
  });

  it('may be a file', async () => {
    const path = join(root, 'own.gguf');
    writeFileSync(path, bytes);
    expect(await findLlamaModel(path, {})).toBe(path);
    expect(asked).toEqual([]);
  });

  it.each<[string, string, string | undefined]>([
    ['a name that nobody knows', 'smollm3', 'ERR_MODEL_NOT_FOUND'],
    ['a path at which nothing is', './nothing.gguf', 'ERR_MODEL_NOT_FOUND'],
    ['a way out of the cache', '../../x/y.gguf', 'ERR_MODEL_NOT_FOUND'],
    ['a folder', '.', 'ERR_MODEL_INVALID'],
    ['a file of another kind', import.meta.filename, 'ERR_MODEL_INVALID'],
    ['what the hub lacks', 'missing/one/x.gguf', 'ERR_DOWNLOAD_FAILED'],
  ])('is not %s', async (_, model, code) => {
    const options = { cacheDirectory: join(root, 'cache') };
    await expect(findLlamaModel(model, options)).rejects.toMatchObject({ code });
    expect(existsSync(join(root, 'x'))).toBe(false);
  });

  it.each<[string, object]>([
    ['an unknown option', { modle: 'x' }],
    ['no room for what is said', { contextSize: 512, maxTokens: 300 }],
    ['no conversations', { conversations: 0 }],
  ])('is not made with %s', (_, options) => {
    expect(() => createLlamaAnswers(options)).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_OPTION' }),
    );
  });
});
