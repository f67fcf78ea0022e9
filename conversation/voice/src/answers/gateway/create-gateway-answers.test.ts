import type { ServerResponse } from 'node:http';
import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { answered, failure, partsOf, question } from '../__fixtures__/answered.js';
import { nobodysAddress, sendPieces, startServer } from '../__fixtures__/local-server.js';
import { createGatewayAnswers } from './create-gateway-answers.js';

const SSE = 'text/event-stream; charset=utf-8';
const lines = (...values: unknown[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');
const events = (...values: unknown[]): string =>
  values
    .map((value) => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`)
    .join('');

async function gateway(type: string, body: string, pieceChars = 7) {
  const server = await startServer((response) => sendPieces(response, type, body, pieceChars));
  return createGatewayAnswers({ url: server.url });
}

describe('a gateway', () => {
  it('is told what was said, of which conversation, with its token', async () => {
    const server = await startServer((response) => sendPieces(response, SSE, events('Yes.')));
    const answers = createGatewayAnswers({ url: `${server.url}/base/`, token: 'sesame' });
    expect(answers.name).toBe(`gateway ${new URL(server.url).host}`);
    expect(await answered(answers)).toBe('Yes.');
    const [request] = server.requests;
    expect(request?.path).toBe('/base/api/agent/stream');
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer sesame',
      'content-type': 'application/json',
      accept: expect.stringContaining('text/event-stream'),
    });
    expect(request?.body).toEqual({
      message: 'What is open today?',
      messages: question().messages,
      session_id: 'one',
      stream: true,
    });
  });

  it.each<[string, unknown[]]>([
    ['text', [{ text: 'Öpen ' }, { text: 'today 🌊.' }]],
    ['delta', [{ delta: 'Öpen ' }, { delta: { text: 'today 🌊.' } }]],
    ['content', [{ content: 'Öpen ' }, { content: [{ type: 'text', text: 'today 🌊.' }] }]],
    ['token', [{ token: 'Öpen ' }, { token: 'today 🌊.' }, { done: true }]],
    [
      'types',
      [
        { type: 'text', text: 'Öpen ' },
        { type: 'content_block_delta', delta: { text: 'today 🌊.' } },
        { type: 'done' },
      ],
    ],
    [
      'the AI SDK’s',
      [
        { type: 'start' },
        { type: 'text-delta', id: '1', delta: 'Öpen today 🌊.' },
        { type: 'finish' },
      ],
    ],
    [
      'OpenAI’s',
      [
        { choices: [{ delta: { content: 'Öpen ' } }] },
        { choices: [{ delta: { content: 'today 🌊.' } }] },
        { choices: [{ delta: {}, finish_reason: 'stop' }] },
      ],
    ],
    [
      'Ollama’s',
      [
        { message: { role: 'assistant', content: 'Öpen ' }, done: false },
        { message: { content: 'today 🌊.' }, done: true },
      ],
    ],
    [
      'thoughts and states beside it',
      [
        { type: 'status', text: 'busy' },
        { type: 'thinking', text: 'Hm.' },
        { text: 'Öpen today 🌊.' },
        { usage: 3 },
      ],
    ],
    [
      'thoughts that are typed as OpenAI’s texts',
      [
        { type: 'response.reasoning_text.delta', delta: 'Hm.' },
        { type: 'response.reasoning_summary_text.delta', delta: 'Hm.' },
        { type: 'response.output_text.delta', delta: 'Öpen today 🌊.' },
        { type: 'response.completed' },
      ],
    ],
    [
      'thoughts among the parts of a text',
      [
        { text: 'Hm.', thought: true },
        {
          content: [
            { type: 'reasoning', text: 'Hm.' },
            { type: 'thinking', content: 'Hm.' },
            { thought: true, text: 'Hm.' },
            { type: 'text', text: 'Öpen today 🌊.' },
          ],
        },
      ],
    ],
  ])(
    'is understood with %s, as events and as lines, with and without a content type',
    async (_, values) => {
      for (const type of [SSE, 'text/plain', 'application/octet-stream']) {
        expect(await answered(await gateway(type, events(...values, '[DONE]')))).toBe(
          'Öpen today 🌊.',
        );
      }
      for (const type of [
        'application/x-ndjson',
        'application/jsonl',
        'application/json',
        'text/plain',
      ]) {
        expect(await answered(await gateway(type, lines(...values)))).toBe('Öpen today 🌊.');
      }
    },
  );

  it('may send plain words as events, comments, names of events, and no last empty line', async () => {
    const body =
      ': hello\n\nevent: message\ndata: Open \n\nid: 3\nretry: 100\ndata: {"text":"today."}\r\n\r\n: still here\nevent: done\ndata: Open today.\n';
    expect(await answered(await gateway(SSE, body))).toBe('Open today.');
    expect(await answered(await gateway(SSE, 'data: {"text":"Open."}'))).toBe('Open.');
    expect(await answered(await gateway('application/x-ndjson', '{"text":"Open."}'))).toBe('Open.');
    expect(await answered(await gateway('application/json', '{\n  "text": "Open."\n}\n'))).toBe(
      'Open.',
    );
  });

  it('may name events that are thoughts', async () => {
    const body =
      'event: thinking\ndata: {"text":"Hm."}\n\nevent: reasoning\ndata: Hm.\n\nevent: thought\ndata: "Hm."\n\nevent: message\ndata: Open.\n\n';
    expect(await answered(await gateway(SSE, body))).toBe('Open.');
  });

  it.each([
    [['He said ', '"', 'hello', '"', ' to you.']],
    [['"', 'Hello', '" is a word.']],
    [['"Hello" is a word.']],
    [['See ', '[1]', ' for more.']],
    [['[1]', ' and ', '[2]', ' say so.']],
    [['[', 'Note', ']', ' Read it.']],
    [['The set ', '{a, b}', ' is small.']],
    [['{', 'a, b}', ' is a set.']],
    [['I count: ', '1', ', ', '"2"', ', ', '[3]', ', ', '{}', ', ', '{"4', '": 5}']],
    [['Write ', '{"text": ', '1}', '.']],
  ])('may send plain words that begin as JSON does: %j', async (tokens) => {
    // In one network chunk, and in many.
    for (const pieceChars of [7, 10_000]) {
      const answers = await gateway(SSE, events(...tokens, '[DONE]'), pieceChars);
      expect(await answered(answers)).toBe(tokens.join(''));
    }
  });

  it('may send JSON strings, and JSON beside plain words', async () => {
    const strings = ['Öpen ', '"today" ', '🌊.'].map((token) => JSON.stringify(token));
    expect(await answered(await gateway(SSE, events(...strings)))).toBe('Öpen "today" 🌊.');
    const mixed = ['Open ', { type: 'thinking', text: 'Hm.' }, { usage: 3 }, { text: 'today.' }];
    expect(await answered(await gateway(SSE, events(...mixed)))).toBe('Open today.');
  });

  it.each<[string, string, string]>([
    [SSE, events({ text: 'The lightho' }), 'data: {"text": "a secret\n\n'],
    ['application/x-ndjson', lines({ text: 'The lightho' }), '{"text": "a secret\n'],
  ])('of which something is malformed gives what came before: %s', async (type, before, after) => {
    for (const pieceChars of [7, 10_000]) {
      const failed = await failure(await gateway(type, before + after, pieceChars));
      expect(failed.before).toBe('The lightho');
      expect(failed.error).toMatchObject({ code: 'ERR_BACKEND_FAILED' });
      expect(failed.error.message).not.toContain('secret');
    }
  });

  it('tells of tools', async () => {
    const body = lines({ type: 'tool_call', name: 'clock' }, { text: 'It is five.' });
    expect(await partsOf(await gateway('application/x-ndjson', body))).toEqual([
      { type: 'tool', name: 'clock' },
      { type: 'text', text: 'It is five.' },
    ]);
  });

  it('that goes on after its end is not waited for', async () => {
    const server = await startServer((response) => {
      response.writeHead(200, { 'content-type': SSE });
      response.write(events({ text: 'Open.' }, '[DONE]'));
    });
    expect(await answered(createGatewayAnswers({ url: server.url }))).toBe('Open.');
    await expect.poll(() => server.left).toBe(1);
  });

  it.each<[string, string, string, string]>([
    [
      'an error',
      SSE,
      events({ text: 'Op' }, { error: { message: 'a secret' } }),
      'says that it failed',
    ],
    ['an event of errors', SSE, 'event: error\ndata: a secret\n\n', 'says that it failed'],
    [
      'an error’s type',
      'application/x-ndjson',
      lines({ type: 'error', message: 'a secret' }),
      'says that it failed',
    ],
    ['half an object', SSE, 'data: {"text": "a secret\n\n', 'no JSON'],
    ['lines that are none', 'application/x-ndjson', 'a secret\n', 'no JSON'],
    ['a page', 'text/html', '<html>a secret</html>', 'without a word'],
    ['nothing', SSE, '', 'without a word'],
    ['no known shape', SSE, events({ secret: 'x' }, [1, 2]), 'without a word'],
  ])('that sends %s fails, without a word of it', async (_, type, body, message) => {
    const { error } = await failure(await gateway(type, body));
    expect(error).toMatchObject({ code: 'ERR_BACKEND_FAILED', retryable: true });
    expect(error.message).toContain(message);
    expect(`${error.message}${String(error.cause)}`).not.toContain('secret');
  });

  it.each<[number, string, boolean]>([
    [401, 'ERR_UNAUTHORIZED', false],
    [403, 'ERR_UNAUTHORIZED', false],
    [404, 'ERR_BACKEND_UNAVAILABLE', false],
    [422, 'ERR_BACKEND_FAILED', false],
    [429, 'ERR_OVERLOADED', true],
    [500, 'ERR_BACKEND_UNAVAILABLE', true],
    [503, 'ERR_BACKEND_UNAVAILABLE', true],
  ])('that refuses with %i fails as %s', async (status, code, retryable) => {
    const server = await startServer((response) => {
      response.writeHead(status).end('the key is sesame');
    });
    const { error } = await failure(createGatewayAnswers({ url: server.url, token: 'sesame' }));
    expect(error).toMatchObject({ code, retryable, details: { status } });
    expect(error.message).toContain(String(status));
    expect(error.message).not.toContain('sesame');
  });

  it('that is not there fails as such', async () => {
    const { error } = await failure(createGatewayAnswers({ url: await nobodysAddress() }));
    expect(error).toMatchObject({ code: 'ERR_BACKEND_UNAVAILABLE', retryable: true });
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('that breaks off fails, with what it said', async () => {
    const server = await startServer((response) => {
      response.writeHead(200, { 'content-type': SSE });
      response.write(events({ text: 'The lightho' }), () => response.destroy());
    });
    const { error, before } = await failure(createGatewayAnswers({ url: server.url }));
    expect(error).toMatchObject({ code: 'ERR_BACKEND_FAILED', retryable: true });
    expect(error.message).toContain('broke off');
    expect(before).toBe('The lightho');
  });

  it('sees the connection closed when the answer is aborted, or left', async () => {
    const server = await startServer((response) => {
      response.writeHead(200, { 'content-type': SSE });
      response.write(events({ text: 'One. ' }));
    });
    const answers = createGatewayAnswers({ url: server.url });
    const controller = new AbortController();
    for await (const _ of answers.answer(question())) break;
    await expect.poll(() => server.left).toBe(1);
    const failed = failure(answers, question('?', { signal: controller.signal }));
    await expect.poll(() => server.requests.length).toBe(2);
    controller.abort();
    expect((await failed).error.code).toBe('ERR_ABORTED');
    await expect.poll(() => server.left).toBe(2);
  });

  it('that hangs is left after the time for the first part', async () => {
    const server = await startServer(() => {});
    const clock = createManualClock();
    const answers = createGatewayAnswers({ url: server.url, firstPartTimeoutMs: 100, clock });
    const failed = failure(answers);
    await expect.poll(() => server.requests.length).toBe(1);
    await clock.advance(100);
    expect((await failed).error.code).toBe('ERR_BACKEND_TIMEOUT');
    await expect.poll(() => server.left).toBe(1);
  });

  describe('that sends without end', () => {
    /** As fast as it is read. */
    function flood(response: ServerResponse, type: string, start: string, piece: string): void {
      response.writeHead(200, { 'content-type': type });
      response.write(start);
      const more = (): void => {
        while (!response.destroyed && response.write(piece));
      };
      response.on('drain', more);
      more();
    }
    const big = 'x'.repeat(65_536);

    it.each<[string, string, string, string, string]>([
      ['text', 'application/x-ndjson', '', lines({ text: 'word '.repeat(100) }), 'maxAnswerChars'],
      ['a line', 'application/x-ndjson', '{"text":"', big, 'a line of more than'],
      ['an event', SSE, 'data: {"text":"', big, 'an event of more than'],
      ['an event of many lines', SSE, '', `data: ${big}\n`, 'an event of more than'],
      ['an object', 'application/json', '{\n"text":"', big, 'JSON of more than'],
      ['spaces', 'text/plain', '', ' '.repeat(65_536), 'more than 16777216 bytes'],
      ['comments', SSE, '', `: ${big}\n\n`, 'more than 16777216 bytes'],
      [
        'what nobody knows',
        'application/x-ndjson',
        '',
        lines({ other: big }),
        'more than 16777216 bytes',
      ],
    ])('%s fails, and is closed', async (_, type, start, piece, message) => {
      const server = await startServer((response) => flood(response, type, start, piece));
      const { error } = await failure(createGatewayAnswers({ url: server.url }));
      expect(error.code).toBe('ERR_BACKEND_FAILED');
      expect(error.message).toContain(message);
      await expect.poll(() => server.left).toBe(1);
    });
  });

  it.each(['no address', 'ftp://x', 'http://user:secret@127.0.0.1'])('is not at %s', (url) => {
    try {
      createGatewayAnswers({ url });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'ERR_INVALID_OPTION', details: { option: 'url' } });
      expect((error as Error).message).not.toContain('secret');
    }
  });
});
