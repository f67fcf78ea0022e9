import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  chromiumPath,
  startBrowser,
  type TestBrowser,
} from '../../../packages/backend-onnx/test/support/browser.js';
import {
  type ServerProcess,
  startServer,
} from '../../../packages/server/test/support/server-process.js';
import { violations } from '../../../test/support/axe.js';
import { type CaptionsPage, openCaptions } from './support/captions-page.js';
import { demo, demoBeginning } from './support/demo-recording.js';
import { holdAudio } from './support/held-audio.js';
import { linesKept } from './support/lines-kept.js';

const folder = mkdtempSync(join(tmpdir(), 'ws-captions-kept-'));
/** Two sentences, of which the first has a lighthouse. */
const file = {
  ...{ name: 'demo.wav', mimeType: 'audio/wav' },
  buffer: readFileSync(demoBeginning(2, folder).path),
};

describe.skipIf(chromiumPath === undefined)('what the captions page keeps, in Chromium', () => {
  let server: ServerProcess;
  let browser: TestBrowser;
  const url = (): string => `http://${new URL(server.url).host}/`;
  const done = (page: Page) => page.getByRole('dialog').getByRole('button', { name: 'Done' });

  beforeAll(async () => {
    server = await startServer('--log-level', 'silent');
    // The microphone plays the recording again and again.
    browser = await startBrowser([
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${demo.path}`,
    ]);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    server?.kill('SIGTERM');
    await server?.ended;
    rmSync(folder, { recursive: true, force: true });
  });

  async function keepingSound({ page }: CaptionsPage): Promise<void> {
    await page.locator('#settings-open').click();
    await page.locator('#keep-audio').check();
    await done(page).click();
  }

  it('is there when the page is loaded again, with its sound, and goes on', async () => {
    await using captions = await openCaptions(browser.context, url());
    const { page, troubles, playsFrom, start, stop } = captions;
    await keepingSound(captions);
    await start();
    await expect.poll(async () => (await captions.lines()).length).toBeGreaterThanOrEqual(2);
    await stop();
    const before = await captions.lines();
    const elapsed = await page.locator('#elapsed').textContent();
    await page.reload();
    await expect.poll(() => captions.lines()).toEqual(before);
    expect(await page.locator('#elapsed').textContent()).toBe(elapsed);
    // The words have their times in the sound.
    const [first, last] = [page.locator('.word').first(), page.locator('.word').last()];
    expect(await playsFrom(last)).toBeGreaterThan(await playsFrom(first));

    await start();
    await expect.poll(async () => (await captions.lines()).length).toBeGreaterThan(before.length);
    await stop();
    const after = await captions.lines();
    expect(after.slice(0, before.length)).toEqual(before);
    await page.reload();
    await expect.poll(() => captions.lines()).toEqual(after);
    expect(await playsFrom(page.locator('.word').last())).toBeGreaterThan(0);
    expect(troubles).toEqual([]);
  });

  it('is listed and searched, opened at a line, and deleted', async () => {
    await using captions = await openCaptions(browser.context, url());
    const { page, troubles, lines } = captions;
    const items = page.locator('.kept-item');
    // A tab of its own begins with nothing.
    expect(await lines()).toEqual([]);
    await captions.transcribe(file);
    const said = await lines();
    await page.locator('#new').click();
    await expect.poll(lines).toEqual([]);

    await page.locator('#kept-show').click();
    await items.filter({ hasText: 'demo.wav' }).first().waitFor();
    const count = await items.count();
    expect(await violations(page)).toEqual([]);
    await page.locator('#kept-search').fill('LIGHTHOUSE');
    const found = items.filter({ hasText: 'demo.wav' }).filter({ has: page.locator('mark') });
    await found.first().waitFor();
    expect(await found.first().locator('mark').textContent()).toMatch(/lighthouse/i);
    expect(await violations(page)).toEqual([]);
    await found.first().locator('.kept-open').click();
    await expect.poll(lines).toEqual(said);
    expect(await page.locator('.edit:focus').count()).toBe(1);

    await page.locator('#kept-show').click();
    await page.getByRole('button', { name: /Delete “demo.wav”/ }).click();
    await page.locator('#confirm-yes').click();
    await expect.poll(() => items.count()).toBe(count - 1);
    await done(page).click();
    await expect.poll(lines).toEqual([]);
    await page.reload();
    expect(await lines()).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('goes on in one tab alone', async () => {
    await using first = await openCaptions(browser.context, url());
    await first.transcribe(file);
    const said = await first.lines();
    const id = await first.page.evaluate(() => sessionStorage.getItem('ws-captions.transcript'));
    // A tab that is duplicated has what the first one knows.
    await using second = await openCaptions(browser.context, url());
    await second.page.evaluate((id) => sessionStorage.setItem('ws-captions.transcript', id!), id);
    await second.page.reload();
    await expect
      .poll(() => second.page.locator('#notice-text').textContent())
      .toMatch(/^Another tab has this transcript/);
    expect(await second.lines()).toEqual([]);
    await first.page.close();
    await second.page.locator('#kept-show').click();
    const item = second.page.locator('.kept-item').filter({ hasText: 'demo.wav' });
    await item.locator('.kept-open').click();
    await expect.poll(second.lines).toEqual(said);
  });

  it('has the words that were not final when the page was left', async () => {
    await using captions = await openCaptions(browser.context, url());
    const { page } = captions;
    // It asks whether it may be left.
    page.on('dialog', (dialog) => void dialog.accept());
    // The server has heard the first sentence, and the half of the second.
    await holdAudio(page, 5.3);
    await page.reload();
    await page.locator('#file').setInputFiles(file);
    await page.locator('.line').waitFor();
    await page.locator('#partial').waitFor();
    expect(await captions.lines()).toHaveLength(1);
    const id = await page.evaluate(() => sessionStorage.getItem('ws-captions.transcript'));
    await expect.poll(() => page.evaluate(linesKept, id!)).toBe(1);
    await page.reload();
    await expect.poll(async () => (await captions.lines()).length).toBe(2);
  });

  it('is nothing where that is not wished: then the page asks before it throws a transcript away', async () => {
    await using captions = await openCaptions(browser.context, url());
    const { page, lines } = captions;
    await page.locator('#settings-open').click();
    await page.locator('#keep-transcripts').uncheck();
    expect(await page.locator('#keep-audio').isDisabled()).toBe(true);
    await done(page).click();
    await captions.transcribe(file);
    await page.locator('#new').click();
    await page.getByRole('button', { name: 'Keep it' }).click();
    expect((await lines()).length).toBeGreaterThan(1);
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    expect(await lines()).toEqual([]);
    await page.locator('#settings-open').click();
    await page.locator('#keep-transcripts').check();
  });

  it('lies over a video as its address says: large words at once, on no ground', async () => {
    await using captions = await openCaptions(
      browser.context,
      `${url()}?hall&transparent&lines=2&size=0.7&start`,
    );
    const { page, troubles } = captions;
    await expect.poll(() => page.locator('#hall-final').textContent()).toMatch(/\w/);
    const grounds = await page.evaluate(() =>
      [document.documentElement, document.body, document.getElementById('hall')!].map(
        (element) => getComputedStyle(element).backgroundColor,
      ),
    );
    expect(new Set(grounds)).toEqual(new Set(['rgba(0, 0, 0, 0)']));
    const { height, lineHeight } = await page.locator('.hall-text').evaluate((text) => ({
      height: text.clientHeight,
      lineHeight: Number.parseFloat(getComputedStyle(text).lineHeight),
    }));
    expect(height).toBeLessThanOrEqual(Math.ceil(2 * lineHeight));
    expect(await page.locator('.top').isVisible()).toBe(false);
    expect(troubles).toEqual([]);
  });
});
