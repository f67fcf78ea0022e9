import type { Logger } from '@ws/core';
import { afterEach, describe, expect, it } from 'vitest';
import { answered, failure } from '../__fixtures__/answered.js';
import { sendPieces, startServer } from '../__fixtures__/local-server.js';
import { anthropicStream, openAiStream } from '../__fixtures__/wire.js';
import type { AnswerModel } from '../answer-model.js';
import { answersFromEnvironment } from './answers-from-environment.js';
import type { Variables } from './provider-models.js';

const SSE = 'text/event-stream';
const made: AnswerModel[] = [];
afterEach(async () => {
  for (const model of made.splice(0)) await model[Symbol.asyncDispose]();
});

function create(variables: Variables, options = {}): AnswerModel {
  const model = answersFromEnvironment(variables, options);
  made.push(model);
  return model;
}

const bare = { embedded: false } as const;

describe('answers from the environment', () => {
  it.each<[Variables, string]>([
    [{}, 'llama smollm2-135m-instruct'],
    [{ ANTHROPIC_API_KEY: '', OLLAMA_HOST: '' }, 'llama smollm2-135m-instruct'],
    [{ WS_LLAMA_MODEL: 'models/big.gguf' }, 'llama big.gguf'],
    [{ ANTHROPIC_API_KEY: 'k' }, 'anthropic claude-haiku-4-5 → llama smollm2-135m-instruct'],
    [{ ANTHROPIC_API_KEY: 'k', ANTHROPIC_MODEL: 'c', WS_LLAMA_MODEL: 'none' }, 'anthropic c'],
    [{ OPENAI_API_KEY: 'k', WS_LLAMA_MODEL: 'none' }, 'openai gpt-4.1-mini'],
    [
      {
        OLLAMA_MODEL: 'o',
        OPENAI_BASE_URL: 'http://127.0.0.1:1/v1',
        OPENAI_MODEL: 'p',
        ANTHROPIC_API_KEY: 'k',
        OPENCLAW_GATEWAY_URL: 'http://127.0.0.1:2',
      },
      'gateway 127.0.0.1:2 → anthropic claude-haiku-4-5 → openai p → ollama o → llama smollm2-135m-instruct',
    ],
  ])('%j are %s', (variables, name) => {
    expect(create(variables).name).toBe(name);
  });

  it('come from Anthropic', async () => {
    const server = await startServer((response) =>
      sendPieces(response, SSE, anthropicStream(['Open.'])),
    );
    for (const base of [server.url, `${server.url}/`, `${server.url}/v1`]) {
      const variables = {
        ANTHROPIC_API_KEY: 'sesame',
        ANTHROPIC_MODEL: 'c',
        ANTHROPIC_BASE_URL: base,
      };
      expect(await answered(create(variables, bare))).toBe('Open.');
    }
    for (const { path, headers, body } of server.requests) {
      expect(path).toBe('/v1/messages');
      expect(headers).toMatchObject({ 'x-api-key': 'sesame', 'anthropic-version': '2023-06-01' });
      expect(body).toMatchObject({ model: 'c', stream: true, max_tokens: expect.any(Number) });
    }
  });

  it('come from what speaks as OpenAI does, with and without a key', async () => {
    const server = await startServer((response) =>
      sendPieces(response, SSE, openAiStream(['Open.'])),
    );
    const variables = { OPENAI_BASE_URL: `${server.url}/v1`, OPENAI_MODEL: 'm' };
    expect(await answered(create({ ...variables, OPENAI_API_KEY: 'sesame' }, bare))).toBe('Open.');
    expect(await answered(create(variables, bare))).toBe('Open.');
    expect(server.requests.map(({ path }) => path)).toEqual(Array(2).fill('/v1/chat/completions'));
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer sesame',
      undefined,
    ]);
    expect(server.requests[0]?.body).toMatchObject({ model: 'm', stream: true });
  });

  it('come from Ollama, however its host is written', async () => {
    const server = await startServer((response) =>
      sendPieces(response, SSE, openAiStream(['Open.'])),
    );
    const { port } = new URL(server.url);
    for (const host of [server.url, `127.0.0.1:${port}`, `0.0.0.0:${port}`, `${server.url}/`]) {
      expect(await answered(create({ OLLAMA_HOST: host, OLLAMA_MODEL: 'o' }, bare))).toBe('Open.');
    }
    expect(server.requests.map(({ path }) => path)).toEqual(Array(4).fill('/v1/chat/completions'));
    expect(server.requests[0]?.body).toMatchObject({ model: 'o' });
  });

  it('come from the gateway first, and from the next where it fails', async () => {
    let works = true;
    const gateway = await startServer((response) => {
      if (works) sendPieces(response, 'application/x-ndjson', '{"text":"Gateway."}\n');
      else response.writeHead(500).end();
    });
    const ollama = await startServer((response) =>
      sendPieces(response, SSE, openAiStream(['Ollama.'])),
    );
    const answers = create(
      {
        OPENCLAW_GATEWAY_URL: gateway.url,
        OPENCLAW_GATEWAY_TOKEN: 'sesame',
        OLLAMA_HOST: ollama.url,
        OLLAMA_MODEL: 'o',
      },
      bare,
    );
    expect(await answered(answers)).toBe('Gateway.');
    expect(gateway.requests[0]?.headers.authorization).toBe('Bearer sesame');
    works = false;
    expect(await answered(answers)).toBe('Ollama.');
    expect(await answered(answers)).toBe('Ollama.');
    expect(gateway.requests).toHaveLength(2);
  });

  it('start the embedded model at once where it is alone, and else when it is asked', async () => {
    const lost = { WS_LLAMA_MODEL: '/nowhere/at-all.gguf' };
    await expect(create(lost).load()).rejects.toThrow('at-all.gguf');
    const down = await startServer((response) => response.writeHead(500).end());
    const answers = create({ ...lost, OPENCLAW_GATEWAY_URL: down.url });
    await answers.load();
    const { error } = await failure(answers);
    expect(error.message).toContain('at-all.gguf');
    await answers[Symbol.asyncDispose]();
    expect((await failure(answers)).error.code).toBe('ERR_DISPOSED');
  });

  it('say no key, in no log and no error', async () => {
    const lines: string[] = [];
    const note = (...line: unknown[]): void => void lines.push(JSON.stringify(line));
    const logger: Logger = { debug: note, info: note, warn: note, error: note };
    const server = await startServer((response) => {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end('{"error":{"message":"what is sk-sesame?"}}');
    });
    const answers = create(
      {
        OPENAI_API_KEY: 'sk-sesame',
        OPENAI_BASE_URL: server.url,
        OPENAI_MODEL: 'm',
        ANTHROPIC_API_KEY: 'sk-sesame',
        ANTHROPIC_BASE_URL: server.url,
      },
      { ...bare, logger },
    );
    const { error } = await failure(answers);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.join()).not.toContain('sesame');
    expect(`${error.stack}${JSON.stringify(error)}${String(error.cause)}`).not.toContain('sesame');
  });

  it.each<[string, Variables]>([
    ['OPENCLAW_GATEWAY_URL', { OPENCLAW_GATEWAY_URL: 'sk-sesame' }],
    ['OPENCLAW_GATEWAY_URL', { OPENCLAW_GATEWAY_URL: 'http://me:sk-sesame@127.0.0.1' }],
    ['ANTHROPIC_BASE_URL', { ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: 'sk-sesame' }],
    ['OPENAI_BASE_URL', { OPENAI_BASE_URL: 'sk-sesame', OPENAI_MODEL: 'm' }],
    ['OPENAI_MODEL', { OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' }],
    ['OLLAMA_HOST', { OLLAMA_HOST: ':::sk-sesame' }],
    ['ANTHROPIC_API_KEY', { WS_LLAMA_MODEL: 'none' }],
  ])('say that %s is wrong, and not what it is', (name, variables) => {
    try {
      create(variables);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'ERR_INVALID_OPTION' });
      expect((error as Error).message).toContain(name);
      expect((error as Error).message).not.toContain('sesame');
    }
  });
});
