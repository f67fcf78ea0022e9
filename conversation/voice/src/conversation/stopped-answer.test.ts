import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { SessionEvent } from '@ws/core';
import { createScriptedSynthesizer } from '@ws/speech/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { held, scriptedAnswers } from '../__fixtures__/talking.js';
import { CUT_OFF } from '../answers/create-history.js';
import { createSpeechCache } from '../speech/cache/speech-cache.js';
import { conversing } from './__fixtures__/conversing.js';

const ANSWER = 'The lighthouse is open today from nine to five. Bring a coat.';

/** A conversation whose answer is heard, sentence by sentence of 3 s each; of `isWhole` it is written to its end. */
async function answering({ text = ANSWER, isWhole = true, mode = 'continuous' } = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'ws-stop-'));
  const cache = createSpeechCache({
    synthesizer: createScriptedSynthesizer({ samples: () => new Float32Array(48_000) }),
    directory,
  });
  onTestFinished(async () => {
    await cache[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  });
  const answers = scriptedAnswers(async function* ({ messages, signal }) {
    if (messages.length > 2) return yield 'Well.';
    yield text;
    if (!isWhole) await held(signal);
  });
  const talk = conversing(answers, cache);
  await talk.say({ type: 'text', content: 'Is it open?' });
  await expect.poll(talk.types).toContain('audio_chunk');
  if (isWhole) await expect.poll(talk.types).toContain('response_complete');
  const { url } = talk.said.find(({ type }) => type === 'audio_chunk');
  await talk.say({ type: 'playback', url, seconds: 1 });
  await talk.start(mode);
  const { onEvent } = talk.heard[0]!.options;
  const begin = (utteranceId = 1): void => {
    onEvent({ type: 'speech_start', position: 0, utteranceId } as SessionEvent);
  };
  const final = async (words: string, utteranceId = 1): Promise<void> => {
    await onEvent({ type: 'final', text: words, utteranceId } as SessionEvent);
    await setImmediate();
  };
  return {
    ...talk,
    ...{ begin, final },
    partial(words: string, speculative = false) {
      onEvent({ type: 'partial', text: words, speculative, utteranceId: 1 } as SessionEvent);
    },
    async hear(words: string) {
      begin();
      await final(words);
    },
    /** What the model was told of the last answer, when it was asked the next time. */
    async remembered() {
      await expect.poll(() => answers.asked.length).toBe(2);
      return answers.asked[1]!.messages.slice(1).map(({ content }) => content);
    },
  };
}

describe('“Stop.”', () => {
  it.each([true, false])(
    'stops an answer, and no model is asked: written whole, %s',
    async (isWhole) => {
      const { answers, hear, types, said } = await answering({ isWhole });
      await hear('Stop.');
      expect(types().slice(-2)).toEqual(['interrupted', 'stopped']);
      expect(said.at(-1)).toEqual({ type: 'stopped', text: 'Stop.' });
      expect(answers.asked).toHaveLength(1);
      expect(answers.aborted).toBe(isWhole ? 0 : 1);
      expect(types()).not.toContain('final_transcript');
    },
  );

  it('stops it at its first word, and begins no answer in advance', async () => {
    const { answers, begin, clock, partial, types } = await answering();
    begin();
    partial('Stop', true);
    expect(types().slice(-1)).toEqual(['interrupted']);
    await clock.advance(5000);
    expect(answers.asked).toHaveLength(1);
  });

  it('is told to the answer that it was said over, also where the user speaks again at once', async () => {
    const { answers, begin, final, partial, said } = await answering();
    begin();
    partial('Stop');
    begin(2);
    await final('Stop.');
    expect(said.at(-1)).toEqual({ type: 'stopped', text: 'Stop.' });
    expect(answers.asked).toHaveLength(1);
  });

  it('is what the user meant where the answer asked for it', async () => {
    const { hear, remembered } = await answering({ text: 'Shall I stop the music?' });
    await hear('Stop.');
    expect((await remembered()).at(-1)).toBe('Stop.');
  });

  it('is a question like others where nothing is heard', async () => {
    const { clock, hear, remembered } = await answering();
    await clock.advance(60_000);
    await hear('Stop.');
    expect((await remembered()).at(-1)).toBe('Stop.');
  });

  it('is not asked either where a button is held for it', async () => {
    const { answers, heard, say, types, said } = await answering({ mode: 'push' });
    expect(types().slice(-1)).toEqual(['interrupted']);
    await say({ type: 'audio_end' });
    heard[0]!.finish('Stop.');
    await expect.poll(() => types().at(-1)).toBe('final_transcript');
    expect(said.slice(-2)).toEqual([
      { type: 'stopped', text: 'Stop.' },
      { type: 'final_transcript', text: '' },
    ]);
    expect(answers.asked).toHaveLength(1);
  });
});

describe('a listener’s “Mm-hm”', () => {
  it.each([true, false])(
    'is no interruption, and not asked: written whole, %s',
    async (isWhole) => {
      const { answers, hear, types } = await answering({ isWhole });
      await hear('Mm-hm.');
      expect(types().slice(-2)).toEqual(['pause', 'resume']);
      expect(answers.asked).toHaveLength(1);
      expect(answers.aborted).toBe(0);
    },
  );

  it('is an answer where the answer asks', async () => {
    const { hear, remembered } = await answering({ text: 'Shall I book a tour?' });
    await hear('Mm-hm.');
    expect((await remembered()).at(-1)).toBe('Mm-hm.');
  });
});

describe('an answer that is cut off', () => {
  it.each([true, false])('is marked for the model: written whole, %s', async (isWhole) => {
    const { hear, remembered } = await answering({ isWhole });
    await hear('What about Sunday?');
    const [, answer, next] = await remembered();
    // 1 s of 3 was heard of all of it: “The lighthouse is ope”.
    expect(answer).toBe(`The${CUT_OFF}`);
    expect(next).toBe('What about Sunday?');
  });

  it('is not, where it was heard to its end', async () => {
    const { clock, hear, remembered } = await answering();
    await clock.advance(60_000);
    await hear('What about Sunday?');
    expect((await remembered())[1]).toBe(ANSWER);
  });
});

it('the first sentence is spoken while the second is written', async () => {
  const { answers, types } = await answering({ isWhole: false });
  expect(answers.aborted).toBe(0);
  expect(types()).toContain('audio_chunk');
  expect(types()).not.toContain('response_complete');
});
