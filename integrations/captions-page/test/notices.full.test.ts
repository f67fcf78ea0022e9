// What the page says of a refused microphone or a wrong file is on top of everything else, wherever the page is scrolled.
import { mkdirSync } from 'node:fs';
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
import { openCaptions } from './support/captions-page.js';

const { PAGE_SCREENSHOTS } = process.env;

const WRONG_FILE = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('No sound.') };

const SAID = { microphone: /not allowed|refused|denied/i, file: /no sound in the file/ } as const;

/** Whether what is painted at the middle of the words, at their beginning and on the button, is the notice. */
function isOnTop(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const notice = document.getElementById('notice')!;
    const text = document.getElementById('notice-text')!.getBoundingClientRect();
    const close = document.getElementById('notice-close')!.getBoundingClientRect();
    const points = [
      [text.left + text.width / 2, text.top + text.height / 2],
      [text.left + 2, text.top + 2],
      [text.right - 2, text.bottom - 2],
      [close.left + close.width / 2, close.top + close.height / 2],
    ] as const;
    return points.every(([x, y]) => notice.contains(document.elementFromPoint(x, y)));
  });
}

describe.skipIf(chromiumPath === undefined)('a notice of the captions page, in Chromium', () => {
  let server: ServerProcess;
  let browser: TestBrowser;
  beforeAll(async () => {
    server = await startServer('--log-level', 'silent');
    // It has a microphone, and no permission to use it.
    browser = await startBrowser(['--use-fake-device-for-media-stream']);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    server?.kill('SIGTERM');
    await server?.ended;
  });

  const sizes = [
    { name: 'wide', width: 1280, height: 800 },
    { name: 'narrow', width: 390, height: 844 },
    { name: 'low', width: 844, height: 390 },
  ];
  const causes = {
    async microphone(page: Page) {
      await page.locator('#start').click();
    },
    async file(page: Page) {
      await page.locator('#file').setInputFiles(WRONG_FILE);
    },
  };

  it.each(
    sizes.flatMap((size) =>
      (['light', 'dark'] as const).flatMap((colorScheme) =>
        (['microphone', 'file'] as const).map((cause) => ({ ...size, colorScheme, cause })),
      ),
    ),
  )('can be read and dismissed: $cause, $name, $colorScheme', async (look) => {
    const { name, width, height, colorScheme, cause } = look;
    const { page } = await openCaptions(browser.context, `http://${new URL(server.url).host}/`);
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await causes[cause](page);
    await page.locator('#notice').waitFor();
    await expect.poll(() => page.locator('#start').getAttribute('data-running')).toBe('false');
    if (PAGE_SCREENSHOTS !== undefined) {
      mkdirSync(PAGE_SCREENSHOTS, { recursive: true });
      await page.screenshot({
        path: join(PAGE_SCREENSHOTS, `${cause}-${name}-${colorScheme}.png`),
      });
    }
    expect(await page.locator('#notice-text').textContent()).toMatch(SAID[cause]);
    expect(await isOnTop(page)).toBe(true);

    // Hall mode covers the page, and what must be known is said there, too.
    await page.keyboard.press('h');
    await page.locator('#hall').waitFor();
    if (PAGE_SCREENSHOTS !== undefined) {
      await page.screenshot({
        path: join(PAGE_SCREENSHOTS, `${cause}-${name}-${colorScheme}-hall.png`),
      });
    }
    expect(await isOnTop(page)).toBe(true);
    await page.locator('#notice-close').click();
    expect(await page.locator('#notice').isVisible()).toBe(false);
    await page.close();
  });
});
