import { createEnergyVad, type TranscriptionBackend } from '@ws/core';
import { deferred } from '@ws/core/internal';
import { expect, it } from 'vitest';
import { coarseEar, coarseSpeech } from '../../../../../test/support/coarse-speech.js';
import { type RawClient, rawConnect, s16le } from '../../../../../test/support/raw-client.js';
import { serve } from '../../../../../test/support/serving.js';
import {
  converse,
  kindsOf,
  MS_PER_CHAR,
  PCM_16K,
  SPEECH,
  scripted,
  speak,
  type Told,
  typesOf,
  write,
} from './__fixtures__/conversing.js';

const TEXT = { output_modalities: ['text'] };
const held = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve());
  });

/** Says this, and then nothing more without an end. */
const endless = (...texts: string[]) =>
  scripted(async function* ({ signal }) {
    yield* texts;
    await held(signal);
  });

const soundOf = (told: readonly Told[], type = 'response.output_audio.delta'): Buffer =>
  Buffer.concat(
    told.filter((one) => one.type === type).map(({ delta }) => Buffer.from(delta, 'base64')),
  );

async function done(client: RawClient): Promise<Told[]> {
  return client.until('response.done');
}

it('hears a turn, answers it, and speaks the answer', async () => {
  const parts = scripted(function* () {
    yield 'Four ';
    yield 'five.';
  });
  const client = await converse(parts, {
    instructions: 'Count on.',
    audio: { input: { ...PCM_16K, transcription: { model: 'whisper-1' } } },
  });
  speak(client);
  const told = await done(client);
  const ids = new Set(told.map(({ event_id }) => event_id));
  expect(ids.size).toBe(told.length);
  expect(kindsOf(told)).toEqual([
    'input_audio_buffer.speech_started',
    'conversation.item.input_audio_transcription.delta',
    'input_audio_buffer.speech_stopped',
    'input_audio_buffer.committed',
    'conversation.item.added',
    'conversation.item.done',
    'conversation.item.input_audio_transcription.completed',
    'response.created',
    'response.output_item.added',
    'response.content_part.added',
    'response.output_audio_transcript.delta',
    'response.output_audio.delta',
    'response.output_audio.done',
    'response.output_audio_transcript.done',
    'response.content_part.done',
    'response.output_item.done',
    'response.done',
  ]);
  const { messages } = parts.asked[0]!;
  expect(messages).toEqual([
    { role: 'system', content: 'Count on.' },
    { role: 'user', content: 'one two three' },
  ]);
  const { response } = told.at(-1);
  expect(response).toMatchObject({
    ...{ object: 'realtime.response', status: 'completed', status_details: null },
    ...{ output_modalities: ['audio'], metadata: null },
    output: [
      {
        ...{ type: 'message', role: 'assistant', status: 'completed' },
        content: [{ type: 'output_audio', transcript: 'Four five.' }],
      },
    ],
  });
  expect(response.usage.total_tokens).toBe(
    response.usage.input_tokens + response.usage.output_tokens,
  );
  // Ten characters, of 10 ms each, in 24 kHz of 16 bits.
  expect(soundOf(told).length).toBe((10 * MS_PER_CHAR * 24_000 * 2) / 1000);
  const [heard, said] = told.filter(({ type }) => type === 'conversation.item.added');
  expect(said.previous_item_id).toBe(heard.item.id);
});

it('answers in writing, as the beta has it, too', async () => {
  const parts = scripted(() => ['Hello ', 'there.']);
  const client = await converse(parts, TEXT);
  write(client, 'Hi.');
  client.send({ type: 'response.create' });
  const told = await done(client);
  const deltas = told.filter(({ type }) => type === 'response.output_text.delta');
  expect(deltas.map(({ delta }) => delta).join('')).toBe('Hello there.');
  expect(told.find(({ type }) => type === 'response.output_text.done').text).toBe('Hello there.');
  expect(parts.spoken).toEqual([]);

  const beta = await converse(
    parts,
    { type: undefined, modalities: ['text', 'audio'], output_audio_format: 'g711_ulaw' },
    { headers: { 'openai-beta': 'realtime=v1' } },
  );
  write(beta, 'Hi.');
  beta.send({ type: 'response.create' });
  const old = await done(beta);
  expect(kindsOf(old)).toEqual([
    'conversation.item.created',
    'response.created',
    'response.output_item.added',
    'response.content_part.added',
    'response.audio_transcript.delta',
    'response.audio.delta',
    'response.audio.done',
    'response.audio_transcript.done',
    'response.content_part.done',
    'response.output_item.done',
    'response.done',
  ]);
  expect(old.at(-1).response.output[0].content).toEqual([
    { type: 'audio', transcript: 'Hello there.' },
  ]);
  // 12 characters of 10 ms, of 8 samples in a millisecond, with what the filter holds at its ends.
  expect(soundOf(old, 'response.audio.delta').length).toBeCloseTo(12 * MS_PER_CHAR * 8, -1);
});

it('cuts an answer off where its client says so, and says that it is incomplete', async () => {
  const parts = scripted(({ maxTokens }) =>
    maxTokens === undefined ? ['All of it.'] : ['Some', { type: 'cut' }],
  );
  const client = await converse(parts, { max_output_tokens: 3, temperature: 0.4 });
  write(client, 'Hi.');
  client.send({ type: 'response.create' });
  const told = await done(client);
  expect(told.at(-1).response).toMatchObject({
    status: 'incomplete',
    status_details: { type: 'incomplete', reason: 'max_output_tokens' },
    max_output_tokens: 3,
    output: [{ status: 'incomplete', content: [{ transcript: 'Some' }] }],
  });
  // All that it says is spoken.
  expect(soundOf(told).length).toBe(4 * MS_PER_CHAR * 24 * 2);
  client.send({ type: 'response.create', response: { max_output_tokens: 'inf' } });
  const { response } = (await done(client)).at(-1);
  expect(response).toMatchObject({ status: 'completed', max_output_tokens: 'inf' });
  expect(parts.asked).toMatchObject([
    { maxTokens: 3, temperature: 0.4 },
    { maxTokens: undefined, temperature: 0.4 },
  ]);
});

it('cuts answers of a session of the beta off, too', async () => {
  const parts = scripted(() => ['Some', { type: 'cut' }]);
  const client = await converse(
    parts,
    { type: undefined, modalities: ['text'], max_response_output_tokens: 2, temperature: 0.7 },
    { headers: { 'openai-beta': 'realtime=v1' } },
  );
  write(client, 'Hi.');
  client.send({ type: 'response.create' });
  const { response } = (await done(client)).at(-1);
  expect(response).toMatchObject({ status: 'incomplete', max_output_tokens: 2 });
  expect(parts.asked).toMatchObject([{ maxTokens: 2, temperature: 0.7 }]);
});

it('tells all that holds in a session', async () => {
  const client = await converse(scripted(() => []));
  client.send({
    type: 'session.update',
    session: {
      type: 'realtime',
      ...{ instructions: 'Be brief.', max_output_tokens: 200, temperature: 1.1 },
      tools: [{ type: 'function', name: 'weather', parameters: { type: 'object' } }],
      tool_choice: { type: 'function', name: 'weather' },
      audio: {
        input: { turn_detection: { type: 'semantic_vad', create_response: false } },
        output: { voice: 'ann', speed: 1.5, format: { type: 'audio/pcma' } },
      },
    },
  });
  const { session } = await client.json();
  expect(session).toMatchObject({
    ...{ type: 'realtime', object: 'realtime.session', model: 'parrot' },
    ...{ instructions: 'Be brief.', output_modalities: ['audio'] },
    ...{ max_output_tokens: 200, temperature: 1.1 },
    tools: [{ type: 'function', name: 'weather', parameters: { type: 'object' } }],
    tool_choice: { type: 'function', name: 'weather' },
    audio: {
      input: {
        transcription: null,
        turn_detection: {
          ...{ type: 'semantic_vad', eagerness: 'auto' },
          ...{ create_response: false, interrupt_response: true },
        },
      },
      output: { voice: 'ann', speed: 1.5, format: { type: 'audio/pcma' } },
    },
  });
});

it('ends an answer when the user speaks, and knows what of it was heard', async () => {
  const parts = endless('The sea is calm. ', 'The keeper sleeps.');
  const client = await converse(parts, { audio: { input: PCM_16K } });
  write(client, 'Tell me.');
  client.send({ type: 'response.create' });
  const before = await client.until('response.output_audio.delta');
  const id = before.at(-1).item_id;
  const middle = 16_000;
  speak(client, SPEECH.subarray(0, middle));
  const told = await done(client);
  expect(typesOf(told)).toContain('input_audio_buffer.speech_started');
  const { response } = told.at(-1);
  expect(response).toMatchObject({
    ...{ status: 'cancelled', status_details: { type: 'cancelled', reason: 'turn_detected' } },
    output: [{ id, status: 'incomplete' }],
  });
  client.send({
    ...{ type: 'conversation.item.truncate', item_id: id },
    ...{ content_index: 0, audio_end_ms: 9 * MS_PER_CHAR },
  });
  await client.until('conversation.item.truncated');
  speak(client, SPEECH.subarray(middle));
  await expect.poll(() => parts.asked.length).toBe(2);
  const [, answer, question] = parts.asked[1]!.messages;
  // The ninth character is within a word.
  expect(answer).toEqual({ role: 'assistant', content: 'The sea', isCutOff: true });
  expect(question).toEqual({ role: 'user', content: 'one two three' });
  expect(parts.asked[0]!.signal.aborted).toBe(true);
  client.socket.terminate();
});

it('is not interrupted where its client asks for that, and answers afterwards', async () => {
  let finish = (): void => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const parts = scripted(async function* ({ messages }) {
    yield 'Well.';
    if (messages.length === 1) await finished;
  });
  const turn_detection = { type: 'server_vad', interrupt_response: false };
  const client = await converse(parts, { audio: { input: { ...PCM_16K, turn_detection } } });
  write(client, 'Tell me.');
  client.send({ type: 'response.create' });
  await client.until('response.output_audio.delta');
  speak(client);
  const told = await client.until('conversation.item.done');
  expect(typesOf(told)).not.toContain('response.done');
  finish();
  expect((await done(client)).at(-1).response.status).toBe('completed');
  expect((await done(client)).at(-1).response.status).toBe('completed');
  expect(parts.asked[1]!.messages.map(({ content }) => content)).toEqual([
    'Tell me.',
    'Well.',
    'one two three',
  ]);
});

it('answers commits when it is asked to, once their words are known', async () => {
  const parts = scripted(() => ['Yes.']);
  const client = await converse(parts, { audio: { input: { ...PCM_16K, turn_detection: null } } });
  speak(client);
  client.send({ type: 'input_audio_buffer.commit' });
  client.send({ type: 'response.create' });
  const told = await done(client);
  expect(typesOf(told)).not.toContain('conversation.item.input_audio_transcription.completed');
  expect(parts.asked[0]!.messages).toEqual([{ role: 'user', content: 'one two three' }]);
});

it('makes no answer of turns where its client asks for that', async () => {
  const parts = scripted(() => ['Yes.']);
  const turn_detection = { type: 'server_vad', create_response: false };
  const client = await converse(parts, {
    audio: { input: { ...PCM_16K, turn_detection, transcription: {} } },
  });
  speak(client);
  await client.until('conversation.item.input_audio_transcription.completed');
  client.send({ type: 'nothing' });
  expect(await client.until('error')).toHaveLength(1);
  expect(parts.asked).toEqual([]);
});

it('calls tools of its client, and goes on with what came of them', async () => {
  const call = { id: 'call_1', name: 'weather', arguments: '{"city":"Oslo"}' };
  const parts = scripted(function* ({ messages }) {
    const isTold = messages.some(({ calls }) => calls !== undefined);
    if (isTold) yield 'It rains.';
    else yield* ['Let me see. ', { type: 'call', call } as const];
  });
  const tool = { type: 'function', name: 'weather', parameters: { type: 'object' } };
  const client = await converse(parts, { tools: [tool] });
  write(client, 'How is the weather?');
  client.send({ type: 'response.create' });
  const told = await done(client);
  const { response } = told.at(-1);
  expect(response.output.map(({ type }: Told) => type)).toEqual(['message', 'function_call']);
  expect(response.output[1]).toMatchObject({
    ...{ status: 'completed', name: 'weather', arguments: '{"city":"Oslo"}' },
  });
  const { call_id } = response.output[1];
  // That of the model need not be unique.
  expect(call_id).not.toBe('call_1');
  const args = told.find(({ type }) => type === 'response.function_call_arguments.done');
  expect(args).toMatchObject({ call_id, arguments: '{"city":"Oslo"}', output_index: 1 });
  expect(parts.asked[0]!.tools).toEqual([{ name: 'weather', parameters: { type: 'object' } }]);
  client.send({
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id, output: 'rain' },
  });
  client.send({ type: 'response.create' });
  const next = await done(client);
  expect(next.at(-1).response.output[0].content[0].transcript).toBe('It rains.');
  expect(parts.asked[1]!.messages).toEqual([
    { role: 'user', content: 'How is the weather?' },
    {
      role: 'assistant',
      content: 'Let me see.',
      calls: [{ ...call, id: call_id, output: 'rain' }],
    },
  ]);
});

it('hears audio in an item, also where it is long', async () => {
  const parts = scripted(() => ['Yes.']);
  const client = await converse(parts, { ...TEXT, audio: { input: PCM_16K } });
  for (const numbers of [[1], [4, 5, 6]]) {
    const audio = Buffer.from(s16le(coarseSpeech(...numbers))).toString('base64');
    client.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_audio', audio }] },
    });
  }
  client.send({ type: 'response.create' });
  await done(client);
  expect(parts.asked[0]!.messages.map(({ content }) => content)).toEqual(['one', 'four five six']);
});

it('answers beside the conversation, and of other items', async () => {
  const parts = scripted(() => ['Fine.']);
  const client = await converse(parts, TEXT);
  write(client, 'Hi.');
  const [added] = await client.until('conversation.item.done');
  client.send({
    type: 'response.create',
    response: {
      ...{ conversation: 'none', instructions: 'Classify.', metadata: { topic: 'mood' } },
      input: [
        { type: 'item_reference', id: added.item.id },
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'And you?' }] },
      ],
    },
  });
  const told = await done(client);
  expect(told.at(-1).response).toMatchObject({
    ...{ conversation_id: null, metadata: { topic: 'mood' } },
  });
  expect(typesOf(told)).not.toContain('conversation.item.added');
  expect(parts.asked[0]!.messages.map(({ content }) => content)).toEqual([
    ...['Classify.', 'Hi.', 'And you?'],
  ]);
  client.send({ type: 'response.create' });
  await done(client);
  expect(parts.asked[1]!.messages).toEqual([{ role: 'user', content: 'Hi.' }]);
});

it('keeps items where its client puts them, and gives them back', async () => {
  const parts = scripted(() => ['Fine.']);
  const client = await converse(parts, TEXT);
  const put = (id: string, text: string, more: object) =>
    client.send({
      type: 'conversation.item.create',
      item: { id, type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
      ...more,
    });
  put('b', 'Two.', {});
  put('a', 'One.', { previous_item_id: 'root' });
  put('c', 'Three.', { previous_item_id: 'a' });
  client.send({ type: 'conversation.item.delete', item_id: 'b' });
  client.send({ type: 'conversation.item.retrieve', item_id: 'c' });
  const told = await client.until('conversation.item.retrieved');
  const added = told.filter(({ type }) => type === 'conversation.item.added');
  expect(added.map(({ previous_item_id }) => previous_item_id)).toEqual([null, null, 'a']);
  expect(told.find(({ type }) => type === 'conversation.item.deleted').item_id).toBe('b');
  expect(told.at(-1).item).toMatchObject({
    ...{ id: 'c', role: 'user', status: 'completed' },
    content: [{ type: 'input_text', text: 'Three.' }],
  });
  client.send({ type: 'response.create' });
  await done(client);
  expect(parts.asked[0]!.messages.map(({ content }) => content)).toEqual(['One.', 'Three.']);
});

it('is asked for one answer at a time, and gives one up when it is told to', async () => {
  const client = await converse(endless('Well, '), TEXT);
  client.send({ type: 'response.cancel', event_id: 'mine' });
  expect((await client.json()).error).toMatchObject({
    ...{ code: 'response_cancel_not_active', event_id: 'mine' },
  });
  client.send({ type: 'response.create' });
  await client.until('response.output_text.delta');
  client.send({ type: 'response.create' });
  const [{ error }] = (await client.until('error')).slice(-1);
  expect(error.code).toBe('conversation_already_has_active_response');
  client.send({ type: 'response.cancel' });
  const { response } = (await done(client)).at(-1);
  expect(response.status_details).toEqual({ type: 'cancelled', reason: 'client_cancelled' });
  client.send({ type: 'response.create' });
  await client.until('response.output_text.delta');
  client.socket.terminate();
});

it.each([
  [
    'a model that fails',
    () =>
      scripted(() => {
        throw new Error('secret');
      }),
    'internal_error',
  ],
  ['a voice that fails', () => scripted(() => ['Well!']), 'transcribe_error'],
])('tells %s, and goes on', async (_, make) => {
  const client = await converse(make());
  write(client, 'Hi.');
  client.send({ type: 'response.create' });
  const { response } = (await done(client)).at(-1);
  expect(response.status).toBe('failed');
  expect(response.status_details.error).toMatchObject({ type: 'server_error' });
  expect(JSON.stringify(response)).not.toContain('secret');
  client.send({ type: 'response.create' });
  expect((await done(client)).at(-1).response.status).toBe('failed');
});

it.each<[string, object, RegExp]>([
  ['session.instructions', { instructions: 'x'.repeat(32_001) }, /32000/],
  ['session.output_modalities', { output_modalities: ['video'] }, /audio/],
  ['session.audio.output.voice', { audio: { output: { voice: 'nobody' } } }, /ann/],
  ['session.audio.output.speed', { audio: { output: { speed: 9 } } }, /0\.25 to 4/],
  ['session.audio.output.format', { audio: { output: { format: { type: 'mp3' } } } }, /pcmu/],
  ['session.tools', { tools: new Array(65).fill({ name: 'a' }) }, /64/],
  ['session.tools[0].name', { tools: [{ type: 'function', name: 'a b' }] }, /letters/],
  ['session.tool_choice', { tool_choice: 'maybe' }, /required/],
  ['session.max_output_tokens', { max_output_tokens: 0 }, /1 to 4096/],
  ['session.max_output_tokens', { max_response_output_tokens: 'many' }, /"inf"/],
  ['session.temperature', { temperature: 2.1 }, /0 to 2/],
  ['session.type', { type: 'translation' }, /realtime/],
])('refuses %s that cannot be, and changes nothing', async (param, session, why) => {
  const client = await converse(
    scripted(() => ['Fine.']),
    TEXT,
  );
  client.send({ type: 'session.update', session: { type: 'realtime', ...session } });
  expect((await client.json()).error).toMatchObject({
    ...{ param, code: 'invalid_value', message: expect.stringMatching(why) },
  });
  write(client, 'Hi.');
  client.send({ type: 'response.create' });
  expect((await done(client)).at(-1).response.status).toBe('completed');
});

it.each<[object, string]>([
  [{ type: 'conversation.item.create' }, 'item'],
  [
    { type: 'conversation.item.create', item: { type: 'message', role: 'user', content: [] } },
    'item.content',
  ],
  [{ type: 'conversation.item.create', item: { type: 'mcp_call' } }, 'item.type'],
  [{ type: 'conversation.item.retrieve', item_id: 'none' }, 'item_id'],
  [
    { type: 'conversation.item.truncate', item_id: 'mine', content_index: 0, audio_end_ms: 0 },
    'item_id',
  ],
  [{ type: 'response.create', response: { input: 'x' } }, 'response.input'],
  [
    { type: 'response.create', response: { metadata: { a: 'x'.repeat(11_000) } } },
    'response.metadata',
  ],
])('refuses %j', async (event, param) => {
  const client = await converse(
    scripted(() => ['Fine.']),
    TEXT,
  );
  client.send({
    type: 'conversation.item.create',
    item: {
      id: 'mine',
      type: 'message',
      role: 'user',
      content: [{ type: 'input_text', text: 'Hi.' }],
    },
  });
  client.send(event);
  expect((await client.until('error')).at(-1).error.param).toBe(param);
});

it('refuses tools where the model calls none, and sound where nothing is spoken', async () => {
  const client = await converse(scripted(() => [], { takesTools: false, isMute: true }));
  const refused = async (session: object): Promise<string> => {
    client.send({ type: 'session.update', session: { type: 'realtime', ...session } });
    return (await client.json()).error.param;
  };
  expect(await refused({ tools: [{ type: 'function', name: 'a' }] })).toBe('session.tools');
  expect(await refused({ output_modalities: ['audio'] })).toBe('session.output_modalities');
});

it('forgets the oldest of what is too much', async () => {
  const parts = scripted(() => ['Fine.']);
  const client = await converse(parts, TEXT);
  for (let i = 0; i < 502; i++) write(client, `Number ${i}.`);
  client.send({ type: 'response.create' });
  await done(client);
  const { messages } = parts.asked[0]!;
  expect(messages).toHaveLength(500);
  expect(messages[0]!.content).toBe('Number 2.');
  for (let i = 0; i < 5; i++) write(client, `${i}${'x'.repeat(30_000)}`);
  client.send({ type: 'response.create' });
  await done(client);
  expect(parts.asked[1]!.messages.map(({ content }) => content[0])).toEqual(['2', '3', '4']);
});

it('is a session of transcripts for those who ask for one', async () => {
  const parts = scripted(() => ['Fine.']);
  for (const path of [
    '/v1/realtime?intent=transcription',
    '/v1/realtime?model=gpt-realtime-whisper',
  ]) {
    const client = await converse(parts, { type: 'transcription' }, { path });
    client.send({ type: 'response.create' });
    expect((await client.json()).error.message).toMatch(/transcribes/);
  }
});

it('ends the work for a client that leaves', async () => {
  const parts = endless('Well, ');
  const client = await converse(parts, TEXT);
  client.send({ type: 'response.create' });
  await client.until('response.output_text.delta');
  client.socket.terminate();
  await expect.poll(() => parts.asked[0]!.signal.aborted).toBe(true);
});

it('asks the model that its client has named', async () => {
  const parts = scripted(() => ['Fine.']);
  const client = await converse(parts, TEXT, { path: '/v1/realtime?model=raven' });
  write(client, 'Hi.');
  client.send({ type: 'response.create' });
  await done(client);
  expect(parts.asked[0]!.model).toBe('raven');
});

it('begins as its secret says, which a page is given', async () => {
  const parts = scripted(() => ['Fine.']);
  const apiKey = 'a-key-that-nobody-guesses-0123456789';
  const server = await serve({
    ...{ backend: coarseEar(), protocols: [parts.protocol], apiKeys: [apiKey] },
  });
  const create = (session: object) =>
    fetch(`${server.url.replace('ws', 'http')}/v1/realtime/client_secrets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ session }),
    });
  const refused = await create({ type: 'realtime', audio: { output: { voice: 'nobody' } } });
  expect(refused.status).toBe(400);
  const asked = { type: 'realtime', model: 'raven', instructions: 'Greet.', ...TEXT };
  const { value, session } = (await (await create(asked)).json()) as Told;
  expect(session).toMatchObject({ type: 'realtime', instructions: 'Greet.' });
  const client = await rawConnect(`${server.url}/v1/realtime?model=gpt-realtime`, {
    headers: { authorization: `Bearer ${value}` },
  });
  expect(await client.json()).toMatchObject({
    ...{
      type: 'session.created',
      session: { instructions: 'Greet.', output_modalities: ['text'] },
    },
  });
  client.send({ type: 'response.create' });
  await done(client);
  expect(parts.asked[0]).toMatchObject({
    ...{ model: 'raven', messages: [{ role: 'system', content: 'Greet.' }] },
  });
});

it('refuses tools in a secret for the model that is asked, where that calls none', async () => {
  const parts = scripted(() => ['Fine.'], { takesTools: 'parrot' });
  const apiKey = 'a-key-that-nobody-guesses-0123456789';
  const server = await serve({
    ...{ backend: coarseEar(), protocols: [parts.protocol], apiKeys: [apiKey] },
  });
  const create = (session: object) =>
    fetch(`${server.url.replace('ws', 'http')}/v1/realtime/client_secrets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ session: { type: 'realtime', ...session } }),
    });
  const tools = [{ type: 'function', name: 'weather' }];
  const refused = await create({ model: 'raven', tools });
  expect(refused.status).toBe(400);
  expect(((await refused.json()) as Told).error.param).toBe('session.tools');
  const { session } = (await (await create({ model: 'raven' })).json()) as Told;
  expect(session.model).toBe('raven');
  const { value } = (await (await create({ tools })).json()) as Told;
  const connected = (model: string) =>
    rawConnect(`${server.url}/v1/realtime?model=${model}`, {
      headers: { authorization: `Bearer ${value}` },
    });
  // The upgrade is refused: there was no socket.
  expect((await (await connected('raven')).closed).code).toBe(1006);
  const client = await connected('parrot');
  expect((await client.json()).session.tools).toMatchObject(tools);
  client.socket.terminate();
});

it('refuses what is nested too deep to be told', async () => {
  const client = await converse(scripted(() => []));
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const tool = `{"type":"function","name":"a","parameters":{"x":${deep}}}`;
  client.send(`{"type":"session.update","session":{"tools":[${tool}]}}`);
  expect((await client.json()).error).toMatchObject({
    ...{ type: 'invalid_request_error', param: 'session.tools[0]' },
  });
});

it('tells of audio in an item that is none, and answers without it', async () => {
  const parts = scripted(() => ['Fine.']);
  const client = await converse(parts, TEXT);
  write(client, 'Hi.');
  client.send({
    ...{ type: 'conversation.item.create', event_id: 'mine' },
    item: { type: 'message', role: 'user', content: [{ type: 'input_audio', audio: '***' }] },
  });
  const { error } = (await client.until('error')).at(-1);
  expect(error).toMatchObject({ code: 'invalid_value', event_id: 'mine' });
  client.send({ type: 'response.create' });
  expect((await done(client)).at(-1).response.status).toBe('completed');
  expect(parts.asked[0]!.messages).toEqual([{ role: 'user', content: 'Hi.' }]);
});

/** An ear that hears nothing until it is told to, and the detectors that were made meanwhile. */
function heldBack() {
  const { promise: opened, resolve: open } = deferred<void>();
  const ear = coarseEar();
  const detectors: unknown[] = [];
  const backend: TranscriptionBackend = {
    ...ear,
    async transcribe(samples, options) {
      await opened;
      return ear.transcribe(samples, options);
    },
  };
  const vad = () => {
    const detector = createEnergyVad();
    detectors.push(detector);
    return detector;
  };
  return { options: { backend, vad }, detectors, open };
}

/** Other clients have come and gone: what a client has sent before was taken, if it is taken at all. */
async function othersCome(client: RawClient): Promise<void> {
  for (let i = 0; i < 3; i++) {
    const other = await rawConnect(client.socket.url);
    await other.json();
    other.socket.terminate();
  }
}

const said = (...numbers: number[]) => ({
  type: 'conversation.item.create',
  item: {
    ...{ type: 'message', role: 'user' },
    content: [
      {
        type: 'input_audio',
        audio: Buffer.from(s16le(coarseSpeech(...numbers))).toString('base64'),
      },
    ],
  },
});

it('hears items one after the other, and reads no further where a frame of audio waits', async () => {
  const parts = scripted(() => ['Yes.']);
  const { options, detectors, open } = heldBack();
  const item = said(1);
  const client = await converse(
    parts,
    { ...TEXT, audio: { input: PCM_16K } },
    // Two of them are no more than a frame, three are.
    { ...options, maxMessageBytes: Math.ceil(2.5 * JSON.stringify(item).length) },
  );
  await othersCome(client);
  const before = detectors.length;
  let added = 0;
  client.socket.on('message', (data) => {
    if (String(data).includes('conversation.item.added')) added++;
  });
  for (const number of [1, 2, 3]) client.send(said(number));
  await expect.poll(() => added).toBe(2);
  await expect.poll(() => detectors.length).toBe(before + 1);
  await othersCome(client);
  expect(added).toBe(2);
  open();
  client.send({ type: 'response.create' });
  await done(client);
  expect(parts.asked[0]!.messages.map(({ content }) => content)).toEqual(['one', 'two', 'three']);
});

it('tells the end of an answer where the session becomes one of transcripts', async () => {
  const client = await converse(endless('Well, '), TEXT);
  client.send({ type: 'response.create' });
  await client.until('response.output_text.delta');
  client.send({ type: 'session.update', session: { type: 'transcription' } });
  const told = typesOf(await client.until('session.updated'));
  expect(told.slice(-2)).toEqual(['response.done', 'session.updated']);
});
