import { createScriptedBackend } from '@ws/testing';
import { expect, it } from 'vitest';
import { counting, halved, tonesOf } from '../../../test/support/counted-tones.js';
import { s16le } from '../../../test/support/raw-client.js';
import { join, serve } from '../../../test/support/serving.js';

const START = {
  type: 'start',
  language: 'en-US',
  format: 'raw',
  encoding: 'LINEAR16',
  sampleRateHz: 8000,
  interimResults: true,
};

it('tells finals and interim results, and closes after "stop"', async () => {
  const server = await serve({ backend: counting(), partialIntervalMs: 100 });
  const client = await join(server, '/jambonz');
  client.send({ ...START, options: { hints: ['one', { phrase: 'two' }, 3] } });
  client.send(s16le(halved(tonesOf('one two'))));
  const told = [await client.json()];
  expect(told[0].is_final).toBe(false);
  // The engine was not asked how sure it is of words.
  expect(told[0].alternatives[0].confidence).toBe(0);
  client.send(s16le(halved(tonesOf('three', 1000))));
  client.send(s16le(halved(tonesOf('three'))));
  client.send({ type: 'stop' });
  for (let finals = 0; finals < 2; finals += told.at(-1).is_final ? 1 : 0) {
    told.push(await client.json());
  }
  expect(told.filter(({ is_final }) => is_final)).toEqual(
    ['one two three', 'three'].map((transcript) => ({
      type: 'transcription',
      is_final: true,
      alternatives: [{ confidence: expect.any(Number), transcript }],
      channel: 1,
      language: 'en-US',
    })),
  );
  expect((await client.closed).code).toBe(1000);
});

it('tells no interim results to who wants none', async () => {
  const backend = counting();
  const client = await join(await serve({ backend, partialIntervalMs: 100 }), '/jambonz');
  client.send({ ...START, interimResults: false });
  // Also not what is shown at a pause that is too short.
  client.send(s16le(halved(tonesOf('one two three one two three', 200))));
  await expect.poll(() => backend.calls.length).toBeGreaterThan(0);
  client.send(s16le(halved(tonesOf('one', 1000))));
  expect((await client.json()).is_final).toBe(true);
});

it.each([
  ['another encoding', { ...START, encoding: 'MULAW' }, /LINEAR16/],
  ['a rate that is none', { ...START, sampleRateHz: 3 }, /sampleRateHz/],
  ['a language that is none', { ...START, language: '??' }, /ISO 639-1/],
  ['what it does not know', { type: 'dance' }, /start/],
  ['audio before "start"', new Uint8Array(4), /start/],
])('says what is wrong with %s', async (_, frame, why) => {
  const client = await join(await serve({ backend: counting() }), '/jambonz');
  client.send(frame);
  expect(await client.json()).toEqual({ type: 'error', error: expect.stringMatching(why) });
  expect((await client.closed).code).toBe(1008);
});

it('says that something was not understood, and goes on', async () => {
  let isBroken = true;
  const backend = createScriptedBackend({
    hypotheses: () => {
      if (!isBroken) return 'two';
      throw new TypeError('broken');
    },
  });
  const client = await join(await serve({ backend, partialIntervalMs: 0 }), '/jambonz');
  client.send(START);
  client.send(s16le(halved(tonesOf('one', 1500))));
  expect(await client.json()).toMatchObject({ type: 'error' });
  isBroken = false;
  client.send(s16le(halved(tonesOf('two', 1500))));
  const told = [await client.json()];
  while (!told.at(-1).is_final) told.push(await client.json());
  expect(told.at(-1).alternatives).toMatchObject([{ transcript: 'two' }]);
});

it('tells where an utterance was that has no words at all, also the last one', async () => {
  const backend = createScriptedBackend();
  const client = await join(await serve({ backend }), '/jambonz');
  client.send({ ...START, interimResults: false });
  client.send(s16le(halved(tonesOf('three three three three three three three', 1500))));
  client.send({ type: 'stop' });
  const told = await client.json();
  expect(told).toMatchObject({ is_final: true, alternatives: [{ transcript: '' }] });
  expect(told.untranscribed).toHaveLength(1);
  expect((await client.closed).code).toBe(1000);
});
