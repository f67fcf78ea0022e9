import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { createManualClock } from '@ws/testing';
import { jsonSchema, type LanguageModel, tool } from 'ai';
import { describe, expect, it, vi } from 'vitest';
import { answered, failure, partsOf, question } from '../__fixtures__/answered.js';
import {
  type LocalServer,
  nobodysAddress,
  sendPieces,
  startServer,
} from '../__fixtures__/local-server.js';
import { anthropicStream, openAiStream, openAiToolCall } from '../__fixtures__/wire.js';
import { createAnswerChain } from '../create-answer-chain.js';
import { boundedFetch } from '../limits/bounded-body.js';
import type { AiSdkAnswersOptions } from './ai-sdk-options.js';
import { createAiSdkAnswers } from './create-ai-sdk-answers.js';

// The real SDK over its real providers; only the server is this machine's.

const SSE = 'text/event-stream';
const KEY = 'sk-sesame-0123456789';

const openAi = ({ url }: LocalServer): LanguageModel =>
  createOpenAICompatible({ name: 'local', baseURL: `${url}/v1`, apiKey: KEY, fetch: boundedFetch })(
    'm',
  );
const anthropic = ({ url }: LocalServer): LanguageModel =>
  createAnthropic({ baseURL: `${url}/v1`, apiKey: KEY, fetch: boundedFetch })('claude-x');

const create = (model: LanguageModel, options: Partial<AiSdkAnswersOptions> = {}) =>
  createAiSdkAnswers({ model, maxRetries: 0, maxOutputTokens: 500, secrets: [KEY], ...options });

describe.each([
  ['OpenAI’s wire', openAi, openAiStream, 'chat/completions'],
  ['Anthropic’s wire', anthropic, anthropicStream, 'messages'],
])('a model of the AI SDK, by %s', (_, provider, stream, path) => {
  it('answers as it writes, and is told the whole conversation', async () => {
    const server = await startServer((response) =>
      sendPieces(response, SSE, stream(['It is ', 'öpen 🌊', '.'])),
    );
    const answers = create(provider(server));
    await answers.load();
    expect(await partsOf(answers)).toEqual([
      { type: 'text', text: 'It is ' },
      { type: 'text', text: 'öpen 🌊' },
      { type: 'text', text: '.' },
    ]);
    const [request] = server.requests;
    expect(request?.path).toBe(`/v1/${path}`);
    expect(request?.body).toMatchObject({ stream: true });
    const body = JSON.stringify(request?.body);
    expect(body).toContain('Speak plainly.');
    expect(body).toContain('What is open today?');
  });

  it('is cut off where the caller says so, and at its own bound at the latest', async () => {
    const server = await startServer((response) =>
      sendPieces(response, SSE, stream(['It is'], { isCut: true })),
    );
    const answers = create(provider(server));
    const cut = { type: 'cut' } as const;
    const text = { type: 'text', text: 'It is' } as const;
    expect(await partsOf(answers, question('Hi.', { maxTokens: 2 }))).toEqual([text, cut]);
    expect(await partsOf(answers, question('Hi.', { maxTokens: 900 }))).toEqual([text, cut]);
    expect(await partsOf(answers)).toEqual([text]);
    expect(server.requests.map(({ body }) => body)).toMatchObject([
      { max_tokens: 2 },
      { max_tokens: 500 },
      { max_tokens: 500 },
    ]);
  });

  it('that breaks off within a word fails, and nothing is asked again', async () => {
    for (const how of ['ends', 'breaks'] as const) {
      const server = await startServer((response) => {
        const text = stream(['The lightho'], { whole: false });
        if (how === 'ends') return sendPieces(response, SSE, text);
        response.writeHead(200, { 'content-type': SSE });
        return response.write(text, () => response.destroy());
      });
      const { error, before } = await failure(create(provider(server), { maxRetries: 3 }));
      expect(error).toMatchObject({ code: 'ERR_BACKEND_FAILED', retryable: true });
      expect(error.message).toContain('broke off');
      expect(before).toBe('The lightho');
      expect(server.requests).toHaveLength(1);
    }
  });

  it('that says nothing, or nothing that can be read, fails without a word of it', async () => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
    for (const body of [
      stream([]),
      'data: {"a secret\n\n',
      'data: {"secret":1}\n\n',
      '',
      '<html>secret</html>',
    ]) {
      const server = await startServer((response) => sendPieces(response, SSE, body));
      const { error } = await failure(create(provider(server)), question('A secret?'));
      // Anthropic's provider takes a beginning that cannot be read for a server that failed.
      expect(error.code).toMatch(/^ERR_BACKEND_(FAILED|UNAVAILABLE)$/);
      expect(error.retryable).toBe(true);
      expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(
        'secret',
      );
    }
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
  });

  it('that refuses the key says so, and nobody says the key', async () => {
    const server = await startServer((response) => {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({ error: { type: 'authentication_error', message: `bad ${KEY}` } }),
      );
    });
    const { error } = await failure(create(provider(server)));
    expect(error).toMatchObject({ code: 'ERR_UNAUTHORIZED', retryable: false });
    expect(`${error.stack}${JSON.stringify(error)}${String(error.cause)}`).not.toContain('sesame');
  });

  it.each([400, 404, 429, 500])(
    'that refuses with %i tells its code, and none of its words',
    async (status) => {
      const server = await startServer((response) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        const message = `"A secret?" is too long for organisation org-sesame, key ${KEY}`;
        response.end(
          JSON.stringify({ type: 'error', error: { type: 'context_too_long', message } }),
        );
      });
      const { error } = await failure(create(provider(server)), question('A secret?'));
      expect(error.details).toEqual({ status });
      expect(error.message).toContain(`(HTTP ${status}, context_too_long)`);
      expect(`${error.stack}${JSON.stringify(error)}${String(error.cause)}`).not.toMatch(
        /secret|sesame/,
      );
    },
  );

  it.each([
    [429, 'ERR_OVERLOADED'],
    [500, 'ERR_BACKEND_UNAVAILABLE'],
  ])('that answers %i is asked again before any text', async (status, code) => {
    let refusals = 1;
    const server = await startServer((response) => {
      if (refusals-- > 0) response.writeHead(status, { 'retry-after-ms': '1' }).end('{}');
      else sendPieces(response, SSE, stream(['Open.']));
    });
    expect(await answered(create(provider(server), { maxRetries: 1 }))).toBe('Open.');
    refusals = 1;
    expect((await failure(create(provider(server)))).error).toMatchObject({
      code,
      retryable: true,
    });
  });

  it('sees the connection closed when the answer is aborted, or left', async () => {
    const server = await startServer((response) => {
      response.writeHead(200, { 'content-type': SSE });
      response.write(stream(['One. '], { whole: false }));
    });
    const answers = create(provider(server));
    for await (const _part of answers.answer(question())) break;
    await expect.poll(() => server.left).toBe(1);
    const controller = new AbortController();
    const failed = failure(answers, question('?', { signal: controller.signal }));
    await expect.poll(() => server.requests.length).toBe(2);
    controller.abort();
    expect((await failed).error.code).toBe('ERR_ABORTED');
    await expect.poll(() => server.left).toBe(2);
    const disposed = failure(answers);
    await expect.poll(() => server.requests.length).toBe(3);
    await answers[Symbol.asyncDispose]();
    expect((await disposed).error.code).toBe('ERR_DISPOSED');
    await expect.poll(() => server.left).toBe(3);
  });

  it('that hangs is left for the next one', async () => {
    const hanging = await startServer(() => {});
    const working = await startServer((response) => sendPieces(response, SSE, stream(['Open.'])));
    const clock = createManualClock();
    const chain = createAnswerChain([
      create(provider(hanging), { firstPartTimeoutMs: 100, clock }),
      create(provider(working)),
    ]);
    const first = answered(chain);
    await expect.poll(() => hanging.requests.length).toBe(1);
    await clock.advance(100);
    expect(await first).toBe('Open.');
    await expect.poll(() => hanging.left).toBe(1);
    expect(await answered(chain)).toBe('Open.');
    expect(hanging.requests).toHaveLength(1);
  });

  it.each([
    ['200 MB of text', 'x'.repeat(1000), 'maxAnswerChars'],
    ['a line without end', undefined, '16777216 bytes'],
  ])('that sends %s fails, and is closed', async (_what, text, message) => {
    const server = await startServer((response) => {
      response.writeHead(200, { 'content-type': SSE });
      const piece = text === undefined ? 'x'.repeat(65_536) : stream([text], { whole: false });
      response.write(text === undefined ? 'data: {"' : '');
      const more = (): void => {
        while (!response.destroyed && response.write(piece));
      };
      response.on('drain', more);
      more();
    });
    const { error } = await failure(create(provider(server)));
    expect(error.code).toBe('ERR_BACKEND_FAILED');
    expect(error.message).toContain(message);
    await expect.poll(() => server.left).toBe(1);
  });
});

it('writes an answer at the temperature that its caller asks for', async () => {
  const server = await startServer((response) => sendPieces(response, SSE, openAiStream(['Yes.'])));
  const answers = create(openAi(server), { temperature: 1 });
  await answered(answers, question('Hi.', { temperature: 0 }));
  await answered(answers);
  const asked = server.requests.map(({ body }) => (body as { temperature: number }).temperature);
  expect(asked).toEqual([0, 1]);
});

describe('a model of the AI SDK', () => {
  it('uses tools, and goes on with what comes of them', async () => {
    const server = await startServer((response, { body }) => {
      const { messages } = body as { readonly messages: readonly { readonly role: string }[] };
      const hasResult = messages.some(({ role }) => role === 'tool');
      const answer = hasResult
        ? openAiStream(['It is ', 'five.'])
        : openAiToolCall('clock', { zone: 'UTC' });
      sendPieces(response, SSE, answer);
    });
    const asked: unknown[] = [];
    const clock = tool({
      description: 'What time it is',
      inputSchema: jsonSchema<{ zone: string }>({
        type: 'object',
        properties: { zone: { type: 'string' } },
        required: ['zone'],
      }),
      execute: async (input) => {
        asked.push(input);
        return '17:00';
      },
    });
    const parts = await partsOf(create(openAi(server), { tools: { clock } }));
    expect(parts).toEqual([
      ...['called', 'running', 'done'].map((state) => ({
        ...{ type: 'tool', name: 'clock', id: 'call_1', state },
      })),
      ...['It is ', 'five.'].map((text) => ({ type: 'text', text })),
    ]);
    expect(asked).toEqual([{ zone: 'UTC' }]);
    expect(server.requests).toHaveLength(2);
    expect(JSON.stringify(server.requests[1]?.body)).toContain('17:00');
  });

  it('calls tools of its caller, and goes on with what the caller says came of them', async () => {
    const server = await startServer((response, { body }) => {
      const hasResult = JSON.stringify(body).includes('"role":"tool"');
      const answer = hasResult
        ? openAiStream(['It rains.'])
        : openAiToolCall('weather', { city: 1 });
      sendPieces(response, SSE, answer);
    });
    const tools = [{ name: 'weather', description: 'Of a city', parameters: { type: 'object' } }];
    const model = create(openAi(server));
    const parts = await partsOf(model, question(undefined, { tools }));
    expect(parts).toEqual([
      { type: 'call', id: 'call_1', name: 'weather', arguments: '{"city":1}' },
    ]);
    expect(server.requests).toHaveLength(1);
    const { messages } = question();
    const call = { id: 'call_1', name: 'weather', arguments: '{"city":1}', output: 'rain' };
    const answer = { role: 'assistant', content: '', calls: [call] } as const;
    const next = { messages: [...messages, answer], tools };
    expect(await answered(model, question(undefined, next))).toBe('It rains.');
    const [offered] = server.requests.map(({ body }) => body as Record<string, object[]>);
    expect(offered!['tools']).toMatchObject([
      { type: 'function', function: { name: 'weather', description: 'Of a city' } },
    ]);
    const told = (server.requests[1]!.body as Record<string, object[]>)['messages']!;
    expect(told.at(-2)).toMatchObject({ role: 'assistant', tool_calls: [{ id: 'call_1' }] });
    expect(told.at(-1)).toEqual({ role: 'tool', tool_call_id: 'call_1', content: 'rain' });
  });

  it('tells its caller nothing of a call that cannot be read, and lets the model try again', async () => {
    const server = await startServer((response, { body }) => {
      const hasResult = JSON.stringify(body).includes('"role":"tool"');
      sendPieces(response, SSE, openAiToolCall('weather', hasResult ? { city: 1 } : '{"city":'));
    });
    const tools = [{ name: 'weather', parameters: { type: 'object' } }];
    expect(await partsOf(create(openAi(server)), question(undefined, { tools }))).toEqual([
      { type: 'call', id: 'call_1', name: 'weather', arguments: '{"city":1}' },
    ]);
    expect(server.requests).toHaveLength(2);
  });

  it.each(['required', { name: 'clock' }] as const)(
    'speaks after a tool that it must call: %j',
    async (toolChoice) => {
      const server = await startServer((response, { body }) => {
        const { tool_choice: choice } = body as { readonly tool_choice?: unknown };
        const mustCall = choice !== undefined && choice !== 'auto';
        sendPieces(response, SSE, mustCall ? openAiToolCall('clock', {}) : openAiStream(['Five.']));
      });
      const clock = tool({
        inputSchema: jsonSchema({ type: 'object', properties: {} }),
        execute: async () => '17:00',
      });
      const model = create(openAi(server), { tools: { clock } });
      expect(await answered(model, question(undefined, { toolChoice }))).toBe(
        '[clock called][clock running][clock done]Five.',
      );
      expect(server.requests).toHaveLength(2);
    },
  );

  it('tells of a tool that fails, and answers all the same', async () => {
    const server = await startServer((response, { body }) => {
      const hasResult = JSON.stringify(body).includes('"role":"tool"');
      const answer = hasResult ? openAiStream(['I cannot tell.']) : openAiToolCall('clock', {});
      sendPieces(response, SSE, answer);
    });
    const clock = tool({
      inputSchema: jsonSchema({ type: 'object', properties: {} }),
      execute: async (): Promise<string> => {
        throw new Error('it has stopped');
      },
    });
    expect(await answered(create(openAi(server), { tools: { clock } }))).toBe(
      '[clock called][clock running][clock failed]I cannot tell.',
    );
  });

  it('does not use tools without end', async () => {
    const server = await startServer((response) =>
      sendPieces(response, SSE, openAiToolCall('again', {})),
    );
    const again = tool({
      inputSchema: jsonSchema({ type: 'object', properties: {} }),
      execute: async () => 'again',
    });
    const { error } = await failure(create(openAi(server), { tools: { again }, maxSteps: 3 }));
    expect(error.message).toContain('without a word');
    expect(server.requests).toHaveLength(3);
  });

  it('that is not there fails as such', async () => {
    const nowhere = createOpenAICompatible({
      name: 'local',
      baseURL: `${await nobodysAddress()}/v1`,
    })('m');
    const answers = create(nowhere);
    expect(answers.name).toBe('local.chat m');
    expect((await failure(answers)).error).toMatchObject({
      code: 'ERR_BACKEND_UNAVAILABLE',
      retryable: true,
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it.each<[string, object]>([
    ['no model', {}],
    ['a model that is none', { model: {} }],
    ['an unknown option', { model: 'x', temprature: 1 }],
    ['too hot a model', { model: 'x', temperature: 3 }],
  ])('is not made of %s', (_, options) => {
    expect(() => createAiSdkAnswers(options as AiSdkAnswersOptions)).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_OPTION' }),
    );
  });
});
