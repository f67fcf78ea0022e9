// The page at /voice, as a user has it: in Chromium, with its microphone, a real server and Whisper. Who answers is scripted.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { abortedError } from '@ws/core/internal';
import { createServer, type ServerOptions } from '@ws/server';
import { createScriptedSynthesizer } from '@ws/speech/testing';
import { type AnswerModel, type AnswerRequest, createSpeechCache, createVoice } from '@ws/voice';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { chromiumPath, startBrowser } from '../../../packages/backend-onnx/test/support/browser.js';
import { violations } from '../../../test/support/axe.js';
import { noteSpokenWords } from '../../../test/support/spoken-words.js';

/** Its first sentence is "Hello, and welcome to …". */
const recording = join(import.meta.dirname, '../../../examples/live-captions/recording/demo.wav');
const KEY = 'a-key-that-nobody-guesses-0123456789';
const WAIT = { timeout: 500_000 };
const HEARS = [
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  `--use-file-for-fake-audio-capture=${recording}%noloop`,
];

declare global {
  /** Sounds that were played. */
  var played: string[];
}

/** Says what it was asked; of a story the beginning, and fails at a riddle. */
function answerer(): AnswerModel & { readonly asked: AnswerRequest[] } {
  const asked: AnswerRequest[] = [];
  return {
    specVersion: 'v1',
    ...{ name: 'scripted', models: ['small', 'large'] },
    asked,
    async load() {},
    async *answer(request) {
      asked.push(request);
      const question = request.messages.at(-1)!.content;
      if (/riddle\.$/.test(question)) throw new Error('there is none');
      yield { type: 'text', text: 'You said: ' };
      yield { type: 'text', text: `${question} That is all that I have to say to this. ` };
      if (!/story/.test(question)) return;
      await new Promise((_, reject) => {
        const { signal } = request;
        signal?.addEventListener('abort', () => reject(abortedError(signal)));
      });
    },
    async [Symbol.asyncDispose]() {},
  };
}

async function opened(args: readonly string[] = HEARS, options: ServerOptions = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'ws-voice-page-'));
  const voices = ['ann', 'ben'].map((name) => ({ name, languages: ['en-US'] }));
  const synthesizer = createScriptedSynthesizer({ capabilities: { voices } });
  const cache = createSpeechCache({ synthesizer, directory });
  const answers = answerer();
  const speech = { cache, voice: undefined, speed: undefined };
  const server = await createServer({
    ...{ model: 'tiny.en', port: 0, ...options },
    protocols: [createVoice({ answers, speech, env: {} })],
  });
  const browser = await startBrowser(args);
  onTestFinished(async () => {
    await browser[Symbol.asyncDispose]();
    await server.close();
    await cache[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  });
  const page = await browser.context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await noteSpokenWords(page);
  await page.addInitScript(() => {
    globalThis.played = [];
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      this.addEventListener('playing', () => {
        if (!this.src.startsWith('data:')) globalThis.played.push(this.src);
      });
      return play.call(this);
    };
  });
  await page.goto(`${server.url.replace('ws', 'http')}/voice`);
  return { answers, faults, page, server, synthesizer };
}

const questions = (page: Page) => page.locator('[data-message=user] p:not([data-tentative])');
const written = (page: Page) => page.locator('[data-message=assistant] > div');
const isStatus = (page: Page, status: string | RegExp) =>
  expect.poll(() => page.locator('.stage').textContent(), WAIT).toMatch(status);

describe.skipIf(chromiumPath === undefined)('the page at /voice', () => {
  it('answers a question in writing, and its answer is heard', async () => {
    const { answers, faults, page, server, synthesizer } = await opened();
    await isStatus(page, /^Ready$/);
    await page.getByLabel('Voice').selectOption('ben');
    await page.getByLabel('Model').selectOption('large');
    await page.getByLabel('Message').fill('What is open today?');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => questions(page).allTextContents(), WAIT)
      .toEqual(['What is open today?']);
    await expect
      .poll(() => written(page).allTextContents(), WAIT)
      .toEqual(['You said: What is open today? That is all that I have to say to this.']);
    await expect.poll(() => page.evaluate(() => globalThis.played.length), WAIT).toBeGreaterThan(0);
    await expect.poll(() => page.evaluate(() => globalThis.spoken), WAIT).toContain('What');
    const sound = await fetch((await page.evaluate(() => globalThis.played[0]))!);
    expect([sound.status, sound.headers.get('content-type')]).toEqual([200, 'audio/wav']);
    expect(synthesizer.calls.map(({ voice }) => voice)).toContain('ben');
    expect(answers.asked.map(({ model }) => model)).toEqual(['large']);
    expect(await violations(page)).toEqual([]);
    const http = server.url.replace('ws', 'http');
    expect(new URL((await fetch(`${http}/voice/`)).url).pathname).toBe('/voice');
    expect((await fetch(`${http}/voice`, { method: 'POST' })).status).toBe(405);
    expect(faults).toEqual([]);
  });

  it('records while a key is held, without a mouse', async () => {
    const { answers, faults, page } = await opened();
    await isStatus(page, /^Ready$/);
    await page.getByRole('button', { name: 'Hold to talk' }).focus();
    await page.keyboard.down('Space');
    await isStatus(page, /^Listening$/);
    await expect
      .poll(() => page.locator('[data-tentative]').textContent(), WAIT)
      .toMatch(/\w+ \w+/);
    await page.keyboard.up('Space');
    await expect.poll(() => questions(page).count(), WAIT).toBe(1);
    const [question] = await questions(page).allTextContents();
    await expect.poll(() => written(page).allTextContents(), WAIT).toHaveLength(1);
    await expect.poll(() => answers.asked.at(-1)?.messages.at(-1)?.content, WAIT).toBe(question);
    await expect.poll(() => written(page).textContent(), WAIT).toContain(question);
    expect(faults).toEqual([]);
  });

  it('hears an open microphone until it is closed', async () => {
    const { faults, page } = await opened();
    const handsFree = page.getByRole('switch', { name: 'Hands-free' });
    await handsFree.click();
    await expect.poll(() => questions(page).count(), WAIT).toBeGreaterThan(0);
    await expect
      .poll(() => page.locator('.latency').textContent(), WAIT)
      .toMatch(/heard \d.* first word \d/);
    expect(await violations(page)).toEqual([]);
    expect(await handsFree.isChecked()).toBe(true);
    await handsFree.click();
    await expect.poll(() => handsFree.isChecked(), WAIT).toBe(false);
    expect(faults).toEqual([]);
  });

  it('ends an answer with Stop', async () => {
    const { page } = await opened();
    await page.getByLabel('Message').fill('Tell me a story.');
    await page.keyboard.press('Enter');
    await expect.poll(() => written(page).allTextContents(), WAIT).toHaveLength(1);
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.locator('[data-role=assistant]', { hasText: 'Interrupted' }).waitFor();
    await isStatus(page, /^Ready$/);
  });

  it('shows speech that has no text, until something is asked', async () => {
    const { page } = await opened();
    let tell = (_: object): void => {};
    await page.routeWebSocket(/\/voice\/stream/, (socket) => {
      socket.connectToServer();
      tell = (message) => socket.send(JSON.stringify(message));
    });
    await page.reload();
    await isStatus(page, /^Ready$/);
    tell({ type: 'untranscribed', start: 12.4, end: 13.5 });
    const line = page.locator('.notes p');
    await expect
      .poll(() => line.textContent(), WAIT)
      .toBe('I did not catch what you said at 0:12.');
    expect(await line.isVisible()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Message').fill('What is open today?');
    await page.keyboard.press('Enter');
    await expect.poll(() => line.isVisible(), WAIT).toBe(false);
  });

  it('shows what goes wrong, where it is seen, and goes on', async () => {
    // Without these, headless Chromium refuses the microphone.
    const { page } = await opened([]);
    const alert = page.getByRole('alert');
    await page.getByLabel('Message').fill('Ask me a riddle.');
    await page.keyboard.press('Enter');
    await expect.poll(() => alert.textContent(), WAIT).toMatch(/server failed/i);
    await page.getByLabel('Message').fill('What is open today?');
    await page.keyboard.press('Enter');
    await expect.poll(() => written(page).allTextContents(), WAIT).toHaveLength(1);
    await page.getByRole('switch', { name: 'Hands-free' }).click();
    await expect.poll(() => alert.textContent(), WAIT).toMatch(/microphone/i);
    const isSeen = await alert.evaluate((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const there = document.elementFromPoint(left + width / 2, top + height / 2);
      return there !== null && element.contains(there);
    });
    expect(isSeen).toBe(true);
    expect(await violations(page)).toEqual([]);
  });

  it('asks for the key of a server that has keys', async () => {
    const { page } = await opened(HEARS, { apiKeys: [KEY] });
    const key = page.getByLabel('API key of this server');
    await key.waitFor();
    expect(await page.getByRole('alert').textContent()).toMatch(/asks for an API key/);
    expect(await violations(page)).toEqual([]);
    await key.fill(`${KEY}-of-another`);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('alert').textContent(), WAIT).toMatch(/refuses/);
    await key.fill(KEY);
    await page.keyboard.press('Enter');
    await isStatus(page, /^Ready$/);
    expect(page.url()).not.toContain(KEY);
    await page.getByLabel('Message').fill('What is open today?');
    await page.keyboard.press('Enter');
    await expect.poll(() => written(page).allTextContents(), WAIT).toHaveLength(1);
    await expect.poll(() => page.evaluate(() => globalThis.played.length), WAIT).toBeGreaterThan(0);
  });
});
