// A whole conversation with nothing made up: the example's page in Chromium, its microphone, Whisper, SmolLM2, hibari.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { normalizeWords, wordErrorRate } from '@ws/core/measures';
import { createServer, type TranscriptionServer } from '@ws/server';
import {
  type AnswerModel,
  type AnswerRequest,
  createVoice,
  type Speech,
  speechFromEnvironment,
} from '@ws/voice';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath } from '../../../packages/backend-onnx/test/support/browser.js';
import { held, meet, scriptedAnswers } from '../src/__fixtures__/talking.js';
import { CUT_OFF } from '../src/answers/create-history.js';
import { at16k, writeSpoken } from './support/spoken.js';
import { browserThatHears, serveVoicePages, type VoicePages } from './support/voice-page.js';

const folder = mkdtempSync(join(tmpdir(), 'ws-voice-page-'));
const STORY =
  'Once upon a time there was a lighthouse on a rock in the middle of the sea. Every evening its keeper climbed the long stairs and lit the lamp. Ships from far away saw it and knew where they were. One night a great storm came, and the waves were as high as houses. The keeper did not sleep until the morning. When the sun rose, the wind was gone and the sea was quiet again. A small boat lay on the stones below, and beside it sat a boy with wet hair. The keeper brought him bread and hot tea, and asked him where he came from. The boy pointed to the south, where the land was only a thin grey line. His father was a fisherman, and the storm had taken their sail. They had seen the light all night long, he said, and had rowed towards it until their hands hurt. In the evening the keeper showed him how the lamp was lit. From then on two people looked after the light, and no ship was ever lost on that coast again.';

const letters = (text: string): string => [...normalizeWords(text).join('')].join(' ');

/** Tells a long story to a caller that asks for one. */
function storyteller(): AnswerModel & { readonly asked: AnswerRequest[] } {
  const asked: AnswerRequest[] = [];
  return {
    specVersion: 'v1',
    name: 'storyteller',
    asked,
    async load() {},
    async *answer(request) {
      asked.push(request);
      const isAskedForOne = /story|see/i.test(request.messages.at(-1)!.content);
      for (const word of (isAskedForOne ? STORY : 'As you like.').split(/(?<= )/)) {
        yield { type: 'text', text: word };
      }
    },
    async [Symbol.asyncDispose]() {},
  };
}

describe.skipIf(chromiumPath === undefined)('a conversation in Chromium', () => {
  let speech: Speech;
  let pages: VoicePages;
  const open: AsyncDisposable[] = [];

  beforeAll(async () => {
    speech = await speechFromEnvironment({ TTS_CACHE_DIR: folder });
    pages = await serveVoicePages();
  });
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one[Symbol.asyncDispose]();
  });
  afterAll(async () => {
    await pages?.[Symbol.asyncDispose]();
    await speech?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  async function talk(parts: readonly (number | string)[], answers?: AnswerModel) {
    const wav = join(folder, 'microphone.wav');
    await writeSpoken(wav, parts, speech.synthesizer);
    const server: TranscriptionServer = await createServer({
      ...{ model: 'tiny.en', port: 0, allowedOrigins: [pages.origin] },
      protocols: [createVoice({ speech, answers })],
    });
    open.push(server);
    pages.serve(server.url);
    const browser = await browserThatHears(wav);
    open.push(browser);
    const page = await browser.open(pages.origin);
    return { server, page, until: happened };

    async function happened(what: string) {
      const found = () =>
        page.evaluate((name) => globalThis.happenings.filter((one) => one.what === name), what);
      await expect.poll(async () => (await found()).length).toBeGreaterThan(0);
      return found();
    }
  }

  it('hears a question, and the answer is heard', async () => {
    const { server, until, page } = await talk([1, 'What is the capital of France?', 30]);
    await page.getByLabel('Hands-free').click();
    const [{ message: heard } = { message: undefined }] = await until('final_transcript');
    expect(
      wordErrorRate('What is the capital of France?', heard.text).rate,
      heard.text,
    ).toBeLessThan(0.2);
    await until('playing');
    const [{ message: complete } = { message: undefined }] = await until('response_complete');
    await page.getByText(complete.text.slice(0, 20)).first().waitFor();
    // Somebody else hears it.
    const http = server.url.replace('ws', 'http');
    const sound = await (await fetch(http + complete.audio_url)).arrayBuffer();
    const again = await fetch(`${http}/voice/transcribe`, {
      method: 'POST',
      body: new Uint8Array(sound),
      headers: { 'content-type': 'audio/wav' },
    });
    const { text } = (await again.json()) as { text: string };
    const exchange = `asked: ${heard.text}\nanswered: ${complete.text}\nheard back: ${text}`;
    console.log(exchange);
    // By letters: the model may answer in a few words, most of them foreign names, of which a letter or two is misheard.
    expect(wordErrorRate(letters(complete.text), letters(text)).rate, exchange).toBeLessThan(0.5);
  });

  it('hears a recording that was made while a button was held', async () => {
    const model = storyteller();
    const { until, page } = await talk([2, 'What do you see from up there?', 30], model);
    await page.locator('.mic').hover();
    await page.mouse.down();
    await page.locator('.mic[data-recording=push]').waitFor();
    await until('partial_transcript');
    await page.waitForTimeout(2500);
    await page.mouse.up();
    const [{ message: heard } = { message: undefined }] = await until('final_transcript');
    expect(
      wordErrorRate('What do you see from up there?', heard.text).rate,
      heard.text,
    ).toBeLessThan(0.2);
    await until('playing');
    await page.getByText('Once upon a time').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await until('interrupted');
    const { happenings } = await page.evaluate(() => ({ happenings: globalThis.happenings }));
    expect(happenings.map(({ what }) => what)).toContain('silent');
    expect(happenings.at(-1)!.what).not.toBe('audio_chunk');
  });

  it('is interrupted by speech, and knows what of the answer was heard', async () => {
    const model = storyteller();
    const { until, page } = await talk(
      // On a busy machine the answer may take long to begin; it is longer than that silence all the same.
      [1, 'Tell me a story about the sea.', 20, 'No, please stop. What is your name?', 30],
      model,
    );
    await page.getByLabel('Hands-free').click();
    await until('interrupted');
    const { happenings, loudAt } = await page.evaluate(() => ({
      happenings: globalThis.happenings,
      loudAt: globalThis.loudAt,
    }));
    const interrupted = happenings.find(({ what }) => what === 'interrupted')!;
    const pause = happenings.find(({ what }) => what === 'pause');
    const silent = happenings.find(
      ({ at, what }) => what === 'silent' && at >= (pause ?? interrupted).at,
    )!;
    const playing = happenings.find(({ what }) => what === 'playing')!;
    const spoke = loudAt.find(({ from }) => from > playing.at)!;
    console.log(
      `from the first sound of the interruption: held after ${Math.round((pause ?? interrupted).at - spoke.from)} ms, silent after ${Math.round(silent.at - spoke.from)} ms, broken off after ${Math.round(interrupted.at - spoke.from)} ms`,
    );
    // What was said in two sentences may be two turns.
    const question = () => model.asked.at(-1)!.messages.at(-1)!.content;
    await expect.poll(question).toMatch(/name/i);
    const [, first, answer] = model.asked.at(-1)!.messages;
    expect(first!.content).toMatch(/story/i);
    expect(answer!.content.endsWith(CUT_OFF)).toBe(true);
    const told = answer!.content.slice(0, -CUT_OFF.length);
    expect(STORY.startsWith(told)).toBe(true);
    expect(told.length).toBeGreaterThan(20);
    expect(told.length).toBeLessThan(STORY.length * 0.8);
  });

  it('goes on at “Okay”, and stops at “Stop”, which no model is asked', async () => {
    // It tells its story without end, so that it goes on however busy the machine is.
    const answers = scriptedAnswers(async function* ({ signal }) {
      yield STORY;
      await held(signal);
    });
    const server = await createServer({
      ...{ model: 'tiny.en', port: 0 },
      protocols: [createVoice({ speech: false, answers })],
    });
    open.push(server);
    const talker = await meet(server.url);
    const say = async (text: string): Promise<void> => {
      const { samples } = await speech.synthesizer.synthesize(text);
      const { sampleRate } = speech.synthesizer.capabilities;
      talker.audio(at16k(samples, sampleRate));
      talker.audio(new Float32Array(48_000));
    };
    talker.say({ type: 'audio_start', format: 'pcm', sample_rate: 16_000, mode: 'continuous' });
    talker.say({ type: 'text', content: 'Tell me a story.' });
    await talker.until('response_chunk');
    await say('Okay.');
    await talker.until('speech_start');
    await say('Stop!');
    expect((await talker.until('stopped')).text).toMatch(/stop/i);
    const heard = talker.heard.map(({ type }) => type);
    expect(heard.filter((type) => type === 'interrupted')).toHaveLength(1);
    expect(heard).not.toContain('final_transcript');
    expect(answers.asked).toHaveLength(1);
    expect(answers.aborted).toBe(1);
  });
});
