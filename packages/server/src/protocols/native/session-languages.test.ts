import { createScriptedBackend } from '@ws/testing';
import { expect, it } from 'vitest';
import { base64, f32le, type RawClient } from '../../../test/support/raw-client.js';
import { hearing, joinReady, script, serve } from '../../../test/support/serving.js';
import { createServer } from '../../app/create-server.js';

const KNOWN = { languages: ['en', 'de', 'fr'] };
const START = { type: 'start', encoding: 'pcm_f32le', endpointing: { automatic: false } };
const SOUNDS_ENGLISH = { en: 0.6, de: 0.3, fr: 0.1 };

/** A backend to which everything sounds like English, of three languages. */
const hearingEnglish = () =>
  hearing({
    capabilities: KNOWN,
    hypotheses: ({ samples }) => ({
      text: script
        .hear(samples)
        .map(({ text }) => text)
        .join(' '),
      languageProbabilities: SOUNDS_ENGLISH,
    }),
  });

/** Says the script once, and gives its final. */
async function finalOf(client: RawClient) {
  client.send(f32le(script.samples));
  client.send({ type: 'finalize' });
  return (await client.until('final')).at(-1);
}

async function joined(options: Partial<Parameters<typeof serve>[0]> = {}) {
  const backend = hearingEnglish();
  const client = await joinReady(await serve({ partialIntervalMs: 0, ...options, backend }));
  return { backend, client };
}

it('refuses a language that the model does not know at once, and takes another start', async () => {
  const { client, backend } = await joined();
  for (const settings of [{ language: 'xx' }, { languages: ['de', 'xx'] }]) {
    client.send({ ...START, ...settings });
    expect((await client.until('error')).at(-1)).toMatchObject({
      code: 'UNSUPPORTED_LANGUAGE',
      message:
        'The model of this server does not know "xx". Ask for en, de, fr, or leave the language out.',
      fatal: false,
    });
  }
  client.send({ ...START, languages: ['de', 'fr'] });
  expect(await finalOf(client)).toMatchObject({
    language: 'de',
    language_probability: expect.closeTo(0.75),
  });
  expect(backend.calls).toHaveLength(1);
});

it('refuses one in the middle of a session, which goes on as it was', async () => {
  const { client } = await joined();
  client.send({ ...START, languages: ['de', 'fr'] });
  client.send({ type: 'configure', language: 'xx' });
  expect((await client.until('error')).at(-1)).toMatchObject({ code: 'UNSUPPORTED_LANGUAGE' });
  client.send({ type: 'configure', language: 'en' });
  expect((await client.until('error')).at(-1)).toMatchObject({
    code: 'INVALID_MESSAGE',
    message: 'Option "language" is "en", but must be one of "languages": de, fr.',
  });
  expect((await finalOf(client)).language).toBe('de');
  client.send({ type: 'configure', languages: ['xx'] });
  expect((await client.until('error')).at(-1)).toMatchObject({ code: 'UNSUPPORTED_LANGUAGE' });
  client.send({ type: 'configure', languages: ['fr'] });
  expect((await finalOf(client)).language).toBe('fr');
});

it('takes what the server says where the client says nothing, and what the client says where it does', async () => {
  const { client } = await joined({ languages: ['de', 'fr'] });
  client.send(START);
  expect((await finalOf(client)).language).toBe('de');
  client.send({ type: 'configure', language: 'en' });
  expect((await finalOf(client)).language).toBe('en');
  client.send({ type: 'configure', language: null, languages: ['fr', 'en'] });
  expect((await finalOf(client)).language).toBe('en');
  client.send({ type: 'configure', languages: null });
  expect((await finalOf(client)).language).toBe('de');
});

it('answers messages without a type in what may be spoken', async () => {
  const { client } = await joined({ languages: ['de', 'fr'] });
  client.send({ audio: base64(script.samples) });
  expect(JSON.parse((await client.next()) as string)).toMatchObject({
    text: 'one two three',
    language: 'de',
  });
});

it('does not start where the model does not know what may be spoken', async () => {
  const backend = createScriptedBackend({ capabilities: KNOWN });
  await expect(createServer({ backend, port: 0, languages: ['de', 'xx'] })).rejects.toMatchObject({
    code: 'ERR_INVALID_OPTION',
    message:
      'This model knows no language "xx". Give one of en, de, fr, or none to have it detected.',
  });
});
