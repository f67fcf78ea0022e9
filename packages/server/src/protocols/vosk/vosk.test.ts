import type { FinalEvent } from '@ws/core';
import { createManualClock, createScriptedBackend } from '@ws/testing';
import { expect, it } from 'vitest';
import { counting, halved, tonesOf, understood } from '../../../test/support/counted-tones.js';
import { rawConnect, s16le } from '../../../test/support/raw-client.js';
import { join, serve } from '../../../test/support/serving.js';
import { DEFAULT_VOSK_CONFIG, resultOf } from './messages.js';

const options = { partialIntervalMs: 0 } as const;

it('answers each message with one, and the end with the words', async () => {
  const server = await serve({ backend: counting(), ...options });
  const client = await join(server, '/vosk');
  client.send('{ "config" : { "sample_rate" : 16000.000000, "phrase_list": ["one", 7] } }');
  const audio = s16le(tonesOf('one two three', 100));
  for (let at = 0; at < audio.length; at += 6400) {
    client.send(audio.subarray(at, at + 6400));
    expect(await client.json()).toEqual({ partial: expect.any(String) });
  }
  client.send('{"eof" : 1}');
  const { text, result } = await client.json();
  expect(text).toBe('one two three');
  expect(result).toHaveLength(3);
  expect(result[1]).toEqual({
    word: 'two',
    start: expect.closeTo(0.3, 1),
    end: expect.closeTo(0.6, 1),
    conf: 0.9,
  });
  expect((await client.closed).code).toBe(1000);
});

it('takes audio that is cut within a sample', async () => {
  const client = await join(await serve({ backend: counting(), ...options }), '/vosk');
  client.send({ config: { sample_rate: 16_000 } });
  const audio = s16le(tonesOf('one two three', 100));
  for (let at = 0; at < audio.length; at += 6401) {
    client.send(audio.subarray(at, at + 6401));
    expect(await client.json()).toEqual({ partial: expect.any(String) });
  }
  client.send({ eof: 1 });
  expect((await client.json()).text).toBe('one two three');
  expect((await client.closed).code).toBe(1000);
});

it('forgets the half of a sample with what it belongs to', async () => {
  const client = await join(await serve({ backend: counting(), ...options }), '/vosk');
  client.send({ config: { sample_rate: 16_000 } });
  client.send(new Uint8Array(1));
  expect(await client.json()).toEqual({ partial: '' });
  client.send({ reset: 1 });
  client.send(s16le(tonesOf('one two', 100)));
  await client.json();
  client.send({ eof: 1 });
  expect((await client.json()).text).toBe('one two');
});

it('tells times to the millisecond', () => {
  const words = [{ text: 'one', start: 0.1 + 0.2, end: 3.4960000000000004, probability: 1 }];
  const final = { text: 'one', words } as unknown as FinalEvent;
  const { result } = JSON.parse(resultOf([final], DEFAULT_VOSK_CONFIG));
  expect(result).toEqual([{ word: 'one', start: 0.3, end: 3.496, conf: 1 }]);
});

it('tells one utterance at a time, and what is being said', async () => {
  const server = await serve({ backend: counting(), partialIntervalMs: 100 });
  const client = await join(server, '/vosk');
  client.send({ config: { words: 0, max_alternatives: 1 } });
  const answers: unknown[] = [];
  const say = async (samples: Float32Array) => {
    for (const [at] of [...samples].entries()) {
      if (at % 800 !== 0) continue;
      client.send(s16le(samples.subarray(at, at + 800)));
      answers.push(await client.json());
    }
  };
  await say(halved(tonesOf('one two', 1000)));
  await expect
    .poll(async () => {
      await say(new Float32Array(800));
      return answers;
    })
    .toContainEqual({ alternatives: [{ confidence: 1, text: 'one two' }] });
  expect(answers.some((answer) => (answer as { partial?: string }).partial)).toBe(true);
  await say(new Float32Array(800));
  const told = answers.filter((answer) => 'alternatives' in (answer as object));
  expect(told).toHaveLength(1);
  client.send({ reset: 1 });
  client.send({ eof: 1 });
  expect(await client.json()).toEqual({ alternatives: [{ confidence: 1, text: '' }] });
});

it('tells a final in the answer to the message in which its utterance ends', async () => {
  const clock = createManualClock();
  const backend = createScriptedBackend({
    ...{ clock, latencyMs: 100 },
    hypotheses: ({ samples }) => understood(samples),
  });
  const client = await join(await serve({ backend, ...options }), '/vosk');
  client.send({ config: { sample_rate: 16_000 } });
  for (const words of ['one two', 'three']) client.send(s16le(tonesOf(words, 1000)));
  const answers = Promise.all([client.json(), client.json()]);
  for (const calls of [1, 2]) {
    await expect.poll(() => backend.calls.length).toBe(calls);
    await clock.advance(100);
  }
  expect(await answers).toMatchObject([{ text: 'one two' }, { text: 'three' }]);
});

it.each([
  ['no JSON', '{'],
  ['a list', '[]'],
  ['what it does not know', '{"speak":1}'],
  ['a rate that is none', '{"config":{"sample_rate":1e9}}'],
  ['a config that is none', '{"config":3}'],
  ['a message that is too long', `{"config":{"x":"${'x'.repeat(70_000)}"}}`],
])('ends the conversation at %s', async (_, text) => {
  const client = await join(await serve({ backend: counting(), ...options }), '/vosk');
  client.send(text);
  expect([1007, 1008]).toContain((await client.closed).code);
});

it('has a port of its own, where every path is its', async () => {
  const server = await serve({ backend: counting(), voskPort: 0, apiKeys: ['k'.repeat(20)] });
  const { vosk } = server.ports;
  const url = `ws://127.0.0.1:${vosk}`;
  const refused = await rawConnect(url);
  expect((await refused.closed).code).toBe(1006);
  const client = await rawConnect(`${url}/any/path?api_key=${'k'.repeat(20)}`);
  client.send({ eof: 1 });
  expect(await client.json()).toEqual({ text: '' });
  expect((await fetch(url.replace('ws', 'http'))).status).toBe(426);
  await server.close();
  await expect(fetch(url.replace('ws', 'http'))).rejects.toThrow();
});

it('tells what was heard when the server ends', async () => {
  const server = await serve({ backend: counting(), ...options });
  const client = await join(server, '/vosk');
  client.send({ config: { sample_rate: 16_000 } });
  client.send(s16le(tonesOf('one')));
  expect(await client.json()).toEqual({ partial: '' });
  const closing = server.close();
  expect((await client.json()).text).toBe('one');
  expect((await client.closed).code).toBe(1001);
  await closing;
});
