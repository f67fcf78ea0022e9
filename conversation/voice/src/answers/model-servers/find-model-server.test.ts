import { expect, it } from 'vitest';
import { nobodysAddress, startServer } from '../__fixtures__/local-server.js';
import { findModelServers } from './find-model-server.js';
import type { ModelServerPlace } from './model-server-place.js';

const LONG_MS = 60_000;

/** A server that has these paths, and nothing else. */
async function serving(paths: Readonly<Record<string, unknown>>): Promise<string> {
  const { url } = await startServer((response, { path }) => {
    const body = paths[path];
    if (body === undefined) return response.writeHead(404).end('Not Found');
    response.writeHead(200, { 'content-type': 'application/json' });
    return response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  return url;
}

const find = async (place: Omit<ModelServerPlace, 'name'>): Promise<string | undefined> => {
  const [found] = await findModelServers([{ name: 'it', ...place }], LONG_MS);
  return found?.model;
};

// What each of them answers, as its reference has it.
const openAi = (...ids: string[]) => ({
  '/v1/models': {
    object: 'list',
    data: ids.map((id) => ({ id, object: 'model', created: 1, owned_by: 'somebody' })),
  },
});
const ollamaModel = (name: string, size: string, more = {}) => ({
  ...{ name, model: name, modified_at: '2026-01-01T00:00:00Z', size: 1, digest: 'ab' },
  details: { format: 'gguf', family: 'llama', parameter_size: size, quantization_level: 'Q4_K_M' },
  ...more,
});

it('finds Ollama, and the model of it that is in memory', async () => {
  const models = [
    ollamaModel('llama3.2:latest', '3.2B'),
    ollamaModel('all-of-it:latest', '334.09M', { capabilities: ['embedding'] }),
    ollamaModel('tiny:latest', '494.03M'),
  ];
  const tags = { '/api/tags': { models } };
  const idle = await serving({ ...tags, '/api/ps': { models: [] } });
  expect(await find({ kind: 'ollama', url: idle })).toBe('llama3.2:latest');
  const busy = await serving({ ...tags, '/api/ps': { models: [{ name: 'tiny:latest' }] } });
  expect(await find({ kind: 'ollama', url: busy })).toBe('tiny:latest');
  const older = await serving(tags);
  expect(await find({ kind: 'ollama', url: older })).toBe('llama3.2:latest');
});

it('takes no model of Ollama’s cloud for one of this machine', async () => {
  const cloud = [
    ollamaModel('gpt-oss:120b-cloud', '120B'),
    ollamaModel('kimi-k2:cloud', '1000B'),
    ollamaModel('mine', '20B', { remote_host: 'https://ollama.com:443', remote_model: 'gpt-oss' }),
  ];
  const only = await serving({ '/api/tags': { models: cloud } });
  expect(await find({ kind: 'ollama', url: only })).toBeUndefined();
  const own = ollamaModel('llama3.2:latest', '3.2B');
  const both = await serving({ '/api/tags': { models: [...cloud, own] } });
  expect(await find({ kind: 'ollama', url: both })).toBe('llama3.2:latest');
});

it('finds LM Studio, and the model of it that is loaded; an older one, too', async () => {
  const data = [
    { id: 'text-nomic', object: 'model', type: 'embeddings', state: 'loaded' },
    { id: 'qwen2.5-7b-instruct', object: 'model', type: 'llm', state: 'not-loaded' },
    { id: 'gemma-3-1b-it', object: 'model', type: 'vlm', state: 'loaded' },
  ];
  const url = await serving({ '/api/v0/models': { object: 'list', data } });
  expect(await find({ kind: 'lmstudio', url })).toBe('gemma-3-1b-it');
  const older = await serving(openAi('text-embedding-nomic', 'qwen2.5-7b-instruct'));
  expect(await find({ kind: 'lmstudio', url: older })).toBe('qwen2.5-7b-instruct');
});

it('finds what lists its models as OpenAI does: llama.cpp and vLLM', async () => {
  const url = await serving(openAi('/home/ann/models/Qwen3-4B-Q4_K_M.gguf'));
  expect(await find({ kind: 'openai', url })).toBe('/home/ann/models/Qwen3-4B-Q4_K_M.gguf');
});

it.each<[string, Readonly<Record<string, unknown>>]>([
  ['has no models', openAi()],
  ['has none that chats', openAi('whisper-1', 'text-embedding-3-small')],
  [
    'is a server of this project',
    { '/v1/models': { data: [{ id: 'base', owned_by: 'ws-server' }] } },
  ],
  ['is a page', { '/v1/models': '<!doctype html>' }],
  ['answers with something else', { '/v1/models': { data: [null, 3, { id: 4 }] } }],
  ['has no such path', {}],
])('passes over what %s', async (_, paths) => {
  expect(await find({ kind: 'openai', url: await serving(paths) })).toBeUndefined();
});

it('passes over what is not there, what sends elsewhere, and what does not answer in time', async () => {
  const elsewhere = await serving(openAi('model'));
  const sends = await startServer((response) =>
    response.writeHead(302, { location: `${elsewhere}/v1/models` }).end(),
  );
  const hangs = await startServer(() => {});
  for (const url of [await nobodysAddress(), sends.url]) {
    expect(await find({ kind: 'openai', url })).toBeUndefined();
  }
  const places = [{ name: 'it', kind: 'openai', url: hangs.url } as const];
  expect(await findModelServers(places, 20)).toEqual([]);
  const signal = AbortSignal.abort();
  expect(await findModelServers(places, LONG_MS, signal)).toEqual([]);
});

it('keeps the order of the places, whichever server answers first', async () => {
  const [first, second] = [await serving(openAi('a')), await serving(openAi('b'))];
  const places = [first, second].map((url, i) => ({ name: `${i}`, kind: 'openai', url }) as const);
  const found = await findModelServers(places, LONG_MS);
  expect(found.map(({ name, model }) => name + model)).toEqual(['0a', '1b']);
});
