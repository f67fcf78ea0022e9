import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWav } from '@ws/core/audio';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ScriptedVoiceServer,
  scriptedVoiceServer,
  type VoicePeer,
} from '../../../conversation/voice-client/test/support/scripted-voice-server.js';
// @ts-expect-error: a script of the example
import { servePage } from '../../../examples/voice/page-files.mjs';
import {
  chromiumPath,
  startBrowser,
  type TestBrowser,
} from '../../../packages/backend-onnx/test/support/browser.js';
import { violations } from '../../../test/support/axe.js';
import { noteSpokenWords } from '../../../test/support/spoken-words.js';

declare global {
  /** All that has ever played. */
  var players: HTMLAudioElement[];
}

const root = join(import.meta.dirname, '../../..');
const recording = join(root, 'examples/live-captions/recording/demo.wav');
const LENGTHS = { 'a.wav': 0.4, 'b.wav': 0.7, 'c.wav': 0.3, 'long.wav': 60 } as const;
const STORY = 'Once upon a time';
const ANSWER = 'It is **noon**.\n\n```js\nconst hour = 12;\n```';

/** A tone of so many seconds. */
function tone(seconds: number): Uint8Array {
  return writeWav(Float32Array.from({ length: seconds * 16_000 }, (_, i) => 0.1 * Math.sin(i / 6)));
}

const tool = (name: string, state: string, id: string) => ({ type: 'tool', name, state, id });
const READY = {
  ...{ type: 'ready', session_id: 'voice' },
  ...{ voices: ['ann', 'ben'], voice: 'ann' },
  models: ['Ollama llama3.1:8b', 'Ollama qwen2.5-coder:7b', 'llama smollm2-135m-instruct'],
  model: 'Ollama llama3.1:8b',
};

/** Answers a recording with three sounds, which come out of order, and a text with a short one and one that is long. */
function heard({ say }: VoicePeer, { type }: { readonly type: string }): void {
  const sound = (index: number, name: string, place = {}): void =>
    say({ type: 'audio_chunk', index, url: `/voice/audio/${name}`, ...place });
  if (type === 'audio_end') {
    say({ type: 'final_transcript', text: 'What time is it?' });
    for (const state of ['called', 'running', 'done']) say(tool('clock', state, '1'));
    say(tool('calendar', 'failed', '2'));
    say(tool('a-tool-with-a-name-that-is-longer-than-a-phone-is-wide', 'running', '3'));
    say({ type: 'response_chunk', text: 'It is', accumulated: 'It is' });
    sound(0, 'a.wav');
    sound(2, 'c.wav');
    sound(1, 'b.wav');
    say({ type: 'response_complete', text: ANSWER, audio_url: '/voice/audio/a.wav' });
  }
  if (type === 'text') {
    say({ type: 'response_chunk', text: STORY, accumulated: STORY });
    sound(0, 'a.wav', { start: 0, end: 'Once'.length, seconds: LENGTHS['a.wav'] });
    // Its first word is the one that is spoken for as long as it sounds, however slowly a test looks.
    const rest = { start: STORY.indexOf('upon'), end: STORY.length, seconds: 1000 };
    sound(1, 'long.wav', rest);
  }
}

describe.skipIf(chromiumPath === undefined)('the example of a conversation, in Chromium', () => {
  let server: ScriptedVoiceServer;
  let browser: TestBrowser;
  let page: Page;
  const troubles: string[] = [];

  beforeAll(async () => {
    execFileSync(process.execPath, [join(root, 'examples/voice/build.mjs')]);
    server = await scriptedVoiceServer({
      connected: ({ say }) => say(READY),
      heard,
      asked: ({ path }) =>
        path === '/voice/chat/audio'
          ? [200, { transcript: 'Aloud.', text: 'Heard.', audio_url: '/voice/audio/c.wav' }]
          : [200, { text: 'Read.', audio_url: '/voice/audio/c.wav' }],
      serve(request, response) {
        const name = request.url!.replace('/voice/audio/', '') as keyof typeof LENGTHS;
        if (name in LENGTHS) {
          response.setHeader('content-type', 'audio/wav');
          response.end(tone(LENGTHS[name]));
          return true;
        }
        if (!/^\/([a-z]+\.[a-z0-9]+)?$/.test(request.url!)) return false;
        void servePage(request, response);
        return true;
      },
    });
    browser = await startBrowser([
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${recording}`,
    ]);
    page = await browser.context.newPage();
    page.on('pageerror', (error) => troubles.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(message.text());
    });
    await noteSpokenWords(page);
    await page.addInitScript(() => {
      globalThis.players = [];
      const { play } = HTMLMediaElement.prototype;
      HTMLMediaElement.prototype.play = function (this: HTMLAudioElement) {
        if (!globalThis.players.includes(this)) globalThis.players.push(this);
        return play.call(this);
      };
    });
    await page.goto(server.http);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  const connection = (state: string) => page.locator(`[data-connection=${state}]`).waitFor();
  const lastPeer = () => server.peers.at(-1)!;
  /** How much of each sound was heard, as the page told. */
  function played(): Map<string, number> {
    const seconds = new Map<string, number>();
    for (const frame of lastPeer().received) {
      if (frame instanceof Uint8Array || frame.type !== 'playback') continue;
      seconds.set(String(frame.url).replace('/voice/audio/', ''), Number(frame.seconds));
    }
    return seconds;
  }
  const silence = () => page.evaluate(() => globalThis.players.every(({ paused }) => paused));

  it('records while the button is held, shows what was said, and plays the answer in order', async () => {
    await connection('open');
    await page.getByLabel('Model').focus();
    await page.keyboard.press('End');
    const model = READY.models.at(-1);
    await expect.poll(() => lastPeer().received).toEqual([{ type: 'model', name: model }]);
    expect(await page.getByLabel('Model').inputValue()).toBe(model);
    const mic = page.locator('.mic');
    await mic.hover();
    await page.mouse.down();
    await page.locator('.mic[data-recording=push]').waitFor();
    lastPeer().say({ type: 'partial_transcript', text: 'What time', is_final: false });
    await page.getByText('What time').waitFor();
    // On a busy machine the recorder begins late.
    await page.waitForTimeout(4000);
    await page.mouse.up();
    await page.getByText('What time is it?').waitFor();
    await page.locator('.hljs-keyword').waitFor();
    // In words, for those who see no colours or nothing at all.
    const used = page.getByRole('status').filter({ hasText: 'clock' }).locator('p');
    expect(await used.evaluateAll((all) => all.map((one) => one.textContent))).toEqual([
      ...['✓clock done', '✕calendar failed'],
      '…a-tool-with-a-name-that-is-longer-than-a-phone-is-wide running',
    ]);
    const bytes = Buffer.concat(
      lastPeer().received.filter((frame): frame is Uint8Array => frame instanceof Uint8Array),
    );
    const decoded = await page.evaluate(async (base64) => {
      const raw = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const audio = await new OfflineAudioContext(1, 1, 16_000).decodeAudioData(raw.buffer);
      return { seconds: audio.duration, loudest: Math.max(...audio.getChannelData(0)) };
    }, bytes.toString('base64'));
    expect(decoded.seconds).toBeGreaterThan(1);
    expect(decoded.loudest).toBeGreaterThan(0.01);
    await expect.poll(() => played().get('c.wav') ?? 0).toBeGreaterThan(0.25);
    expect([...played().keys()]).toEqual(['a.wav', 'b.wav', 'c.wav']);
    for (const [name, seconds] of played()) {
      expect(Math.abs(seconds - LENGTHS[name as keyof typeof LENGTHS])).toBeLessThan(0.1);
    }
    expect(await violations(page)).toEqual([]);
    expect(await page.locator('.latency').textContent()).toMatch(
      /heard \d+\.\d s · first word \d+\.\d s · first sound \d+\.\d s/,
    );
  });

  it('is silent at once when it is stopped', async () => {
    await page.getByLabel('Message').fill('A story!');
    await page.keyboard.press('Enter');
    await page.locator('[data-speaking]', { hasText: 'upon' }).waitFor();
    expect(await page.evaluate(() => globalThis.spoken)).toContain('Once');
    await page.locator('[data-stage=speaking]').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await silence()).toBe(false);
    expect(
      await page.evaluate(() => {
        document.querySelector<HTMLButtonElement>('.stop')!.click();
        return globalThis.players.every(({ paused }) => paused);
      }),
    ).toBe(true);
    await expect.poll(() => lastPeer().said().at(-1)).toBe('cancel');
    await page.getByText('Interrupted').waitFor();
    lastPeer().say({ type: 'audio_chunk', index: 2, url: '/voice/audio/b.wav' });
    lastPeer().say({ type: 'response_chunk', text: '!', accumulated: 'Once upon a time!' });
    lastPeer().say({ type: 'speech_start' });
    await page.getByText('I hear you.').waitFor();
    expect(await silence()).toBe(true);
    expect(await page.getByText('Once upon a time!').count()).toBe(0);
    // What of it was not heard can be told from what was heard.
    expect(await page.locator('[data-cut] [data-at]:not([data-heard])').count()).toBeGreaterThan(1);
  });

  it('listens all the time, and is silent when it is interrupted', async () => {
    await page.getByLabel('Hands-free').click();
    await expect.poll(() => lastPeer().said().at(-1)).toMatch(/bytes$/);
    expect(lastPeer().received.findLast((frame) => 'type' in frame)).toEqual({
      ...{ type: 'audio_start', format: 'pcm', sample_rate: 16_000, mode: 'continuous' },
    });
    lastPeer().say({ type: 'final_transcript', text: 'Tell me another.' });
    lastPeer().say({ type: 'response_chunk', text: 'There', accumulated: 'There' });
    lastPeer().say({ type: 'audio_chunk', index: 0, url: '/voice/audio/long.wav' });
    await page.getByText('There', { exact: true }).waitFor();
    await expect.poll(silence).toBe(false);
    // It is written to its end, and only its sound is broken off.
    lastPeer().say({ type: 'response_complete', text: 'There' });
    await page.getByRole('button', { name: 'Play' }).last().waitFor();
    expect(await page.getByText('Interrupted').count()).toBe(1);
    lastPeer().say({ type: 'interrupted' });
    await expect.poll(silence).toBe(true);
    await expect.poll(() => page.getByText('Interrupted').count()).toBe(2);
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Hands-free').click();
    // What was heard of the sound may be told after it.
    const saidLast = () =>
      lastPeer()
        .said()
        .findLast((one) => one !== 'playback');
    await expect.poll(saidLast).toBe('audio_end');
  });

  it('goes over to the endpoints when the socket fails, by the space bar, too', async () => {
    server.breakSockets();
    await connection('batch');
    await page.setViewportSize({ width: 360, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await page.getByLabel('Message').fill('In writing.');
    await page.keyboard.press('Enter');
    await page.getByText('Read.').waitFor();
    await page.getByRole('region', { name: 'Conversation' }).focus();
    await page.keyboard.down('Space');
    await page.locator('.mic[data-recording=push]').waitFor();
    await page.waitForTimeout(600);
    await page.keyboard.up('Space');
    await page.getByText('Heard.').waitFor();
    await page.getByText('Aloud.').waitFor();
    expect(server.questions.map(({ path }) => path)).toEqual([
      ...['/voice/chat/text', '/voice/chat/audio'],
    ]);
    expect(server.questions[1]!.body.includes(Buffer.from([0x1a, 0x45, 0xdf, 0xa3]))).toBe(true);
    server.mendSockets();
    await connection('open');
  });

  it('keeps what was said, in light and dark, on a phone, and forgets it when asked to', async () => {
    await page.reload();
    await page.getByText('What time is it?').first().waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const size of [
        { width: 1280, height: 800 },
        { width: 360, height: 640 },
      ]) {
        await page.setViewportSize(size);
        expect(await violations(page)).toEqual([]);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(width).toBeLessThanOrEqual(size.width);
      }
    }
    const saved = page.waitForEvent('download');
    await page.getByLabel('Save the conversation').click();
    expect(readFileSync(await (await saved).path(), 'utf8')).toMatch(
      /^## You\n\nWhat time is it\?\n\n## Answer\n\nIt is \*\*noon[\s\S]*## Answer \(interrupted\)\n\nOnce upon/,
    );
    await page.getByLabel('Clear history').click();
    await page.getByText('Clear all?').click();
    await page.getByText('Say something.').waitFor();
    expect(await page.evaluate(() => localStorage.getItem('talk.history'))).toBe('[]');
    // The socket that the test broke is told of by the browser.
    expect(troubles.filter((line) => !line.includes('WebSocket'))).toEqual([]);
  });
});
