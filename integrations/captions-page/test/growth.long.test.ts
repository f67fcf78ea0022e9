import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { chromiumPath, startBrowser } from '../../../packages/backend-onnx/test/support/browser.js';
import { startServer } from '../../../packages/server/test/support/server-process.js';
import { openCaptions } from './support/captions-page.js';

// How long each of the two is watched. Below six minutes there is too little to compare.
const { PAGE_MINUTES = '30' } = process.env;
const MINUTES = Number(PAGE_MINUTES);
const MINUTE_MS = 60_000;
const recording = join(import.meta.dirname, '../../../examples/live-captions/recording/demo.wav');
// The transcript is kept whole: an hour of speech has some 8000 words, of 200 bytes each with their times.
const MAX_GROWTH_BYTES = 3_000_000;
// Of the transcript 100 lines are shown, and their words.
const MAX_NODES = 8000;

/** What a page holds after all garbage is gone. */
interface Held {
  readonly heapBytes: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** Measures a page, each time after a collection. */
async function measuring(
  context: BrowserContext,
  page: Page,
): Promise<{ measure(): Promise<Held> }> {
  const devtools = await context.newCDPSession(page);
  await devtools.send('HeapProfiler.enable');
  return {
    async measure() {
      // What is let go of in one collection may hold what the next one finds.
      for (const _ of [1, 2]) await devtools.send('HeapProfiler.collectGarbage');
      const { usedSize } = await devtools.send('Runtime.getHeapUsage');
      const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
      return { heapBytes: usedSize, nodes, listeners: jsEventListeners };
    },
  };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe.skipIf(chromiumPath === undefined)('the captions page, for a long time', () => {
  it.each(['server', 'browser'] as const)(
    'does not grow while the %s writes',
    { timeout: (MINUTES + 5) * MINUTE_MS },
    async (engine) => {
      const server = await startServer('--log-level', 'silent');
      // The microphone plays the recording again and again.
      await using browser = await startBrowser([
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${recording}`,
      ]);
      const url = `http://${new URL(server.url).host}/`;
      const captions = await openCaptions(browser.context, url);
      const { page } = captions;
      await page.locator('#engine', { hasText: 'tiny.en' }).waitFor();
      await page.locator('#settings-open').click();
      await page.locator('#listen-with').selectOption(engine);
      await page.getByRole('button', { name: 'Done' }).click();
      await captions.start();
      await page.locator('.line').first().waitFor({ timeout: MINUTE_MS });
      const { measure } = await measuring(browser.context, page);
      const held: Held[] = [];
      for (let minute = 1; minute <= MINUTES; minute++) {
        await page.waitForTimeout(MINUTE_MS);
        const now = await measure();
        held.push(now);
        const lag = await page.locator('#state').textContent();
        console.log(
          `${engine}, minute ${minute}: heap ${(now.heapBytes / 1e6).toFixed(2)} MB, ${now.nodes} nodes, ${now.listeners} listeners; ${lag}`,
        );
      }
      await captions.stop();
      server.kill('SIGTERM');
      await server.ended;

      const heaps = held.map(({ heapBytes }) => heapBytes);
      const third = Math.floor(heaps.length / 3);
      const growth = mean(heaps.slice(-third)) - mean(heaps.slice(0, third));
      console.log(`${engine}: grown by ${(growth / 1e6).toFixed(2)} MB from third to third`);
      expect(growth).toBeLessThan(MAX_GROWTH_BYTES);
      expect(Math.max(...held.map(({ nodes }) => nodes))).toBeLessThan(MAX_NODES);
      expect(captions.troubles).toEqual([]);
    },
  );
});
