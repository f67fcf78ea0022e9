// Speakers on the captions page in Chromium: the built server, the real engine and networks.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { chromiumPath, startBrowser } from '../../../packages/backend-onnx/test/support/browser.js';
import { startServer } from '../../../packages/server/test/support/server-process.js';
import { violations } from '../../../test/support/axe.js';
import { hasSpeakerWeights } from '../../../test/support/speaker-weights.js';
import { openCaptions } from './support/captions-page.js';
import { demo } from './support/demo-recording.js';

const { PAGE_SCREENSHOTS } = process.env;

const isPossible = chromiumPath !== undefined && (await hasSpeakerWeights());

it.skipIf(!isPossible)('people are told apart, named, and keep their names', async () => {
  const server = await startServer('--log-level', 'silent', '--speakers');
  await using browser = await startBrowser([]);
  try {
    const captions = await openCaptions(browser.context, `http://${new URL(server.url).host}/`);
    const { page, troubles } = captions;
    await page.setViewportSize({ width: 1280, height: 800 });
    const box = page.locator('#speakers');
    await page.locator('#settings-open').click();
    await box.check();
    await page.keyboard.press('Escape');
    await captions.transcribe(demo.path);
    const labels = () => page.locator('#finals .speaker').allTextContents();
    await expect
      .poll(async () => new Set(await labels()))
      .toEqual(new Set(['Speaker 1', 'Speaker 2']));
    const first = page.locator('.speaker', { hasText: 'Speaker 1' }).first();
    const colour = (label: typeof first) =>
      label.evaluate((element) => getComputedStyle(element).color);
    const second = page.locator('.speaker', { hasText: 'Speaker 2' }).first();
    expect(await colour(first)).not.toBe(await colour(second));

    await first.click();
    await page.keyboard.type('Anna');
    await page.keyboard.press('Enter');
    await expect.poll(async () => new Set(await labels())).toEqual(new Set(['Anna', 'Speaker 2']));
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await violations(page)).toEqual([]);
      if (PAGE_SCREENSHOTS === undefined) continue;
      mkdirSync(PAGE_SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: join(PAGE_SCREENSHOTS, `speakers-${colorScheme}.png`) });
    }

    // What is downloaded has the names, too.
    await page.locator('#download-open').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('[data-format="txt"]').click(),
    ]);
    expect(readFileSync(await download.path(), 'utf8')).toMatch(/^Anna: [\s\S]*^Speaker 2: /m);
    await page.reload();
    await expect.poll(async () => new Set(await labels())).toEqual(new Set(['Anna', 'Speaker 2']));
    expect(troubles).toEqual([]);
  } finally {
    server.kill('SIGTERM');
    await server.ended;
  }
});
