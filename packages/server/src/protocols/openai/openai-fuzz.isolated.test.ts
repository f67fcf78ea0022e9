import { expect, it } from 'vitest';
import { coarseEar, coarseSpeech } from '../../../test/support/coarse-speech.js';
import { type SeededRandom, seededRandom } from '../../../test/support/fuzz/seeded-random.js';
import { type RawClient, rawConnect, s16le } from '../../../test/support/raw-client.js';
import { serve } from '../../../test/support/serving.js';

const MESSAGES = 10_000;
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

/** Reads all that comes, until the connection is quiet of errors that it provokes. */
async function drained(client: RawClient): Promise<void> {
  client.send({ type: 'the.end' });
  for (;;) {
    const { type, error } = await client.json();
    if (type === 'error' && /not known/.test(error.message)) return;
  }
}

it(`lives through ${MESSAGES} messages that are damaged, and others do not notice`, async () => {
  const server = await serve({ backend: coarseEar(), maxClients: 8, maxMessageBytes: 1 << 20 });
  const url = `${server.url}/v1/realtime?intent=transcription`;
  const honest = await rawConnect(url);
  honest.send(session({ format, turn_detection: null }));
  const random = seededRandom(7);
  const faults: number[] = [];
  for (let sent = 0; sent < MESSAGES; ) {
    const client = await rawConnect(url);
    let isClosed = false;
    void client.closed.then(({ code }) => {
      isClosed = true;
      faults.push(code);
    });
    for (let i = 0; i < 500 && !isClosed; i++, sent++) {
      client.send(damaged(random.pick(EXAMPLES), random));
    }
    await drained(client);
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
  await expect.poll(() => server.sessions).toBe(1);
});
