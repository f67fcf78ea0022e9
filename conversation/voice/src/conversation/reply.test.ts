import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { silentLogger } from '@ws/core/internal';
import { createScriptedSynthesizer } from '@ws/speech/testing';
import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import type { AnswerPart } from '../answers/answer-model.js';
import type { VoiceServerMessage } from '../protocol/voice-messages.js';
import { createSpeechCache } from '../speech/cache/speech-cache.js';
import type { Speech } from '../speech/environment/speech-from-environment.js';
import { createReply } from './reply.js';
import { createSounds } from './sounds.js';

type Chunk = Extract<VoiceServerMessage, { readonly type: 'response_chunk' }>;

function replying(answer: () => AsyncIterable<AnswerPart>, speech?: Speech) {
  const told: VoiceServerMessage[] = [];
  const reply = createReply({
    answers: {
      specVersion: 'v1',
      name: 'scripted',
      async load() {},
      answer,
      [Symbol.asyncDispose]: async () => {},
    },
    ...{ speech, sounds: createSounds(speech?.cache, '/voice/audio') },
    ...{ messages: [], conversationId: 'one', clock: createManualClock(), logger: silentLogger },
    tell: async (message) => void told.push(message),
    onText() {},
  });
  return { reply, told };
}

describe('an answer', () => {
  it('is spoken by a speech as the environment gives it', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'ws-reply-'));
    const synthesizer = createScriptedSynthesizer();
    const cache = createSpeechCache({ synthesizer, directory });
    const speech: Speech = {
      ...{ synthesizer, cache, voice: undefined, speed: undefined },
      async [Symbol.asyncDispose]() {
        await cache[Symbol.asyncDispose]();
        rmSync(directory, { recursive: true, force: true });
      },
    };
    await using _ = speech;
    const { reply, told } = replying(async function* () {
      yield { type: 'text', text: 'It is open.' };
    }, speech);
    reply.release();
    await reply.done;
    expect(told.map(({ type }) => type)).toEqual([
      ...['response_chunk', 'audio_chunk', 'response_complete'],
    ]);
    expect(told[1]).toMatchObject({ text: 'It is open.', start: 0, end: 11 });
    expect((told[1] as { readonly seconds: number }).seconds).toBeGreaterThan(0);
  });

  it('in single characters is told in few chunks, each with all of it so far', async () => {
    const text = 'So it is. '.repeat(2000);
    const { reply, told } = replying(async function* () {
      for (const char of text) yield { type: 'text', text: char };
    });
    reply.release();
    await reply.done;
    const chunks = told.filter((message): message is Chunk => message.type === 'response_chunk');
    expect(chunks.length).toBeLessThan(50);
    let whole = '';
    for (const chunk of chunks) {
      whole += chunk.text;
      expect(chunk.accumulated).toBe(whole);
    }
    expect(whole).toBe(text);
    expect(reply.toldText).toBe(text);
    expect(told.at(-1)).toMatchObject({ type: 'response_complete', text });
  });

  it('keeps the order of what is written, the tools that are used and what fails', async () => {
    const { reply, told } = replying(async function* () {
      yield { type: 'text', text: 'It ' };
      yield { type: 'text', text: 'is ' };
      yield { type: 'text', text: 'nearly ' };
      yield { type: 'tool', name: 'clock' };
      yield { type: 'tool', name: 'clock', id: 'a', state: 'done' };
      yield { type: 'text', text: 'fi' };
      yield { type: 'text', text: 've' };
      throw new Error('gone');
    });
    reply.release();
    await reply.done;
    const order = told.map((message) =>
      message.type === 'response_chunk' ? message.text : message.type,
    );
    expect(order).toEqual(['It ', 'is nearly ', 'tool', 'tool', 'five', 'error']);
    expect(told.filter(({ type }) => type === 'tool')).toEqual([
      { type: 'tool', name: 'clock', state: 'running' },
      { type: 'tool', name: 'clock', state: 'done', id: 'a' },
    ]);
  });

  it('that is held back is not read on for its tools', async () => {
    let used = 0;
    const { reply, told } = replying(async function* () {
      for (;;) {
        used++;
        yield { type: 'tool', name: 'again' };
        await setImmediate();
      }
    });
    for (let i = 0; i < 100; i++) await setImmediate();
    expect(used).toBeLessThan(40);
    expect(told).toEqual([]);
    reply.abort();
    await reply.done;
  });
});
