// A server that speaks as OpenAI's does, over real HTTP; its sound is a tone for each letter.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { createWavEncoder, encodePcm } from '@ws/core/audio';
import { createScriptedSynthesizer } from '@ws/speech/testing';
import { describeSpeech } from '@ws/speech/vitest';
import { createOpenAiSpeech, type OpenAiSpeechOptions } from '@ws/voice';
import { afterAll, afterEach, describe, expect, it } from 'vitest';

interface Asked {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly body: { input: string; speed: number; response_format: string };
}

const KEY = 'sk-0123456789-secret';
const asked: Asked[] = [];
let closed = 0;
let behaviour: ((response: ServerResponse, body: Asked['body']) => void) | undefined;
const voice = createScriptedSynthesizer({
  capabilities: { sampleRate: 24_000, maxConcurrency: 4, speed: { min: 0.25, max: 4 } },
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = JSON.parse(await readText(request)) as Asked['body'];
  asked.push({ path: request.url, authorization: request.headers.authorization, body });
  response.on('close', () => {
    if (!response.writableFinished) closed++;
  });
  if (behaviour !== undefined) {
    behaviour(response, body);
    return;
  }
  const { samples } = await voice.synthesize(body.input, { speed: body.speed });
  const isWav = body.response_format === 'wav';
  response.writeHead(200, { 'content-type': isWav ? 'audio/wav' : 'audio/pcm' });
  if (isWav) response.write(createWavEncoder({ sampleRate: 24_000 }).header);
  const bytes = encodePcm(samples, 'pcm_s16le');
  // Cut within samples.
  for (let at = 0; at < bytes.length; at += 10_001) response.write(bytes.subarray(at, at + 10_001));
  response.end();
}

const server = createServer((request, response) => void answer(request, response));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
afterEach(() => {
  behaviour = undefined;
  asked.length = 0;
  closed = 0;
});

const create = (options: OpenAiSpeechOptions = {}) =>
  createOpenAiSpeech({
    ...{ baseUrl: `${origin}/v1/`, apiKey: KEY, voices: ['ann'], languages: ['en'], ...options },
  });
const texts = { short: 'So it is.', long: 'It is so, and it has been so for a while now.' };

for (const responseFormat of ['wav', 'pcm'] as const) {
  describeSpeech(`an OpenAI-compatible server, ${responseFormat}`, {
    create: () => create({ responseFormat }),
    texts,
  });
}

async function failure(call: Promise<unknown>) {
  const error = await call.then(
    () => new Error('no error'),
    (thrown: Error) => thrown,
  );
  expect(JSON.stringify([error.message, error, String(error.cause)])).not.toContain(KEY);
  return error;
}

describe('a call', () => {
  it('asks for what it is given, at the address, with the key', async () => {
    await create({ model: 'tts-1' }).synthesize('Yes.', { speed: 1.5 });
    expect(asked).toEqual([
      {
        path: '/v1/audio/speech',
        authorization: `Bearer ${KEY}`,
        body: { model: 'tts-1', input: 'Yes.', voice: 'ann', speed: 1.5, response_format: 'wav' },
      },
    ]);
    await create({ apiKey: undefined }).synthesize('Yes.');
    expect(asked[1]!.authorization).toBeUndefined();
  });

  it.each([
    [401, 'ERR_UNAUTHORIZED', false],
    [404, 'ERR_MODEL_NOT_FOUND', false],
    [400, 'ERR_BACKEND_FAILED', false],
    [429, 'ERR_OVERLOADED', true],
    [500, 'ERR_BACKEND_FAILED', true],
  ])('that is refused with %i says so, in the server’s words', async (status, code, retryable) => {
    behaviour = (response) => {
      response.writeHead(status).end(JSON.stringify({ error: { message: 'No such\nvoice.' } }));
    };
    const error = await failure(create().synthesize('Good morning to you.'));
    expect(error).toMatchObject({ code, retryable, details: { status } });
    expect(error.message).toContain('It said: No such voice.');
  });

  it('keeps the server’s words back where they hold the key or the text, or are endless', async () => {
    behaviour = (response, { input }) => {
      response.writeHead(400).end(`You said ${input} with sk-01234***cret`);
    };
    const error = await failure(create().synthesize('Good morning to you.'));
    expect(error.message).not.toMatch(/Good|sk-/);
    behaviour = (response) => {
      response.writeHead(500);
      response.write('x'.repeat(1_000_000));
    };
    expect((await failure(create().synthesize('Yes.'))).message.length).toBeLessThan(600);
    await expect.poll(() => closed).toBe(1);
  });

  it.each<[string, (response: ServerResponse) => void, string, RegExp]>([
    [
      'cut',
      (r) => void r.writeHead(200).write('RIFF', () => r.destroy()),
      'ERR_CONNECTION',
      /broke off/,
    ],
    [
      'led elsewhere',
      (r) => void r.writeHead(307, { location: origin }).end(),
      'ERR_CONNECTION',
      /reached/,
    ],
    ['no sound', (r) => void r.end('<html>'), 'ERR_BACKEND_FAILED', /WAV/],
    [
      'of another rate',
      (r) => void r.end(Buffer.from(createWavEncoder({ sampleRate: 22_050 }).header)),
      'ERR_BACKEND_FAILED',
      /Set sampleRate to 22050/,
    ],
  ])('whose answer is %s fails', async (_, act, code, message) => {
    behaviour = act;
    const error = await failure(create().synthesize('Yes.'));
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('whose answer has no end is cut', async () => {
    behaviour = (response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(100_000)));
      };
      response.on('drain', more);
      more();
    };
    const error = await failure(create({ responseFormat: 'pcm' }).synthesize('Yes.'));
    expect(error).toMatchObject({ code: 'ERR_BACKEND_FAILED' });
    expect(error.message).toMatch(/more than 32 s/);
    await expect.poll(() => closed).toBe(1);
  });

  it('is ended by its signal and by its timeout, on the wire too', async () => {
    behaviour = (response) => void response.writeHead(200).write('RIFF');
    const abort = new AbortController();
    const call = failure(create().synthesize('Yes.', { signal: abort.signal }));
    await expect.poll(() => asked.length).toBe(1);
    abort.abort();
    expect(await call).toMatchObject({ code: 'ERR_ABORTED' });
    await expect.poll(() => closed).toBe(1);
    // On a busy machine a request may not have got there when its time is over: then there is another one.
    await expect
      .poll(async () => {
        const late = await failure(create({ callTimeoutMs: 100 }).synthesize('Yes.'));
        expect(late).toMatchObject({ code: 'ERR_BACKEND_TIMEOUT', retryable: true });
        return closed;
      })
      .toBeGreaterThan(1);
  });

  it('waits in a bounded line', async () => {
    const held: ServerResponse[] = [];
    behaviour = (response) => void held.push(response);
    const abort = new AbortController();
    const speech = create({ maxConcurrency: 1, maxQueuedCalls: 1 });
    const calls = ['A.', 'B.'].map((text) =>
      failure(speech.synthesize(text, { signal: abort.signal })),
    );
    expect(await failure(speech.synthesize('C.'))).toMatchObject({
      code: 'ERR_OVERLOADED',
      retryable: true,
    });
    await expect.poll(() => held.length).toBe(1);
    abort.abort();
    for (const call of calls) expect(await call).toMatchObject({ code: 'ERR_ABORTED' });
    behaviour = undefined;
    await speech.synthesize('D.');
    expect(asked.map(({ body }) => body.input)).toEqual(['A.', 'D.']);
  });

  it('to nobody says so', async () => {
    const error = await failure(create({ baseUrl: 'http://127.0.0.1:1/v1' }).synthesize('Yes.'));
    expect(error).toMatchObject({ code: 'ERR_CONNECTION', retryable: true });
  });
});

describe('options', () => {
  it.each<[string, object]>([
    ['apiKey', { apiKey: `${KEY}\n` }],
    ['apiKey', { apiKey: '' }],
    ['baseUrl', { baseUrl: `http://user:${KEY}@host/v1` }],
    ['baseUrl', { baseUrl: `http://host/v1?key=${KEY}` }],
    ['baseUrl', { baseUrl: 'ftp://host' }],
    ['voices', { voices: [] }],
    ['voices', { voices: ['a', 'a'] }],
    ['languages', { languages: 'en' }],
    ['responseFormat', { responseFormat: 'mp3' }],
    ['sampleRate', { sampleRate: 1 }],
    ['maxChars', { maxChars: 1 }],
    ['callTimeoutMs', { callTimeoutMs: 0 }],
    ['url', { url: origin }],
  ])('are refused by name, without secrets: %s', async (option, given) => {
    const error = await failure((async () => create(given as never))());
    expect(error).toMatchObject({ code: 'ERR_INVALID_OPTION', details: { option } });
  });
});
