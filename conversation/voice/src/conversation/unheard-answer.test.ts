import { setImmediate } from 'node:timers/promises';
import { type SessionEvent, TranscribeError } from '@ws/core';
import { createScriptedSynthesizer } from '@ws/speech/testing';
import { describe, expect, it } from 'vitest';
import { held, scriptedAnswers } from '../__fixtures__/talking.js';
import type { SpeechCache } from '../speech/cache/speech-cache.js';
import { conversing } from './__fixtures__/conversing.js';

/** A voice that has not said anything yet. */
const silent = {
  synthesizer: createScriptedSynthesizer(),
  speak: (_: string, { signal }: { readonly signal: AbortSignal }) => held(signal),
  open: async () => undefined,
} as unknown as SpeechCache;

/** A user whose microphone is open, and a model that writes a few words and goes on for long. */
async function listening() {
  const answers = scriptedAnswers(async function* ({ signal }) {
    yield 'Some billions of years. ';
    await held(signal);
  });
  const talk = conversing(answers, silent);
  await talk.start('continuous');
  const { onEvent } = talk.heard[0]!.options;
  return {
    ...talk,
    begin(utteranceId: number) {
      onEvent({ type: 'speech_start', position: 0, utteranceId } as SessionEvent);
    },
    partial(text: string, utteranceId: number) {
      onEvent({ type: 'partial', text, utteranceId } as SessionEvent);
    },
    async fail(utteranceId: number) {
      const error = new TranscribeError('It broke.', { code: 'ERR_BACKEND_FAILED' });
      await onEvent({ type: 'error', error, utteranceId } as SessionEvent);
      await setImmediate();
    },
    async hear(text: string, utteranceId: number) {
      await onEvent({ type: 'final', text, utteranceId } as SessionEvent);
      await setImmediate();
    },
    /** What the model was told last, but for its system prompt. */
    told: () => answers.asked.at(-1)!.messages.slice(1),
  };
}

describe('an answer of which no sound was heard', () => {
  it('is none: its question is asked again, with what the user said next', async () => {
    const { begin, hear, told, types } = await listening();
    begin(1);
    await hear('How old is the universe?', 1);
    await expect.poll(types).toContain('response_chunk');
    begin(2);
    await hear('And the Earth?', 2);
    expect(told()).toEqual([{ role: 'user', content: 'How old is the universe? And the Earth?' }]);
  });

  it.each(['', '...', undefined])(
    'is made again where what broke it off says nothing, or cannot be heard: %j',
    async (final) => {
      const { answers, begin, fail, hear, partial, said, told, types } = await listening();
      begin(1);
      await hear('How old is the universe?', 1);
      await expect.poll(types).toContain('response_chunk');
      begin(2);
      partial('Thank', 2);
      expect(types()).toContain('interrupted');
      expect(answers.asked).toHaveLength(1);
      if (final === undefined) await fail(2);
      else await hear(final, 2);
      expect(answers.asked).toHaveLength(2);
      expect(told()).toEqual([{ role: 'user', content: 'How old is the universe?' }]);
      await expect.poll(() => types().at(-1)).toBe('response_chunk');
      expect(said.at(-1)).toMatchObject({ accumulated: 'Some billions of years. ' });
    },
  );

  it('is made again, and held back, where the user speaks again by then', async () => {
    const { answers, begin, hear, partial, told, types } = await listening();
    begin(1);
    begin(2);
    await hear('How old is the universe?', 1);
    partial('Thank', 2);
    begin(3);
    await hear('', 2);
    expect(answers.asked).toHaveLength(2);
    expect(types()).not.toContain('response_chunk');
    await hear('And the Earth?', 3);
    expect(told()).toEqual([{ role: 'user', content: 'How old is the universe? And the Earth?' }]);
    await expect.poll(types).toContain('response_chunk');
  });

  it.each(['cancel', 'text'])('is not made again after %s', async (type) => {
    const { answers, begin, hear, partial, say, types } = await listening();
    begin(1);
    await hear('How old is the universe?', 1);
    await expect.poll(types).toContain('response_chunk');
    begin(2);
    partial('Thank', 2);
    await say({ type, ...(type === 'text' && { content: 'And the Earth?' }) });
    const { length } = answers.asked;
    await hear('', 2);
    expect(answers.asked).toHaveLength(length);
  });

  it('stays where the user writes, and has read it', async () => {
    const { begin, hear, said, say, told } = await listening();
    begin(1);
    await hear('How old is the universe?', 1);
    await expect.poll(() => said.map(({ text }) => text)).toContain('Some billions of years. ');
    await say({ type: 'text', content: 'And the Earth?' });
    expect(told().map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  });
});

describe('while the user speaks again', () => {
  it('nothing is told of an answer, and it is dropped when something was said', async () => {
    const { answers, begin, clock, hear, told, types } = await listening();
    begin(1);
    begin(2);
    await hear('And so, my fellow Americans,', 1);
    await clock.advance(1400);
    await setImmediate();
    expect(types().slice(-1)).toEqual(['final_transcript']);
    await hear('ask not what your country can do for you.', 2);
    await expect.poll(types).toContain('response_chunk');
    expect(answers.aborted).toBe(1);
    expect(told()).toHaveLength(1);
    expect(types().filter((type) => type === 'response_chunk')).toHaveLength(1);
  });

  it.each([
    ['noise', '♪'],
    ['a filler', 'Mm-hm.'],
  ])('an answer goes on at once when that was %s', async (_, text) => {
    const { begin, hear, types } = await listening();
    begin(1);
    begin(2);
    await hear('How old is the universe?', 1);
    expect(types()).not.toContain('response_chunk');
    await hear(text, 2);
    await expect.poll(types).toContain('response_chunk');
    expect(types()).not.toContain('interrupted');
  });

  it('an answer waits for 1.5 s at most', async () => {
    const { begin, clock, hear, types } = await listening();
    begin(1);
    begin(2);
    await hear('How old is the universe?', 1);
    await clock.advance(1500);
    await expect.poll(types).toContain('response_chunk');
  });
});
