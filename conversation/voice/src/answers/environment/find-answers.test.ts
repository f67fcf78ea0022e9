import type { Logger } from '@ws/core';
import { afterEach, describe, expect, it } from 'vitest';
import { answered, question } from '../__fixtures__/answered.js';
import { type LocalServer, sendPieces, startServer } from '../__fixtures__/local-server.js';
import { openAiStream } from '../__fixtures__/wire.js';
import type { AnswerModel } from '../answer-model.js';
import { type FindAnswersOptions, findAnswers } from './find-answers.js';
import type { Variables } from './provider-models.js';

const made: AnswerModel[] = [];
afterEach(async () => {
  for (const model of made.splice(0)) await model[Symbol.asyncDispose]();
});

/** Ollama as it runs on a machine: it lists its models, and answers as OpenAI does. */
function startOllama(...names: string[]): Promise<LocalServer> {
  return startServer((response, { path }) => {
    if (path === '/v1/chat/completions') {
      return sendPieces(response, 'text/event-stream', openAiStream(['Open.']));
    }
    const models = path === '/api/tags' ? names.map((name) => ({ name })) : [];
    response.writeHead(200, { 'content-type': 'application/json' });
    return response.end(JSON.stringify({ models }));
  });
}

async function find(
  server: LocalServer | undefined,
  variables: Variables = {},
  options: FindAnswersOptions = {},
): Promise<AnswerModel> {
  const modelServers = server ? [{ name: 'Ollama', kind: 'ollama', url: server.url } as const] : [];
  const model = await findAnswers(variables, { modelServers, findTimeoutMs: 60_000, ...options });
  made.push(model);
  return model;
}

describe('a model server that runs here', () => {
  it('answers before the embedded model, and the log says how to have another', async () => {
    const server = await startOllama('llama3.2:latest');
    const lines: unknown[] = [];
    const note = (...line: unknown[]): void => void lines.push(line);
    const logger: Logger = { debug: note, info: note, warn: note, error: note };
    const answers = await find(server, {}, { logger });
    expect(answers.name).toBe('Ollama llama3.2:latest → llama smollm2-135m-instruct');
    expect(await answered(answers)).toBe('Open.');
    expect(server.requests.at(-1)).toMatchObject({
      path: '/v1/chat/completions',
      body: { model: 'llama3.2:latest', stream: true },
    });
    const told = JSON.stringify(lines);
    for (const word of ['llama3.2:latest', 'OLLAMA_MODEL', 'WS_FIND_MODELS=none']) {
      expect(told).toContain(word);
    }
  });

  it('answers by another one of its models, which is loaded before, where that is asked for', async () => {
    const server = await startOllama('llama3.2:3b', 'llama3.1:8b', 'nomic-embed-text');
    const answers = await find(server);
    expect(answers.models).toEqual([
      ...['Ollama llama3.1:8b', 'Ollama llama3.2:3b', 'llama smollm2-135m-instruct'],
    ]);
    const asked = question(undefined, { model: 'Ollama llama3.2:3b' });
    expect(await answered(answers, asked)).toBe('Open.');
    const [loading, answering] = server.requests.slice(-2);
    expect(loading).toMatchObject({ path: '/api/generate', body: { model: 'llama3.2:3b' } });
    expect(answering).toMatchObject({ body: { model: 'llama3.2:3b' } });
  });

  it('loads the model of Ollama before it is asked', async () => {
    const server = await startOllama('llama3.2');
    const answers = await find(server);
    await answers.load();
    const { path, body } = server.requests.at(-1)!;
    expect([path, body]).toEqual(['/api/generate', { model: 'llama3.2' }]);
    expect(await answered(answers)).toBe('Open.');
  });

  it('answers where the embedded model is not wanted', async () => {
    const answers = await find(await startOllama('llama3.2'), { WS_LLAMA_MODEL: 'none' });
    expect(answers.name).toBe('Ollama llama3.2');
  });

  it.each<[Variables, string]>([
    [{ ANTHROPIC_API_KEY: 'k' }, 'anthropic claude-haiku-4-5 → llama smollm2-135m-instruct'],
    [{ OLLAMA_MODEL: 'mine' }, 'ollama mine → llama smollm2-135m-instruct'],
    [{ WS_LLAMA_MODEL: 'models/big.gguf' }, 'llama big.gguf'],
    [{ WS_FIND_MODELS: 'none' }, 'llama smollm2-135m-instruct'],
  ])('is not looked for with %j', async (variables, name) => {
    const server = await startOllama('llama3.2');
    expect((await find(server, variables)).name).toBe(name);
    expect(server.requests).toEqual([]);
  });

  it('is not missed where there is none', async () => {
    expect((await find(undefined)).name).toBe('llama smollm2-135m-instruct');
    await expect(find(undefined, { WS_LLAMA_MODEL: 'none' })).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
    });
    expect((await find(await startOllama())).name).toBe('llama smollm2-135m-instruct');
  });

  it.each([
    { findTimeoutMs: 0 },
    { modelServers: [{ name: 'x', kind: 'other', url: 'http://127.0.0.1' }] },
    { modelServers: [{ name: 'x', kind: 'openai', url: 'nowhere' }] },
  ])('is not looked for as %j says', async (options) => {
    await expect(find(undefined, {}, options as FindAnswersOptions)).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
    });
  });

  it('is not waited for by a caller who has left', async () => {
    const signal = AbortSignal.abort();
    await expect(find(undefined, {}, { signal })).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });

  it('is looked for here or nowhere', async () => {
    await expect(find(undefined, { WS_FIND_MODELS: '10.0.0.1' })).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
      message: expect.stringContaining('WS_FIND_MODELS'),
    });
  });
});
