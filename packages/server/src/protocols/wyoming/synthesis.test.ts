import { TranscribeError } from '@ws/core';
import { createAsyncQueue } from '@ws/core/internal';
import { describe, expect, it } from 'vitest';
import { counting } from '../../../test/support/counted-tones.js';
import { serve } from '../../../test/support/serving.js';
import type { ServerProtocol } from '../server-protocol.js';
import type { ProvidedSpeechOptions } from '../speech-provider.js';
import { type Client, connected } from './__fixtures__/wyoming-client.js';

const RATE = 22_050;
const FORMAT = { rate: RATE, width: 2, channels: 1 };
const PER_CHARACTER = 5000;

/** Gives each character 5000 samples at its own level; "!" fails. It notes what was asked, and what was given up. */
function leveled() {
  const asked: Omit<ProvidedSpeechOptions, 'signal'>[] = [];
  let aborted = 0;
  const protocol: ServerProtocol = {
    name: 'leveled',
    serves: () => false,
    open: () => ({
      speech: {
        name: 'levels',
        sampleRate: RATE,
        voices: [{ name: 'low', languages: ['en-US'] }],
        speak({ signal, ...how }) {
          if (how.voice === 'high') {
            throw new TranscribeError('There is "low".', { code: 'ERR_INVALID_OPTION' });
          }
          asked.push(how);
          const sounds = createAsyncQueue<Float32Array>();
          signal.addEventListener('abort', () => aborted++);
          return {
            async push(text) {
              for (const char of text) {
                if (char === '!') {
                  sounds.close(new TranscribeError('No voice.', { code: 'ERR_BACKEND_FAILED' }));
                  return;
                }
                sounds.push(new Float32Array(PER_CHARACTER).fill(char.charCodeAt(0) / 256));
              }
            },
            end: () => sounds.close(),
            spokenChars: 0,
            [Symbol.asyncIterator]: () => sounds[Symbol.asyncIterator](),
          };
        },
      },
    }),
  };
  return { asked, protocol, aborted: () => aborted };
}

async function client(protocols: readonly ServerProtocol[]): Promise<Client> {
  return connected(await serve({ backend: counting(), wyomingPort: 0, protocols }));
}

/** What is said until an event of a type, that one included; of the chunks one is named. */
async function until(last: string, { next }: Client): Promise<string[]> {
  const types: string[] = [];
  for (;;) {
    const [type, data] = await next();
    if (types.at(-1) !== type) types.push(type);
    if (type.startsWith('audio-') && type !== 'audio-stop') expect(data).toEqual(FORMAT);
    if (type === last) return types;
  }
}

/** The characters that are heard. */
function heard({ payloads }: Client): string {
  const bytes = Buffer.concat(payloads);
  let text = '';
  for (let at = 0; at < bytes.length; at += 2 * PER_CHARACTER) {
    text += String.fromCharCode(Math.round((bytes.readInt16LE(at) / 32_767) * 256));
  }
  return text;
}

describe('a client of Wyoming that wants to hear something', () => {
  it('is told which voices there are', async () => {
    const other = await client([leveled().protocol, leveled().protocol]);
    other.send('describe');
    const [, { tts }] = await other.next();
    expect(tts).toMatchObject([
      {
        ...{ name: 'levels', installed: true, supports_synthesize_streaming: true },
        voices: [{ name: 'low', languages: ['en-US'], installed: true }],
      },
    ]);
  });

  it('hears a text, and another over the same connection', async () => {
    const { asked, protocol } = leveled();
    const one = await client([protocol]);
    one.send('synthesize', { text: 'ab', voice: { name: 'low', language: 'en' } });
    expect(await until('audio-stop', one)).toEqual(['audio-start', 'audio-chunk', 'audio-stop']);
    one.send('synthesize', { text: '', voice: { language: 'en-GB' } });
    expect(await until('audio-stop', one)).toEqual(['audio-start', 'audio-stop']);
    expect(heard(one)).toBe('ab');
    expect(asked).toEqual([{ voice: 'low' }, { language: 'en-GB' }]);
  });

  it('hears a text while it is written; the whole text, which comes, too, is not said again', async () => {
    const one = await client([leveled().protocol]);
    one.send('synthesize-start', {});
    one.send('synthesize-chunk', { text: 'ab' });
    for (const [i, type] of ['audio-start', ...Array(4).fill('audio-chunk')].entries()) {
      expect([i, (await one.next())[0]]).toEqual([i, type]);
    }
    one.send('synthesize-chunk', { text: 'c' });
    one.send('synthesize', { text: 'abc' });
    one.send('synthesize-stop');
    expect(await until('synthesize-stopped', one)).toEqual([
      ...['audio-chunk', 'audio-stop', 'synthesize-stopped'],
    ]);
    expect(heard(one)).toBe('abc');
  });

  it.each<[string, [string, object][], string]>([
    ['a voice there is not', [['synthesize', { text: 'a', voice: { name: 'high' } }]], 'low'],
    ['a text that cannot be spoken', [['synthesize', { text: '!' }]], 'No voice'],
    [
      'a failure in the middle',
      [
        ['synthesize-start', {}],
        ['synthesize-chunk', { text: '!' }],
      ],
      'No voice',
    ],
    [
      'two texts at once',
      [
        ['synthesize-start', {}],
        ['synthesize-start', {}],
      ],
      '"synthesize-stop" before',
    ],
    [
      'a text amid what the client says',
      [
        ['audio-start', { ...FORMAT, rate: 16_000 }],
        ['synthesize', { text: 'a' }],
      ],
      '"audio-stop" before',
    ],
  ])('is told of %s', async (_, sent, words) => {
    const one = await client([leveled().protocol]);
    for (const [type, data] of sent) one.send(type, data);
    const [type, { text }] = await one.next();
    expect([type, text]).toEqual(['error', expect.stringContaining(words)]);
    await one.hungUp();
  });

  it('is told where nothing is spoken', async () => {
    const one = await client([]);
    one.send('synthesize', { text: 'a' });
    expect(await one.next()).toMatchObject(['error', { text: expect.stringContaining('--voice') }]);
  });

  it('is not spoken for when it has left', async () => {
    const { protocol, aborted } = leveled();
    const one = await client([protocol]);
    one.send('synthesize-start', {});
    one.send('synthesize-chunk', { text: 'a' });
    await one.next();
    one.socket.destroy();
    await expect.poll(aborted).toBe(1);
  });
});
