import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TranscriptFormat } from '@ws/core/formats';
import { wordErrorRate } from '@ws/core/measures';
import { encodeServerMessage, type ServerMessage } from '@ws/core/protocol';
import type { Page, WebSocketRoute } from 'playwright-core';
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
import { demo, demoBeginning, spokenIn } from './support/demo-recording.js';
import { holdAudio } from './support/held-audio.js';
import { lostSentences } from './support/lost-sentences.js';
import { untilSpoken } from './support/recording-end.js';

const folder = mkdtempSync(join(tmpdir(), 'ws-captions-'));
/** The recording that microphones play: long enough for a connection that breaks meanwhile. */
const heard = demoBeginning(6, folder);
// What the model itself mishears of the recording's 112 words, and a name that it cannot know.
const MAX_ERROR_RATE = 0.09;
// What a browser calls a long task.
const LONG_TASK_MS = 50;
const MANY = 400;
// A window of 1280 × 800 at 200 %.
const ZOOMED = { width: 640, height: 400 };
const LONG_MESSAGE =
  'Of such a message a low window shows two lines, and the rest of it is scrolled. '
    .repeat(5)
    .trim();
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

/** Measures the page in its window, in pixels. @param texts - the texts of elements meanwhile, by their ids */
function layout(page: Page, texts: Readonly<Record<string, string>> = {}) {
  return page.evaluate((given) => {
    for (const [id, text] of Object.entries(given)) document.getElementById(id)!.textContent = text;
    const box = (selector: string) => document.querySelector(selector)!.getBoundingClientRect();
    return {
      text: box('#main').height,
      /** Between what lies beside each other below: where one lies over the other, it is below 0. */
      gaps: [
        box('#start').left - box('#sources').right,
        box('#elapsed').left - box('#start').right,
        box('.after').left - box('#elapsed').right,
      ],
      overflow: document.documentElement.scrollWidth - innerWidth,
    };
  }, texts);
}

describe.skipIf(chromiumPath === undefined)('the captions page, in Chromium', () => {
  let server: ServerProcess;
  let browser: TestBrowser;

  /** A page whose microphone plays the recording once, from when it is opened. */
  const open = (url = httpOf(server)): Promise<CaptionsPage> => openCaptions(browser.context, url);

  beforeAll(async () => {
    server = await startServer('--log-level', 'silent');
    browser = await startBrowser([
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${heard.path}%noloop`,
    ]);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    server?.kill('SIGTERM');
    await server?.ended;
    rmSync(folder, { recursive: true, force: true });
  });

  it('writes what a microphone hears, and is never held up', async () => {
    await using captions = await open();
    const { page, troubles, playsFrom } = captions;
    const longestTask = await captions.watchTasks();
    await captions.start();
    await untilSpoken(captions, heard);
    const longestMs = await longestTask();
    await captions.stop();

    const lines = await captions.lines();
    expect(lostSentences(heard.sentences, lines.join(' '))).toEqual([]);
    expect(longestMs).toBeLessThan(LONG_TASK_MS);
    expect(await page.locator('#announcements').textContent()).toContain(lines.at(-1));
    expect(Number(await page.locator('#delay').textContent())).toBeGreaterThan(0);
    expect(Number(await page.locator('#work').textContent())).toBeGreaterThan(0);
    // What was heard can be played, from any word on.
    const at = await playsFrom(page.locator('.word', { hasText: 'boat' }).last());
    const said = heard.sentences.find(({ text }) => text.includes('boat'))!;
    expect(Math.abs(at - said.end)).toBeLessThan(8);
    expect(troubles).toEqual([]);
  });

  it('goes on where the connection breaks, and loses nothing', async () => {
    using network = await breakingNetwork(httpOf(server));
    await using captions = await open(network.url);
    const state = captions.page.locator('#state-text');
    await captions.start();
    await expect.poll(async () => (await captions.lines()).length).toBeGreaterThanOrEqual(1);
    network.cut();
    await expect.poll(() => state.textContent()).toMatch(/^Reconnecting/);
    // It hears all the time.
    const before = await captions.elapsed();
    await expect.poll(captions.elapsed).toBeGreaterThanOrEqual(before + 4);
    network.mend();
    await expect.poll(() => state.textContent()).toBe('Live');
    await untilSpoken(captions, heard);
    await captions.stop();
    expect(lostSentences(heard.sentences, (await captions.lines()).join(' '))).toEqual([]);
  });

  it('transcribes a file, which is edited, downloaded, and played from a word on', async () => {
    await using captions = await open();
    const { page, playsFrom } = captions;
    // The server has heard the first sentence, and the half of the second.
    const held = await holdAudio(page, 5.3);
    await page.reload();
    const over = captions.transcribe(demo.path);
    const partial = page.locator('#partial');
    await page.locator('.line').waitFor();
    await expect.poll(() => partial.textContent()).toMatch(/^\s*Thomas/);
    expect(await partial.isVisible()).toBe(true);
    // What may still change is told from what stays, and is not read aloud.
    const changing = (await partial.textContent())!;
    expect(await partial.getAttribute('aria-live')).toBe('off');
    const announced = await page.locator('#announcements').textContent();
    expect(announced).toContain((await captions.lines())[0]);
    expect(announced).not.toContain(changing);
    held.release();
    await over;
    const text = (await captions.lines()).join(' ');
    expect(wordErrorRate(spokenIn(demo), text).rate).toBeLessThan(MAX_ERROR_RATE);

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
    await using captions = await open();
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
    // The page has scrolled to the end, and its layout changes before it is told.
    const tillEnd = await page.locator('#main').evaluate(async (stage) => {
      stage.style.paddingBottom = '100px';
      stage.scrollTop = stage.scrollHeight;
      stage.style.paddingBottom = '500px';
      await new Promise((resolve) => stage.addEventListener('scroll', resolve, { once: true }));
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const left = stage.scrollHeight - stage.scrollTop - stage.clientHeight;
      stage.style.removeProperty('padding-bottom');
      return left;
    });
    expect(tillEnd).toBeLessThan(1);
    expect(await page.locator('#follow').isHidden()).toBe(true);
    await captions.stop();
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
    await using captions = await open();
    const { page, start, stop, troubles } = captions;
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
    const { overflow } = await layout(page);
    await page.setViewportSize(ZOOMED);
    await look('zoomed');
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

  it('leaves most of a low window to the text, whatever is to be told of a session', async () => {
    await using captions = await open();
    const { page } = captions;
    let way: 'open' | 'waiting' | 'closed' = 'closed';
    let socket: WebSocketRoute | undefined;
    const say = (message: ServerMessage): void => socket?.send(encodeServerMessage(message));
    await page.routeWebSocket(/transcribe/, (route) => {
      socket = route;
      if (way === 'open') route.connectToServer();
      else if (way === 'closed') void route.close();
      else say({ type: 'wait', position: 1000 });
    });
    await page.reload();
    await page.setViewportSize(ZOOMED);
    const state = page.locator('#state-text');
    const notice = page.locator('#notice');
    const cramped: string[] = [];
    const look = async (texts: Readonly<Record<string, string>> = {}): Promise<void> => {
      const { text, gaps, overflow } = await layout(page, texts);
      if (text > 200 && Math.min(...gaps) >= 0 && overflow <= 0) return;
      const told = { ...texts, state: await state.textContent(), said: await notice.textContent() };
      cramped.push(JSON.stringify({ ...told, text, gaps, overflow }));
    };
    const go = async (to: typeof way, expected: string | RegExp): Promise<void> => {
      way = to;
      await socket?.close();
      await expect.poll(() => state.textContent()).toMatch(expected);
      await look();
    };
    await captions.start();
    await go('closed', /^The server does not answer/);
    await go('waiting', /^In line, place 1000/);
    await go('open', /^Live/);
    // Texts of the browser's own engine, and of a long session.
    const long = { elapsed: '12:34:56', 'start-text': 'Leave now', delay: '1234.5' };
    const told = [
      { 'state-text': 'Live', 'state-detail': ', 599 s behind', ...long },
      { 'state-text': 'Fetching the model', 'state-detail': ': 77 of 78 MB, 99 %' },
      { 'state-text': 'The model is being loaded', 'state-detail': '' },
    ];
    for (const texts of told) await look(texts);
    for (const [code, message, shown] of [
      ['TURN_LATE', 'It is late.', 'much to do'],
      ['OTHER', LONG_MESSAGE, LONG_MESSAGE],
    ] as const) {
      say({ type: 'warning', code, message });
      await expect.poll(() => notice.textContent()).toContain(shown);
      await look();
      for (const texts of told) await look(texts);
      await go('closed', /^Reconnecting/);
      await go('open', /^Live/);
    }
    // The keyboard reaches all of the message, too.
    expect(await violations(page)).toEqual([]);
    await page.locator('#notice-close').focus();
    await page.keyboard.press('End');
    await expect
      .poll(() => notice.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight))
      .toBeLessThan(2);
    expect(cramped).toEqual([]);
  });

  it('opens without a network, and finds its server again', async () => {
    using network = await breakingNetwork(httpOf(server));
    await using captions = await open(network.url);
    const { page } = captions;
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
      await using captions = await open(httpOf(guarded));
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
});
