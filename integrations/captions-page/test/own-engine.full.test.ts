import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wordErrorRate } from '@ws/core/measures';
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
import { demo, demoBeginning, spokenIn } from './support/demo-recording.js';
import { lostSentences } from './support/lost-sentences.js';
import { untilSpoken } from './support/recording-end.js';

const folder = mkdtempSync(join(tmpdir(), 'ws-own-engine-'));
/** The recording that microphones play. */
const heard = demoBeginning(6, folder);
// As of the server's own engine: see captions.full.test.ts.
const MAX_ERROR_RATE = 0.09;
const KEY = 'a-key-that-nobody-guesses-0123456789';

const httpOf = (server: ServerProcess): string => `http://${new URL(server.url).host}/`;

/** Chooses the engine of the browser. */
async function listenHere({ page }: CaptionsPage): Promise<void> {
  await page.locator('#engine', { hasText: 'tiny.en' }).waitFor();
  await page.locator('#settings-open').click();
  await page.locator('#listen-with').selectOption('browser');
}

const close = ({ page }: CaptionsPage): Promise<void> =>
  page.getByRole('button', { name: 'Done' }).click();

/** Files of the engine that the browser keeps. */
function keptFiles(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const [name] = await caches.keys();
    const requests = await (await caches.open(name!)).keys();
    return requests.map(({ url }) => url).filter((url) => /engine/.test(url));
  });
}

describe.skipIf(chromiumPath === undefined)('the captions page with an engine of its own', () => {
  let server: ServerProcess;
  let browser: TestBrowser;

  /** A page whose microphone plays the recording each time that it is opened. */
  const open = (url: string): Promise<CaptionsPage> => openCaptions(browser.context, url);

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

  it('writes what a microphone hears, also when the server is gone', async () => {
    using network = await breakingNetwork(httpOf(server));
    await using captions = await open(network.url);
    const { page, troubles } = captions;
    const asked: string[] = [];
    page.on('websocket', (socket) => asked.push(socket.url()));
    const engineRequests: string[] = [];
    page.on('request', (request) => {
      if (/engine/.test(request.url())) engineRequests.push(request.url());
    });
    await page.waitForLoadState('networkidle');
    expect(engineRequests).toEqual([]);

    await listenHere(captions);
    expect(await violations(page)).toEqual([]);
    await close(captions);
    const partials = await captions.watchTexts('#partial');
    const states = await captions.watchTexts('#state');
    await captions.start();
    await untilSpoken(captions, heard);
    await captions.stop();
    const lines = await captions.lines();
    expect(lostSentences(heard.sentences, lines.join(' '))).toEqual([]);
    // What is being said is shown. A machine that is too slow for that gives its time to finals, and the page says how late
    // they are.
    const late = (await states()).filter((text) => /behind$/.test(text));
    expect([...(await partials()), ...late]).not.toEqual([]);
    expect(Number(await page.locator('#delay').textContent())).toBeGreaterThan(0);
    expect(Number(await page.locator('#work').textContent())).toBeGreaterThan(0);
    const lighthouse = page.locator('.word', { hasText: 'lighthouse' }).first();
    expect(await captions.playsFrom(lighthouse)).toBeGreaterThan(0.5);
    expect(asked).toEqual([]);
    expect(troubles).toEqual([]);

    await expect.poll(() => keptFiles(page)).toHaveLength(5);
    network.cut();
    await page.reload();
    const state = page.locator('#state-text');
    await expect.poll(() => state.textContent()).toBe('Ready');
    await captions.start();
    await expect.poll(async () => (await captions.lines()).length).toBeGreaterThanOrEqual(2);
    await captions.stop();
    const again = (await captions.lines()).join(' ');
    expect(again).toMatch(/lighthouse/i);
    expect(asked).toEqual([]);
  });

  it('tells how the model comes, and goes on with what a stop left', async () => {
    using network = await breakingNetwork(httpOf(server));
    await using captions = await open(network.url);
    const { page, start, stop, troubles } = captions;
    const text = page.locator('#state-text');
    const detail = page.locator('#state-detail');
    const megabytes = async (): Promise<number> =>
      Number(/^: ([\d.]+) of 78 MB, \d+ %$/.exec((await detail.textContent()) ?? '')?.[1] ?? 0);
    const ranges: (string | undefined)[] = [];
    page.on('request', (request) => {
      const { range } = request.headers();
      if (/model\.bin$/.test(request.url())) ranges.push(range);
    });
    await listenHere(captions);
    await close(captions);
    // ONNX Runtime, and some of the model.
    network.holdAfter(40_000_000);
    await start();
    await expect.poll(megabytes).toBeGreaterThan(10);
    expect(await text.textContent()).toBe('Fetching the model');
    await stop();
    expect(await text.textContent()).toBe('Ready');
    expect(await page.locator('#notice').isVisible()).toBe(false);
    network.letGo();
    await start();
    await page.locator('.line').first().waitFor();
    await stop();
    // From some megabytes on.
    expect(ranges).toEqual([undefined, expect.stringMatching(/^bytes=\d{7,8}-$/)]);
    expect(troubles).toEqual([]);
  });

  it('takes the model with the API key of the page, and writes a file', async () => {
    const guarded = await startServerIn({ WS_API_KEYS: KEY }, '--log-level', 'silent');
    try {
      await using captions = await open(httpOf(guarded));
      const { page, troubles } = captions;
      // It is offered once the server has looked for what browsers need.
      const model = `${httpOf(guarded)}engine/model/config.json`;
      await expect.poll(async () => (await fetch(model)).status).toBe(401);
      await listenHere(captions);
      await page.locator('#key').fill(KEY);
      await close(captions);
      // A file this time, which comes faster than it is written.
      await captions.transcribe(demo.path);
      const text = (await captions.lines()).join(' ');
      expect(wordErrorRate(spokenIn(demo), text).rate).toBeLessThan(MAX_ERROR_RATE);
      expect(troubles).toEqual([]);
    } finally {
      guarded.kill('SIGTERM');
      await guarded.ended;
    }
  });

  it('is not to be chosen where something is missing, and says what', async () => {
    await using captions = await open(httpOf(server));
    const { page } = captions;
    await page.route('**/v1/info', async (route) => {
      const info = (await (await route.fetch()).json()) as object;
      const missing = 'Install it beside the server.';
      await route.fulfill({ json: { ...info, browser_engine: { missing } } });
    });
    await page.reload();
    await page.locator('#engine', { hasText: 'tiny.en' }).waitFor();
    await page.locator('#settings-open').click();
    const help = page.locator('#listen-with-help');
    expect(await help.textContent()).toContain('Install it beside the server.');
    expect(await page.locator('#listen-with [value="browser"]').isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    // A user who had chosen it is not sent to the server without a word.
    await page.evaluate(() =>
      localStorage.setItem('ws-captions.settings', JSON.stringify({ listenWith: 'browser' })),
    );
    await page.reload();
    await page.locator('#engine', { hasText: 'in this browser' }).waitFor();
    await page.locator('#start').click();
    await expect
      .poll(() => page.locator('#notice-text').textContent())
      .toContain('gives browsers no engine now');
  });

  it('is left out with --no-page, and browsers are given nothing', async () => {
    const bare = await startServer('--no-page', '--log-level', 'silent');
    const model = 'engine/model/model.bin';
    expect((await fetch(httpOf(server) + model, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(httpOf(bare))).status).toBe(404);
    expect((await fetch(httpOf(bare) + model)).status).toBe(404);
    expect(await (await fetch(`${httpOf(bare)}v1/info`)).json()).not.toHaveProperty(
      'browser_engine',
    );
    bare.kill('SIGTERM');
    await bare.ended;
  });
});
