import { expect, it } from 'vitest';
import { coarseEar, coarseSpeech } from '../../../test/support/coarse-speech.js';
import { type SeededRandom, seededRandom } from '../../../test/support/fuzz/seeded-random.js';
import { type RawClient, rawConnect, s16le } from '../../../test/support/raw-client.js';
import { serve } from '../../../test/support/serving.js';
import type { ServerOptions } from '../../app/options/server-options.js';
import { scripted } from './realtime/dialogue/__fixtures__/conversing.js';

const MESSAGES = 10_000;
const DIALOGUE_MESSAGES = 3000;
const COMPLETED = 'conversation.item.input_audio_transcription.completed';
const AUDIO = Buffer.from(s16le(coarseSpeech(1).subarray(0, 3200))).toString('base64');

const session = (input: object, more: object = {}): object => ({
  type: 'session.update',
  session: { type: 'transcription', audio: { input }, ...more },
});
const format = { type: 'audio/pcm', rate: 16_000 };

/** Messages as clients send them. */
const EXAMPLES = [
  { type: 'input_audio_buffer.append', audio: AUDIO, event_id: 'a' },
  { type: 'input_audio_buffer.append', audio: AUDIO },
  { type: 'input_audio_buffer.commit' },
  { type: 'input_audio_buffer.clear' },
  session({ format, turn_detection: null }),
  session({ format, turn_detection: { type: 'server_vad', silence_duration_ms: 200 } }),
  session({
    format: { type: 'audio/pcmu' },
    turn_detection: { type: 'semantic_vad', eagerness: 'low' },
  }),
  session({ transcription: { model: 'whisper-1', language: 'en', keywords: ['x'], prompt: 'y' } }),
  session({ transcription: null }, { include: ['item.input_audio_transcription.logprobs'] }),
  { type: 'transcription_session.update', session: { input_audio_format: 'g711_alaw' } },
  { type: 'response.create' },
  { type: 'conversation.item.delete', item_id: 'x' },
].map((message) => JSON.stringify(message));

const tools = [{ type: 'function', name: 'weather', parameters: { type: 'object' } }];
const DIALOGUE_EXAMPLES = [
  { type: 'session.update', session: { type: 'realtime', instructions: 'Be brief.', tools } },
  { type: 'session.update', session: { audio: { output: { voice: 'ann', speed: 1 } } } },
  { type: 'session.update', session: { output_modalities: ['text'], tool_choice: 'auto' } },
  ...['message', 'function_call'].map((type) => ({
    type: 'conversation.item.create',
    previous_item_id: 'root',
    item: {
      ...{ id: 'mine', type, role: 'user', name: 'weather', call_id: '1', arguments: '{}' },
      content: [
        { type: 'input_text', text: 'Hi.' },
        { type: 'input_audio', audio: AUDIO },
      ],
    },
  })),
  {
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id: '1', output: 'x' },
  },
  { type: 'conversation.item.retrieve', item_id: 'mine' },
  { type: 'conversation.item.delete', item_id: 'mine' },
  { type: 'conversation.item.truncate', item_id: 'mine', content_index: 0, audio_end_ms: 10 },
  { type: 'response.create', response: { metadata: { a: 1 }, conversation: 'none', input: [] } },
  { type: 'response.create' },
  { type: 'response.cancel' },
  { type: 'output_audio_buffer.clear' },
].map((message) => JSON.stringify(message));

const NASTY = ['-1', '1e308', '-0', 'null', '"\\u0000"', '[]', '{"__proto__":{}}', '"x"', '{}'];

function damaged(text: string, random: SeededRandom): string | Uint8Array {
  const { below, bytes, pick } = random;
  const nasty = pick(NASTY);
  const at = below(text.length);
  switch (below(8)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.replace(/"[^"]*"(?=\s*[,}])/, nasty);
    case 2:
      return text.replace(/:(?!.*:)[^}]*/, `:${nasty}`);
    case 3:
      return text.slice(0, at) + nasty + text.slice(at);
    case 4:
      return bytes(below(97));
    default:
      return text;
  }
}

/** Reads all that comes, until the connection is quiet of errors that it provokes. @returns their types */
async function drained(client: RawClient): Promise<readonly string[]> {
  client.send({ type: 'the.end' });
  const types: string[] = [];
  for (;;) {
    const { type, error } = await client.json();
    if (type !== 'error') continue;
    types.push(error.type);
    if (/not known/.test(error.message)) return types;
  }
}

async function fuzz(
  examples: readonly string[],
  messages: number,
  query: string,
  options: ServerOptions = {},
): Promise<void> {
  const limits = { maxClients: 8, maxMessageBytes: 1 << 20 };
  const server = await serve({ backend: coarseEar(), ...limits, ...options });
  const honest = await rawConnect(`${server.url}/v1/realtime?intent=transcription`);
  honest.send(session({ format, turn_detection: null }));
  const random = seededRandom(7);
  const faults: number[] = [];
  const errors = new Set<string>();
  for (let sent = 0; sent < messages; ) {
    const client = await rawConnect(`${server.url}/v1/realtime${query}`);
    let isClosed = false;
    void client.closed.then(({ code }) => {
      isClosed = true;
      faults.push(code);
    });
    for (let i = 0; i < 500 && !isClosed; i++, sent++) {
      client.send(damaged(random.pick(examples), random));
    }
    for (const type of await drained(client)) errors.add(type);
    expect(isClosed).toBe(false);
    client.socket.terminate();
    honest.send({
      type: 'input_audio_buffer.append',
      audio: Buffer.from(s16le(coarseSpeech(1, 2))).toString('base64'),
    });
    honest.send({ type: 'input_audio_buffer.commit' });
    expect((await honest.until(COMPLETED)).at(-1).transcript).toBe('one two');
  }
  expect(faults.filter((code) => code === 1011)).toEqual([]);
  // What a client sends is no fault of the server's.
  expect([...errors]).toEqual(['invalid_request_error']);
  await expect.poll(() => server.sessions).toBe(1);
}

it(`lives through ${MESSAGES} messages that are damaged, and others do not notice`, async () => {
  await fuzz(EXAMPLES, MESSAGES, '?intent=transcription');
});

it(`lives through ${DIALOGUE_MESSAGES} of them in conversations`, async () => {
  const { protocol } = scripted(() => ['Well, ', 'yes.']);
  const examples = [...EXAMPLES, ...DIALOGUE_EXAMPLES];
  await fuzz(examples, DIALOGUE_MESSAGES, '?model=gpt-realtime', { protocols: [protocol] });
});
