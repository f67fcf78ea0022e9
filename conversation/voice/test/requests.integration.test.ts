// Recordings that are decoded, in threads, as they are when the packages are built.
import { writeWav } from '@ws/core/audio';
import { describe, expect, it } from 'vitest';
import { saying, scriptedAnswers, talk } from '../src/__fixtures__/talking.js';

const script = saying('one', 'two', 'three');
const wav = writeWav(script.samples) as Uint8Array<ArrayBuffer>;
type Body = FormData | string | Uint8Array<ArrayBuffer>;

async function served() {
  const answers = scriptedAnswers(function* ({ messages }) {
    yield `You said ${messages.at(-1)!.content}. `;
    yield 'That is all that there is to say.';
  });
  const server = await talk({ answers }, script);
  const http = server.url.replace('ws', 'http');
  const post = async (path: string, body: Body, headers: Record<string, string> = {}) => {
    const response = await fetch(http + path, { method: 'POST', body, headers });
    // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
    return { status: response.status, body: (await response.json()) as any };
  };
  return { answers, http, post };
}

const form = (name = 'audio'): FormData => {
  const data = new FormData();
  data.set('note', 'x');
  data.set(name, new Blob([wav], { type: 'audio/wav' }), 'speech.wav');
  return data;
};

describe('requests', () => {
  it('are heard, as a body, as a form, as samples', async () => {
    const { post } = await served();
    const text = 'one two three';
    expect(await post('/voice/transcribe', wav)).toMatchObject({
      ...{ status: 200, body: { text } },
    });
    expect(await post('/voice/transcribe', form())).toMatchObject({ status: 200, body: { text } });
    const pcm = Int16Array.from(script.samples, (sample) => sample * 32_767);
    const type = { 'content-type': 'audio/pcm;rate=16000' };
    expect(await post('/voice/transcribe', new Uint8Array(pcm.buffer), type)).toMatchObject({
      ...{ status: 200, body: { text } },
    });
  });

  it('are answered and spoken, and go on where they were', async () => {
    const { answers, http, post } = await served();
    const { body: first } = await post('/voice/chat/audio', form('file'));
    expect(first).toMatchObject({
      transcript: 'one two three',
      text: 'You said one two three. That is all that there is to say.',
    });
    const message = { message: 'And?', conversation_id: first.conversation_id };
    const { body: second } = await post('/voice/chat/text', JSON.stringify(message));
    expect(answers.asked[1]!.messages).toHaveLength(4);
    expect(second.conversation_id).toBe(first.conversation_id);
    const { body: said } = await post('/voice/speak', JSON.stringify({ text: 'Hello there.' }));
    for (const { audio_url } of [first, second, said]) {
      const whole = await fetch(http + audio_url);
      expect(whole.status).toBe(200);
      const bytes = new Uint8Array(await whole.arrayBuffer());
      expect(bytes.length).toBe(Number(whole.headers.get('content-length')));
      const part = await fetch(http + audio_url, { headers: { range: 'bytes=40-99' } });
      expect(part.status).toBe(206);
      expect(new Uint8Array(await part.arrayBuffer())).toEqual(bytes.subarray(40, 100));
    }
  });
});
