import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionEvent } from '@ws/core';
import { createScriptedSynthesizer } from '@ws/speech/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { scriptedAnswers } from '../__fixtures__/talking.js';
import { createSpeechCache } from '../speech/cache/speech-cache.js';
import { conversing } from './__fixtures__/conversing.js';

const ANSWER = 'Would you like tea or coffee?';
/** "coffee" begins at 22 of 29 characters: at 2200 ms. */
const SOUND = new Float32Array(29 * 800);

/** A conversation whose answer has begun to sound at clock time 0, and whose microphone is open. */
async function answering() {
  const directory = mkdtempSync(join(tmpdir(), 'ws-echo-'));
  const cache = createSpeechCache({
    synthesizer: createScriptedSynthesizer({ samples: () => SOUND }),
    directory,
  });
  onTestFinished(async () => {
    await cache[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  });
  const answers = scriptedAnswers(function* () {
    yield ANSWER;
  });
  const talk = conversing(answers, cache);
  await talk.say({ type: 'text', content: 'I am thirsty.' });
  await expect.poll(talk.types).toContain('response_complete');
  const { url } = talk.said.find(({ type }) => type === 'audio_chunk');
  await talk.say({ type: 'playback', url, seconds: 0 });
  await talk.start('continuous');
  const { onEvent } = talk.heard[0]!.options;
  return {
    ...talk,
    /** The client plays for so long, and tells it. */
    async play(ms: number) {
      await talk.clock.advance(ms - 500);
      talk.heard[0]!.position = 16 * talk.clock.now();
      await talk.say({ type: 'playback', url, seconds: talk.clock.now() / 1000 });
      await talk.clock.advance(500);
    },
    /** Somebody says it now, from the beginning of the utterance. */
    hear(text: string, position = 16 * talk.clock.now()) {
      talk.heard[0]!.position = position;
      onEvent({ type: 'speech_start', position } as SessionEvent);
      return onEvent({ type: 'final', text } as SessionEvent);
    },
  };
}

describe('what is taken for an echo', () => {
  it('is told: words that come when they are played', async () => {
    const { answers, hear, play, said, types } = await answering();
    await play(2300);
    await hear('coffee');
    expect(said.at(-1)).toEqual({ type: 'suppressed', text: 'coffee', reason: 'echo' });
    expect(types()).not.toContain('final_transcript');
    expect(answers.asked).toHaveLength(1);
  });

  it('is told: though the server came to hear of it late', async () => {
    const { clock, hear, heard, play, said } = await answering();
    await play(2300);
    const { position } = heard[0]!;
    // Network and server were busy: what the microphone heard next comes half a second later.
    await clock.advance(550);
    await hear('coffee', position + 16 * 500);
    expect(said.at(-1)).toEqual({ type: 'suppressed', text: 'coffee', reason: 'echo' });
  });

  it('is told: though the next speech has begun before it is understood', async () => {
    const { heard, hear, play, said } = await answering();
    await play(2300);
    const { onEvent } = heard[0]!.options;
    const started = { type: 'speech_start', position: 16 * 2300, utteranceId: 1 };
    onEvent(started as SessionEvent);
    onEvent({ ...started, position: 16 * 2800, utteranceId: 2 } as SessionEvent);
    await onEvent({ type: 'final', text: 'coffee', utteranceId: 1 } as SessionEvent);
    expect(said.at(-1)).toEqual({ type: 'suppressed', text: 'coffee', reason: 'echo' });
    await hear('coffee', 16 * 2900);
    expect(said.at(-1)).toMatchObject({ type: 'final_transcript', text: 'coffee' });
  });

  it('is told: more words, though a client tells no time', async () => {
    const { hear, said, types } = await answering();
    await hear('would you like tea');
    expect(said.at(-1)).toMatchObject({ type: 'suppressed', text: 'would you like tea' });
    expect(types().slice(-3)).toEqual(['pause', 'resume', 'suppressed']);
  });

  it.each([1500, 2700])('is not a word of the answer at another time: %i ms', async (ms) => {
    const { answers, hear, play, types } = await answering();
    await play(ms);
    await hear('coffee');
    expect(types()).not.toContain('suppressed');
    expect(types().slice(-2)).toEqual(['interrupted', 'final_transcript']);
    expect(answers.asked.at(-1)!.messages.at(-1)!.content).toContain('coffee');
  });

  it('is not noise, which nobody is told of', async () => {
    const { hear, types } = await answering();
    await hear('♪');
    expect(types().slice(-2)).toEqual(['pause', 'resume']);
  });
});
