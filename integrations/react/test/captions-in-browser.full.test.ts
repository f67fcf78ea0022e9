// Hooks and components as a page has them: bundled, with the style sheet, a microphone, and the real server.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
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
import { type StaticSite, startStaticSite } from '../../../test/support/static-site.js';

const folder = join(import.meta.dirname, '..');
const recording = join(folder, '../../examples/live-captions/recording/demo.wav');

/** The page as one file. */
async function pageFile(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'test/page/captions-app.tsx')],
    ...{ bundle: true, write: false, format: 'esm', platform: 'browser', jsx: 'automatic' },
    alias: { '@/lib/utils': join(folder, 'test/page/cn.ts') },
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  const style = readFileSync(join(folder, 'captions.css'), 'utf8');
  return `<!doctype html>
    <html lang="en">
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Captions</title>
        <link rel="icon" href="data:,">
        <style>:root { color-scheme: light dark } ${style}</style>
      </head>
      <body><div id="root"></div></body>
      <script type="module">${outputFiles[0]!.text.replaceAll('</script', '<\\/script')}</script>
    </html>`;
}

describe.skipIf(chromiumPath === undefined)('captions in Chromium', () => {
  let server: ServerProcess;
  let site: StaticSite;
  let browser: TestBrowser;
  let page: Page;
  const troubles: string[] = [];

  beforeAll(async () => {
    server = await startServer('--log-level', 'silent');
    site = await startStaticSite({}, { page: { html: await pageFile() } });
    browser = await startBrowser([
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${recording}`,
    ]);
    page = await browser.context.newPage();
    page.on('pageerror', (error) => troubles.push(String(error)));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) troubles.push(message.text());
    });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${site.url}/page?server=${encodeURIComponent(server.url)}`);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await site?.[Symbol.asyncDispose]();
    server?.kill('SIGTERM');
    await server?.ended;
  });

  const captions = (mode: string) => page.locator(`.ws-captions[data-mode="${mode}"]`);

  it('show how loud the microphone is, and give it back', async () => {
    await page.getByText('Try the microphone').click();
    await page.waitForFunction(() => document.querySelector('meter')!.value > 0.01);
    await page.getByText('Leave the microphone').click();
    await page.waitForFunction(() => document.querySelector('meter')!.value === 0);
  });

  it('are empty and not visible before anything is said', async () => {
    for (const mode of ['list', 'roll-up', 'pop-on']) {
      expect(await captions(mode).isVisible()).toBe(false);
      expect(await captions(mode).count()).toBe(1);
    }
  });

  it('show what is said: the roll-up in a box of one height, on a phone too', async () => {
    const rows = captions('roll-up');
    await rows.evaluate((box: HTMLElement) => {
      const heights = new Set<number>();
      new MutationObserver(() => heights.add(box.offsetHeight)).observe(box, {
        ...{ subtree: true, childList: true, characterData: true },
      });
      Object.assign(globalThis, { heights });
    });
    // The partial has an end that may still change, and is dim. It may be there for a moment only.
    await captions('list').evaluate((box) => {
      const opacities = new Set<string>();
      new MutationObserver(() => {
        const tentative = box.querySelector('[data-tentative]');
        if (tentative) opacities.add(getComputedStyle(tentative).opacity);
      }).observe(box, { subtree: true, childList: true, characterData: true });
      Object.assign(globalThis, { opacities });
    });
    await page.getByRole('button', { name: 'Speak' }).click();
    await page.waitForFunction(
      () => (globalThis as unknown as { opacities: Set<string> }).opacities.size > 0,
    );
    await page.waitForFunction(() => document.querySelectorAll('.own [role=log] p').length >= 3);
    const heights = await page.evaluate(() => [
      ...(globalThis as unknown as { heights: Set<number> }).heights,
    ]);
    expect(heights).toHaveLength(1);
    const opacities = await page.evaluate(() => [
      ...(globalThis as unknown as { opacities: Set<string> }).opacities,
    ]);
    expect(opacities).toEqual(['0.6']);

    // The last row is whole, and within the box.
    const box = (await rows.boundingBox())!;
    const last = (await rows.locator('[data-rows] p').last().boundingBox())!;
    expect(last.y + last.height).toBeLessThanOrEqual(box.y + box.height);
    expect(box.x + box.width).toBeLessThanOrEqual(390);
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(page)).toEqual([]);
  });

  it('have said all of the transcript when they are stopped, and pop on the last of it', async () => {
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Speak' }).waitFor();
    const text = (await page.locator('#text').textContent())!;
    expect(text).toMatch(/lighthouse/i);
    const lines = text.split('\n');
    expect(await captions('list').locator('[role=log] p').allTextContents()).toEqual(
      lines.slice(-3),
    );
    const shown = captions('pop-on').locator('p');
    expect(await shown.allTextContents()).toEqual(lines.slice(-1));
    expect(await shown.evaluate((p) => getComputedStyle(p).textAlign)).toBe('center');
    expect(await page.locator('.own').getAttribute('class')).toBe('own');
    expect(await page.locator('#srt').textContent()).toMatch(/^1\n00:00:0\d,\d{3} --> /);
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  it('are shown and saved by the component that apps copy', async () => {
    const card = page.getByRole('region', { name: 'Live captions' });
    expect(await card.getAttribute('class')).toMatch(/bg-card .* mt-8$/);
    await card.getByRole('button', { name: 'Start' }).click();
    await card.locator('[role=log] p').first().waitFor();
    await card.getByRole('button', { name: 'Stop' }).click();
    await card.getByRole('button', { name: 'Start' }).waitFor();
    const saved = page.waitForEvent('download');
    await card.getByRole('button', { name: 'Save subtitles' }).click();
    expect(readFileSync(await (await saved).path(), 'utf8')).toMatch(/^1\n.* --> .*\n.*\w/);
    expect(await card.getByRole('alert').count()).toBe(0);
    expect(troubles).toEqual([]);
  });
});
