import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TranscriptFormat } from '@ws/core/formats';
import { wordErrorRate } from '@ws/core/measures';
import { encodeServerMessage } from '@ws/core/protocol';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  chromiumPath,
  startBrowser,
  type TestBrowser,
} from '../../../packages/backend-onnx/test/support/browser.js';
import { breakingNetwork } from '../../../packages/server/test/support/breaking-network.js';
import {
  type ServerProcess,
  startServer,
  startServerIn,
} from '../../../packages/server/test/support/server-process.js';
import { violations } from '../../../test/support/axe.js';
import { type CaptionsPage, openCaptions } from './support/captions-page.js';
import { lostSentences } from './support/lost-sentences.js';
import { endsWith } from './support/recording-end.js';

const folder = join(import.meta.dirname, '../../../examples/live-captions/recording');
const recording = join(folder, 'demo.wav');
const { sentences } = JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as {
  readonly sentences: readonly { readonly text: string; readonly end: number }[];
};
const spoken = sentences.map(({ text }) => text).join(' ');
// What the model itself mishears of the recording's 112 words, and a name that it cannot know.
const MAX_ERROR_RATE = 0.09;
// What a browser calls a long task.
const LONG_TASK_MS = 50;
const MANY = 400;
const KEY = 'a-key-that-nobody-guesses-0123456789';

const httpOf = (server: ServerProcess): string => `http://${new URL(server.url).host}/`;

/** What the page downloads in a format. */
async function saved(page: Page, format: TranscriptFormat): Promise<string> {
  await page.locator('#download-open').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator(`[data-format="${format}"]`).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`captions.${format}`);
  return readFileSync(await download.path(), 'utf8');
}

/** What a server says of long speech. */
function manyFinals(): string[] {
  return Array.from({ length: MANY }, (_, i) => {
    const [start, text] = [i * 3, `Line ${i + 1}.`];
    const end = start + 2;
    return encodeServerMessage({
      ...{ type: 'final', seq: i + 1, utteranceId: i + 1, text, start, end, language: 'en' },
      ...{ startSample: start * 16_000, endSample: end * 16_000 },
      ...{ segments: [{ start, end, text }], processingTimeMs: 100, latencyMs: 100 },
    });
  });
}

/** Until the recording's last sentence is there. */
async function untilSpoken({ lines }: CaptionsPage): Promise<void> {
  await expect
    .poll(async () => (await lines()).join(' '), { interval: 500 })
    .toSatisfy((text: string) => endsWith(text, sentences.at(-1)!.text));
}

describe.skipIf(chromiumPath === undefined)('the captions page, in Chromium', () => {
  let server: ServerProcess;
  const browsers: TestBrowser[] = [];

  /** A browser whose microphone plays the recording once, from when it is opened. */
  async function browser(): Promise<TestBrowser> {
    const started = await startBrowser([
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${recording}%noloop`,
    ]);
    browsers.push(started);
    return started;
  }

  const open = async (url = httpOf(server)): Promise<CaptionsPage> =>
    openCaptions((await browser()).context, url);

  beforeAll(async () => {
    server = await startServer('--log-level', 'silent');
  });
  afterAll(async () => {
    for (const one of browsers) await one[Symbol.asyncDispose]();
    server?.kill('SIGTERM');
    await server?.ended;
  });

  it('writes what a microphone hears, and is never held up', async () => {
    const captions = await open();
    const { page, troubles, playsFrom } = captions;
    const longestTask = await captions.watchTasks();
    await captions.start();
    // What may still change is told from what stays, and neither is read aloud.
    await page.locator('#partial').waitFor();
    expect(await page.locator('#partial').getAttribute('aria-live')).toBe('off');
    await untilSpoken(captions);
    const longestMs = await longestTask();
    await captions.stop();

    const lines = await captions.lines();
    expect(lostSentences(sentences, lines.join(' '))).toEqual([]);
    expect(longestMs).toBeLessThan(LONG_TASK_MS);
    expect(await page.locator('#announcements').textContent()).toContain(lines.at(-1));
    expect(Number(await page.locator('#delay').textContent())).toBeGreaterThan(0);
    expect(Number(await page.locator('#work').textContent())).toBeGreaterThan(0);
    // What was heard can be played, from any word on.
    const at = await playsFrom(page.locator('.word', { hasText: 'winter' }).last());
    const said = sentences.find(({ text }) => text.includes('last winter'))!;
    expect(Math.abs(at - said.end)).toBeLessThan(8);
    expect(troubles).toEqual([]);
  });

  it('goes on where the connection breaks, and loses nothing', async () => {
    using network = await breakingNetwork(httpOf(server));
    const captions = await open(network.url);
    const state = captions.page.locator('#state-text');
    await captions.start();
    // Several may come at once.
    await expect.poll(async () => (await captions.lines()).length).toBeGreaterThanOrEqual(2);
    network.cut();
    await expect.poll(() => state.textContent()).toMatch(/^Reconnecting/);
    await captions.page.waitForTimeout(4000);
    network.mend();
    await expect.poll(() => state.textContent()).toBe('Live');
    await untilSpoken(captions);
    await captions.stop();
    expect(lostSentences(sentences, (await captions.lines()).join(' '))).toEqual([]);
  });

  it('transcribes a file, which is edited, downloaded, and played from a word on', async () => {
    const captions = await open();
    const { page, playsFrom } = captions;
    await page.locator('#file').setInputFiles(recording);
    await page.locator('#start[data-running="true"]').waitFor();
    await page.locator('#start[data-running="false"]').waitFor();
    const text = (await captions.lines()).join(' ');
    expect(wordErrorRate(spoken, text).rate).toBeLessThan(MAX_ERROR_RATE);

    const at = await playsFrom(page.locator('.word', { hasText: 'lighthouse' }));
    expect(at).toBeGreaterThan(1);
    expect(at).toBeLessThan(3.5);

    await page.locator('.line').first().hover();
    await page.locator('.line .edit').first().click();
    const field = page.locator('.line textarea');
    await field.fill((await field.inputValue()).replace('Good morning', 'Good evening'));
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => (await captions.lines())[0])
      .toMatch(/^Good evening,? and welcome/);
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('edit');
    // The words have their times still.
    const again = await playsFrom(page.locator('.word', { hasText: 'lighthouse' }));
    expect(again).toBeCloseTo(at);

    for (const [format, expected] of [
      ['srt', /^1\n00:00:00,\d{3} --> 00:00:0\d,\d{3}\nGood evening,?\s+and welcome/],
      ['vtt', /^WEBVTT/],
      ['txt', /^Good evening,?\s+and welcome/],
      ['tsv', /^start\tend\ttext/],
      ['json', /"word":"evening,?"/],
    ] as const) {
      expect(await saved(page, format)).toMatch(expected);
    }
    expect(captions.troubles).toEqual([]);
  });

  it('keeps a long transcript, of which it shows a part', async () => {
    const captions = await open();
    const { page } = captions;
    // The server's greeting, and in place of its finals many at once.
    await page.routeWebSocket(/transcribe/, (socket) => {
      socket.connectToServer().onMessage((message) => {
        const { type } = JSON.parse(String(message)) as { readonly type: string };
        if (type === 'ready' || type === 'done' || type === 'ack') socket.send(message);
        if (type === 'ready') for (const final of manyFinals()) socket.send(final);
      });
    });
    // Routes hold from the next load on.
    await page.reload();
    await captions.start();
    const texts = page.locator('.line .text');
    await expect.poll(async () => (await captions.lines()).at(-1)).toBe(`Line ${MANY}.`);
    expect(await texts.count()).toBeLessThanOrEqual(100);
    // One page up may show the newest line still, which depends on how many lines came at once; two pages up do not.
    for (const _ of [1, 2]) {
      const [first] = await captions.lines();
      await page.locator('#earlier').click();
      await expect.poll(async () => (await captions.lines())[0]).not.toBe(first);
    }
    expect(await captions.lines()).not.toContain(`Line ${MANY}.`);
    expect(await texts.count()).toBeLessThanOrEqual(100);
    await page.locator('#follow').click();
    await expect.poll(async () => (await captions.lines()).at(-1)).toBe(`Line ${MANY}.`);
    expect((await saved(page, 'txt')).trim().split('\n')).toHaveLength(MANY);
  });

  it('has nothing that axe-core finds wrong, in any mode', async () => {
    const { page, start, stop, troubles } = await open();
    const found: string[] = [];
    const look = async (mode: string): Promise<void> => {
      for (const violation of await violations(page)) found.push(`${mode}: ${violation}`);
    };
    await look('empty');
    await start();
    await page.locator('.line').nth(1).waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await look(colorScheme);
      await page.locator('#settings-open').click();
      await look(`${colorScheme} settings`);
      await page.keyboard.press('Escape');
      await page.locator('#download-open').click();
      await look(`${colorScheme} download`);
      await page.keyboard.press('Escape');
    }
    await page.locator('#main').focus();
    await page.keyboard.press('h');
    await page.locator('#hall').waitFor();
    await look('hall');
    await page.keyboard.press('Escape');
    await page.locator('#hall').waitFor({ state: 'hidden' });
    await page.setViewportSize({ width: 390, height: 844 });
    await look('phone');
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    // A window of 1280 × 800 at 200 %: most of it is for the text, and nothing lies over something else.
    await page.setViewportSize({ width: 640, height: 400 });
    await look('zoomed');
    const boxOf = async (selector: string) => (await page.locator(selector).boundingBox())!;
    expect((await boxOf('#main')).height).toBeGreaterThan(200);
    const [sources, button] = [await boxOf('#sources'), await boxOf('#start')];
    expect(sources.x + sources.width).toBeLessThanOrEqual(button.x);
    await stop();
    await look('stopped');
    expect(found).toEqual([]);
    expect(overflow).toBeLessThanOrEqual(0);
    // What is written from the right ends at the left, with its full stop.
    const gaps = await page
      .locator('#finals .text')
      .first()
      .evaluate((text) => {
        text.textContent = 'שלום.';
        const range = document.createRange();
        range.selectNodeContents(text);
        const [written, room] = [range.getBoundingClientRect(), text.getBoundingClientRect()];
        range.setStart(text.firstChild!, 4);
        const stop = range.getBoundingClientRect();
        return [room.right - written.right, stop.left - written.left].map(Math.round);
      });
    expect(gaps).toEqual([0, 0]);
    expect(troubles).toEqual([]);
  });

  it('opens without a network, and finds its server again', async () => {
    using network = await breakingNetwork(httpOf(server));
    const { page } = await open(network.url);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    network.cut();
    await page.reload();
    await expect.poll(() => page.locator('#state-text').textContent()).toBe('Offline');
    expect(await page.locator('h1').textContent()).toContain('Live captions');
    network.mend();
    await expect.poll(() => page.locator('#state-text').textContent()).toBe('Ready');
  });

  it('asks for an API key where the server does, and keeps it for its tab alone', async () => {
    const guarded = await startServerIn({ WS_API_KEYS: KEY }, '--log-level', 'silent');
    try {
      const captions = await open(httpOf(guarded));
      const { page } = captions;
      await page.locator('#engine', { hasText: 'tiny.en' }).waitFor();
      await page.locator('#start').click();
      await page.locator('#key').fill(KEY);
      await page.getByRole('button', { name: 'Done' }).click();
      await captions.start();
      await page.locator('.line').first().waitFor();
      await captions.stop();
      const kept = await page.evaluate(() =>
        JSON.stringify([{ ...localStorage }, document.cookie]),
      );
      expect(kept).not.toContain(KEY);
      expect(captions.troubles).toEqual([]);
    } finally {
      guarded.kill('SIGTERM');
      await guarded.ended;
    }
  });

  it('is left out with --no-page', async () => {
    const bare = await startServer('--no-page', '--log-level', 'silent');
    expect((await fetch(httpOf(bare))).status).toBe(404);
    bare.kill('SIGTERM');
    await bare.ended;
  });
});
