import { Buffer } from 'node:buffer';
import { type ErrorCode, type Logger, TranscribeError } from '@ws/core';
import { readWav } from '@ws/core/audio';
import { silentLogger } from '@ws/core/internal';
import type { ServerOptions } from '@ws/server';
import type { ScriptedSynthesizerOptions } from '@ws/speech/testing';
import { describe, expect, it, vi } from 'vitest';
import { type Listening, listen } from '../../__fixtures__/listening.js';
import type { VoiceOptions } from '../../voice-options.js';

const KEY = 'k'.repeat(20);

async function speaking(
  script: ScriptedSynthesizerOptions = {},
  options: ServerOptions = {},
  voice: VoiceOptions = {},
): Promise<
  Listening & { speak(body: object, headers?: Record<string, string>): Promise<Response> }
> {
  const listening = await listen(script, options, voice);
  return {
    ...listening,
    speak: (body, headers = {}) =>
      fetch(`${listening.http}/v1/audio/speech`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ model: 'tts-1', voice: 'alloy', input: 'Good morning.', ...body }),
      }),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
async function errorOf(response: Response): Promise<[number, any]> {
  const { error } = (await response.json()) as { error: object };
  return [response.status, error];
}

describe('/v1/audio/speech', () => {
  it.each([
    [undefined, 'audio/mpeg'],
    ['opus', 'audio/ogg'],
    ['wav', 'audio/wav'],
    ['pcm', 'audio/pcm'],
  ])('gives %s as %s', async (response_format, type) => {
    const { speak } = await speaking();
    const response = await speak({ response_format });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(1000);
  });

  it('speaks the whole text, at 24 kHz, in the voice and at the speed that are asked for', async () => {
    const { speak, synthesizer } = await speaking({
      capabilities: {
        voices: [
          { name: 'one', languages: ['en-US'] },
          { name: 'two', languages: ['en-US'] },
        ],
      },
    });
    const input =
      'The sea is calm. The old keeper went home to sleep, and so did all of his friends.';
    const response = await speak({ input, response_format: 'wav', voice: 'two', speed: 2 });
    const { samples, sampleRate } = readWav(new Uint8Array(await response.arrayBuffer()));
    expect(sampleRate).toBe(24_000);
    // A space between two pieces is not spoken.
    expect(samples.length / 24_000).toBeCloseTo(((input.length - 1) * 0.06) / 2, 1);
    expect(synthesizer.calls.length).toBeGreaterThan(1);
    for (const call of synthesizer.calls) expect(call).toMatchObject({ voice: 'two', speed: 2 });
    await (await speak({ voice: { id: 'one' }, input: 'Another one.' })).arrayBuffer();
    expect(synthesizer.calls.at(-1)).toMatchObject({ voice: 'one', speed: 1 });
  });

  it('comes as events, where that is asked for', async () => {
    const { speak } = await speaking();
    const whole = await (await speak({ response_format: 'pcm' })).arrayBuffer();
    const response = await speak({ response_format: 'pcm', stream_format: 'sse' });
    expect(response.headers.get('content-type')).toMatch('text/event-stream');
    const events = (await response.text())
      .split('\n\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line.replace('data: ', '')) as { type: string; audio?: string });
    const sound = events.map(({ audio = '' }) => Buffer.from(audio, 'base64'));
    expect(Buffer.concat(sound)).toEqual(Buffer.from(whole));
    expect(events.at(-1)).toMatchObject({ type: 'speech.audio.done', usage: { input_tokens: 13 } });
  });

  it.each<[string, object, number, string]>([
    ['model', { model: 'whisper-large' }, 404, 'Ask for "scripted"'],
    ['model', { model: 7 }, 400, 'string'],
    ['input', { input: ' ' }, 400, 'not blank'],
    ['input', { input: 'a'.repeat(4097) }, 400, '4096'],
    ['voice', { voice: 'nobody' }, 400, 'one of scripted'],
    ['voice', { voice: 7 }, 400, 'one of scripted'],
    ['response_format', { response_format: 'midi' }, 400, 'mp3, opus, wav, pcm, flac, aac'],
    ['speed', { speed: 5 }, 400, '0.25 to 4'],
    // What the voice itself cannot.
    ['speed', { speed: 0.25 }, 400, '0.5 to 2'],
    ['stream_format', { stream_format: 'hls' }, 400, 'sse'],
  ])('refuses a wrong "%s" in OpenAI\'s shape: %o', async (param, body, status, words) => {
    const { speak } = await speaking();
    const response = await speak(body);
    expect(response.headers.get('x-should-retry')).toBe('false');
    expect(await errorOf(response)).toEqual([
      status,
      {
        ...{ type: 'invalid_request_error', param, code: expect.any(String) },
        message: expect.stringContaining(words),
      },
    ]);
  });

  it('refuses a text of which nothing can be said, a body that is none, and GET', async () => {
    const { speak, http } = await speaking();
    const [status, { message }] = await errorOf(await speak({ input: '```\nx\n```' }));
    expect([status, message]).toEqual([400, expect.stringContaining('nothing in this text')]);
    const url = `${http}/v1/audio/speech`;
    const broken = await fetch(url, { method: 'POST', body: '{' });
    expect(await errorOf(broken)).toMatchObject([400, { code: 'invalid_json' }]);
    const got = await fetch(url);
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('says what to install for a format, and which others there are', async () => {
    const { speak } = await speaking();
    vi.stubEnv('PATH', '');
    const response = await speak({ response_format: 'flac' });
    vi.unstubAllEnvs();
    const [status, { message }] = await errorOf(response);
    expect([status, message]).toEqual([400, expect.stringMatching(/ffmpeg, which .* mp3, opus/s)]);
  });

  it('asks for a key as other requests do', async () => {
    const { speak } = await speaking({}, { apiKeys: [KEY] });
    expect(await errorOf(await speak({}))).toMatchObject([
      ...[401, { type: 'authentication_error', code: 'invalid_api_key' }],
    ]);
    const letIn = await speak({}, { authorization: `Bearer ${KEY}` });
    expect(letIn.status).toBe(200);
    await letIn.arrayBuffer();
  });

  it('is not there where the clients of others are not served', async () => {
    const { speak } = await speaking({}, {}, { dialects: false });
    expect((await speak({})).status).toBe(404);
  });

  it.each<[ErrorCode, number]>([
    ['ERR_BACKEND_FAILED', 502],
    ['ERR_BACKEND_TIMEOUT', 504],
    ['ERR_OVERLOADED', 503],
  ])(
    '%s is %i, and neither its words nor the text are in the log or the answer',
    async (code, status) => {
      const lines: string[] = [];
      const note = (fields: object, message: string): void => {
        lines.push(JSON.stringify({ ...fields, message }));
      };
      const logger: Logger = { ...silentLogger, info: note, warn: note, error: note };
      const { speak } = await speaking(
        { failures: () => new TranscribeError('IndexError', { code }) },
        { logger },
      );
      const input = 'My password is swordfish.';
      const [told, { message }] = await errorOf(await speak({ input }));
      expect(told).toBe(status);
      expect(message).not.toContain('IndexError');
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.join()).not.toMatch(/swordfish|password/);
    },
  );

  it('comes while the rest is spoken, which ends when the client leaves', async () => {
    const { speak, synthesizer } = await speaking({ hangs: ({ index }) => index === 1 });
    const input =
      'The sea is calm. The old keeper went home to sleep, and so did all of his friends.';
    const reader = (await speak({ input, response_format: 'pcm' })).body!.getReader();
    expect((await reader.read()).value!.length).toBeGreaterThan(1000);
    await expect.poll(() => synthesizer.calls[1]?.outcome).toBe('pending');
    await reader.cancel();
    await expect.poll(() => synthesizer.calls[1]!.outcome).toBe('aborted');
  });
});
