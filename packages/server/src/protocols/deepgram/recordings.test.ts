import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { Diarizer } from '@ws/core';
import { createManualClock, createScriptedBackend, createSpeechScript } from '@ws/testing';
import { expect, it } from 'vitest';
import { f32le } from '../../../test/support/raw-client.js';
import { hearing, join, script, serve } from '../../../test/support/serving.js';
import type { ServerOptions } from '../../app/options/server-options.js';

const RAW = 'encoding=linear32&sample_rate=16000';

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
type Answer = [number, any, Headers];

async function start(options: ServerOptions = {}) {
  const server = await serve({ backend: hearing(), ...options });
  const url = `${server.url.replace('ws', 'http')}/v1/listen`;
  return {
    server,
    url,
    async post(
      query: string,
      body: string | Uint8Array<ArrayBuffer>,
      headers = {},
    ): Promise<Answer> {
      const response = await fetch(`${url}?${query}`, {
        method: 'POST',
        body: body,
        headers: { 'content-type': 'application/octet-stream', ...headers },
      });
      return [response.status, await response.json(), response.headers];
    },
  };
}

it('are answered by their words, with what was asked for besides', async () => {
  const { post } = await start();
  const query = `${RAW}&utterances=true&paragraphs=true&detect_language=true`;
  const [status, { metadata, results }] = await post(query, f32le(script.samples));
  expect(status).toBe(200);
  const [{ alternatives, detected_language: language }] = results.channels;
  expect(alternatives[0].transcript).toBe('one two three');
  expect(alternatives[0].words.map(({ word }: { word: string }) => word)).toEqual([
    ...['one', 'two', 'three'],
  ]);
  expect(alternatives[0].paragraphs.transcript).toBe('one two three');
  expect(results.utterances[0]).toMatchObject({ transcript: 'one two three', channel: 0 });
  expect(language).toBe('en');
  expect(metadata).toMatchObject({ duration: script.samples.length / 16_000, channels: 1 });
});

it('tell who says each word, where that is asked for', async () => {
  const heard: number[] = [];
  const diarizer: Diarizer = {
    specVersion: 'v1',
    name: 'scripted',
    async load() {},
    async diarize(audio) {
      let samples = 0;
      for await (const piece of audio as AsyncIterable<Float32Array>) samples += piece.length;
      heard.push(samples);
      return [
        { start: 0, end: 1, speaker: '1' },
        { start: 1, end: 60, speaker: '2' },
      ];
    },
    async [Symbol.asyncDispose]() {},
  };
  const { post } = await start({ speakers: { recordings: diarizer } });
  const query = `${RAW}&utterances=true&paragraphs=true`;
  const [, { results }] = await post(`${query}&diarize=true`, f32le(script.samples));
  const [{ alternatives }] = results.channels;
  const speakers = alternatives[0].words.map(({ speaker }: { speaker: number }) => speaker);
  expect(alternatives[0].transcript).toBe('one two three');
  expect(speakers[0]).toBe(0);
  expect(speakers.at(-1)).toBe(1);
  expect(alternatives[0].words[0]).not.toHaveProperty('speaker_confidence');
  const people = [0, 1];
  expect(results.utterances.map(({ speaker }: { speaker: number }) => speaker)).toEqual(people);
  expect(
    alternatives[0].paragraphs.paragraphs.map(({ speaker }: { speaker: number }) => speaker),
  ).toEqual(people);
  expect(heard).toEqual([script.samples.length]);
  const [, plain] = await post(query, f32le(script.samples));
  expect(JSON.stringify(plain)).not.toContain('"speaker"');
});

it('are refused where who speaks is asked for, and nothing tells it', async () => {
  const { post } = await start({});
  const [status, { err_msg: why }] = await post(`${RAW}&diarize=true`, f32le(script.samples));
  expect([status, why]).toEqual([400, expect.stringContaining('does not tell who speaks')]);
});

it.each([
  'utterances',
  'paragraphs',
  'smart_format',
  'multichannel',
  'interim_results',
  'vad_events',
])('are refused with "%s" that is neither true nor false', async (name) => {
  const { post } = await start();
  const [status, { err_msg: why }] = await post(`${RAW}&${name}=maybe`, f32le(script.samples));
  expect(status).toBe(400);
  expect(why).toBe(`"${name}" must be true or false.`);
});

it('are taken where other clients have said that they send some, and send nothing', async () => {
  const clock = createManualClock();
  const { url, post } = await start({ clock, maxClients: 1, maxWaitingClients: 0 });
  const silent = httpRequest(`${url}?${RAW}`, {
    method: 'POST',
    headers: { 'content-type': 'audio/raw', 'content-length': 1000, expect: '100-continue' },
  });
  const answered = once(silent, 'response');
  silent.flushHeaders();
  // The server has read the headers: it sends, and waits.
  await once(silent, 'continue');
  await expect.poll(async () => (await post(RAW, f32le(script.samples)))[0]).toBe(503);
  await clock.advance(5000);
  const [status, { results }] = await post(RAW, f32le(script.samples));
  expect(status).toBe(200);
  expect(results.channels[0].alternatives[0].transcript).toBe('one two three');
  const [{ statusCode }] = await answered;
  expect(statusCode).toBe(408);
  silent.destroy();
});

it('share a place where they take long and others wait, and have all of their words', async () => {
  const words = Array.from({ length: 12 }, (_, i) => `word${i}`);
  const long = createSpeechScript(words.flatMap((text) => [{ text, ms: 500 }, { pauseMs: 2000 }]));
  const clock = createManualClock();
  const backend = createScriptedBackend({
    ...{ clock, latencyMs: 20_000 },
    hypotheses: (call) => long.hear(call.samples),
  });
  const { server, post } = await start({ clock, backend, maxClients: 2 });
  let answers = 0;
  const posted = [0, 1].map(async () => {
    const answer = await post(RAW, f32le(long.samples));
    answers++;
    return answer;
  });
  // Both have a place once another client has to wait.
  await expect.poll(() => backend.calls.length).toBeGreaterThan(0);
  let speaking = await join(server);
  while ((await speaking.json()).type !== 'wait') {
    speaking.socket.close(1000);
    await speaking.closed;
    // A recording whose place this client had looks again later.
    await clock.advance(100);
    speaking = await join(server);
  }
  const isIn = speaking.json();
  let hasPlace = false;
  void isIn.then(() => {
    hasPlace = true;
  });
  await expect
    .poll(async () => {
      await clock.advance(5000);
      return hasPlace;
    })
    .toBe(true);
  expect((await isIn).type).toBe('ready');
  // Not since one of them was done.
  expect(backend.calls.length).toBeLessThan(words.length);
  speaking.socket.close(1000);
  await expect
    .poll(async () => {
      await clock.advance(5000);
      return answers;
    })
    .toBe(2);
  for (const [status, { results }] of await Promise.all(posted)) {
    expect(status).toBe(200);
    const { transcript } = results.channels[0].alternatives[0];
    expect(transcript).toBe(words.join(' '));
  }
});

it('have paragraphs where they are to be formatted', async () => {
  const { post } = await start();
  const body = f32le(script.samples);
  const [, formatted] = await post(`${RAW}&smart_format=true`, body);
  const [{ paragraphs }] = formatted.results.channels[0].alternatives;
  expect(paragraphs).toMatchObject({ transcript: 'one two three', paragraphs: [{ num_words: 3 }] });
  const [, plain] = await post(RAW, body);
  expect(plain.results.channels[0].alternatives[0]).not.toHaveProperty('paragraphs');
});

it('say which languages were spoken, where several may be', async () => {
  const { post } = await start();
  const [, { results }] = await post(`${RAW}&language=multi`, f32le(script.samples));
  const [{ languages, words }] = results.channels[0].alternatives;
  expect(languages).toEqual(['en']);
  expect(words).toHaveLength(3);
  expect(words[0]).toMatchObject({ word: 'one', language: 'en' });
  const [, one] = await post(`${RAW}&language=en`, f32le(script.samples));
  expect(one.results.channels[0].alternatives[0]).not.toHaveProperty('languages');
});

it('have a transcript of each channel, where that is asked for', async () => {
  const { post, server } = await start();
  const both = new Float32Array(script.samples.length * 2);
  script.samples.forEach((sample, i) => {
    both[2 * i] = sample;
    both[2 * i + 1] = i < 8000 ? sample : 0;
  });
  const [, { results }] = await post(`${RAW}&channels=2&multichannel=true`, f32le(both));
  const texts = results.channels.map(
    // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
    ({ alternatives }: any) => alternatives[0].transcript,
  );
  expect(texts).toEqual(['one two three', 'one']);
  expect(server.sessions).toBe(0);
});

it('are refused with what to do', async () => {
  const { post, url } = await start({ maxClients: 1 });
  const json = { 'content-type': 'application/json' };
  const [status, body, headers] = await post('', '{"url":"http://169.254.169.254/"}', json);
  expect([status, body.err_msg]).toEqual([400, expect.stringMatching(/fetches nothing/)]);
  expect(headers.get('dg-request-id')).toBe(body.request_id);
  expect(headers.get('dg-error')).toBe(body.err_msg);
  expect((await post('', '{', json))[1].err_msg).toMatch(/not JSON/);
  expect((await post('callback=http%3A%2F%2Fx', 'x'))[0]).toBe(400);
  expect((await fetch(url)).status).toBe(405);
  const guarded = await start({ apiKeys: ['k'.repeat(20)] });
  expect((await guarded.post('', 'x'))[1].err_code).toBe('INVALID_AUTH');
});

it('take a place, and give it back when the client leaves', async () => {
  const backend = hearing({ hangs: () => true });
  const { post, url, server } = await start({ backend, maxClients: 1 });
  const leaves = new AbortController();
  const left = fetch(`${url}?${RAW}`, {
    method: 'POST',
    body: f32le(script.samples),
    headers: { 'content-type': 'application/octet-stream' },
    signal: leaves.signal,
  }).catch(() => 'left');
  await expect.poll(() => backend.calls.length).toBe(1);
  const [status, , headers] = await post(RAW, f32le(script.samples));
  expect([status, headers.get('retry-after')]).toEqual([503, '5']);
  leaves.abort();
  expect(await left).toBe('left');
  await expect.poll(() => backend.calls[0]!.options.signal?.aborted).toBe(true);
  await server.close();
});

it.each([
  ['GET', '/v1/listen', 405, 'METHOD_NOT_ALLOWED', /to \/v1\/listen with POST/],
  ['GET', '/v2/listen', 426, 'UPGRADE_REQUIRED', /ws:/],
  ['GET', '/v1/auth/grant', 405, 'METHOD_NOT_ALLOWED', /grant for a token with POST/],
  ['GET', '/v1/projects', 404, 'NOT_FOUND', /\/v1\/listen \(POST/],
  ['GET', '/v1/projects/7/keys', 404, 'NOT_FOUND', /\/v1\/listen \(POST/],
  ['POST', '/v1/listen/more', 404, 'NOT_FOUND', /\/v1\/listen \(POST/],
])('%s %s is refused as Deepgram refuses', async (method, path, status, code, why) => {
  const { url } = await start();
  const answer = await fetch(url.replace('/v1/listen', path), { method });
  expect(answer.status).toBe(status);
  expect(await answer.json()).toEqual({
    ...{ err_code: code, err_msg: expect.stringMatching(why), request_id: expect.any(String) },
  });
});
