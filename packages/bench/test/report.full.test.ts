// What a reader sees of a report, in Chromium: nothing of a hostile result runs, nothing overflows a phone, and axe finds
// no fault, light or dark.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { renderReport } from '@ws/bench';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../../../test/support/axe.js';
import {
  chromiumPath,
  startBrowser,
  type TestBrowser,
} from '../../backend-onnx/test/support/browser.js';
import { exampleResult, exampleSession } from '../src/result/__fixtures__/example-result.js';

const { REPORT_SCREENSHOTS } = process.env;
const HOSTILE = `</script><script>window.ran = true</script><img src=x onerror="window.ran = true">`;

describe.skipIf(chromiumPath === undefined)('a report in Chromium', () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser?.[Symbol.asyncDispose]());

  const sizes = [
    { name: 'wide', width: 1280, height: 900 },
    { name: 'phone', width: 375, height: 800 },
  ];
  const schemes = ['light', 'dark'] as const;
  it.each(sizes.flatMap((size) => schemes.map((scheme) => ({ ...size, scheme }))))(
    'is whole and without fault: $name, $scheme',
    async ({ name, scheme, width, height }) => {
      const page = await browser.context.newPage();
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: scheme });
      await page.setContent(await renderReport(exampleResult()));
      for (const details of await page.locator('details').all())
        await details.evaluate((one) => one.setAttribute('open', ''));
      const overflow = await page
        .locator('html')
        .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
      expect(overflow).toBe(0);
      expect(await violations(page)).toEqual([]);
      if (REPORT_SCREENSHOTS !== undefined) {
        mkdirSync(REPORT_SCREENSHOTS, { recursive: true });
        await page.screenshot({
          path: join(REPORT_SCREENSHOTS, `${name}-${scheme}.png`),
          fullPage: true,
        });
      }
      await page.close();
    },
  );

  it('runs nothing of a hostile result', async () => {
    const page = await browser.context.newPage();
    const events = [{ at: 1, type: 'final', utterance: 0, text: HOSTILE }] as const;
    const { recording } = exampleSession();
    const session = exampleSession({
      system: HOSTILE,
      recording: { ...recording, name: HOSTILE, reference: HOSTILE },
      events,
    });
    const figures = exampleResult().figures.map((figure) => ({ ...figure, system: HOSTILE }));
    await page.setContent(
      await renderReport(
        exampleResult({ figures, sessions: [session], missing: [{ what: HOSTILE, why: HOSTILE }] }),
      ),
    );
    await page
      .locator('.session')
      .first()
      .evaluate((one) => one.setAttribute('open', ''));
    expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
    expect(await page.locator('img').count()).toBe(0);
    await page.close();
  });
});
