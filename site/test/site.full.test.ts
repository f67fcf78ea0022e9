import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWav } from '@ws/core/audio';
import { wordErrorRate } from '@ws/core/measures';
import { execa } from 'execa';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  chromiumPath,
  startBrowser,
  type TestBrowser,
} from '../../packages/backend-onnx/test/support/browser.js';
import { modelDirectory } from '../../packages/backend-onnx/test/support/models.js';
import { violations } from '../../test/support/axe.js';
import { firstSentences } from '../../test/support/recordings.js';
import { type StaticSite, startStaticSite } from '../../test/support/static-site.js';
import { deadLinks } from './built-pages.js';

// As a host may serve it: below a path.
const BASE = '/site/';
const folder = mkdtempSync(join(tmpdir(), 'ws-site-'));

const HUB = 'https://huggingface.co/';

const recordings = join(import.meta.dirname, '../../examples/live-captions/recording');
const recording = join(recordings, 'demo.wav');
const beginning = firstSentences(3);

beforeAll(async () => {
  const cwd = join(import.meta.dirname, '..');
  await execa('npm', ['run', 'site', '--', '--base', BASE, '--outDir', folder], { cwd });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('has no link that leads nowhere', () => {
  expect(deadLinks(folder, BASE)).toEqual([]);
});

describe.skipIf(chromiumPath === undefined)('the site in Chromium', () => {
  let browser: TestBrowser;
  let site: StaticSite;
  let model: string;

  beforeAll(async () => {
    model = await modelDirectory('tiny.en');
    browser = await startBrowser([
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${recording}%noloop`,
    ]);
    site = await startStaticSite({ site: folder, model }, {});
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await site?.[Symbol.asyncDispose]();
  });

  /**
   * Opens a page; what goes wrong in it fails the test at its end.
   *
   * @param asked - the one address besides its own that the page may ask
   */
  async function visit(
    path: string,
    check: (page: Page) => Promise<void>,
    asked = site.url,
  ): Promise<void> {
    const page = await browser.context.newPage();
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(String(error)));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) troubles.push(message.text());
    });
    page.on('request', (request) => {
      const url = request.url();
      const isAllowed =
        /^(?:blob|data):/.test(url) || [site.url, asked].some((start) => url.startsWith(start));
      if (!isAllowed) troubles.push(`asked ${request.url()}`);
    });
    await page.goto(`${site.url}${BASE}${path}`);
    await check(page);
    expect(troubles).toEqual([]);
    await page.close();
  }

  it.each(['', 'docs/getting-started.html', 'docs/architecture.html', 'playground.html'])(
    'has no fault that axe finds in /%s, light and dark',
    async (path) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await visit(path, async (page) => {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await page.reload();
          expect(await violations(page)).toEqual([]);
        });
      }
    },
  );

  it('finds in a document and in the API reference what is searched for', async () => {
    await visit('', async (page) => {
      await page.getByRole('button', { name: 'Search' }).click();
      const field = page.getByRole('searchbox');
      const results = page.locator('.VPLocalSearchBox .result');
      await field.fill('partialIntervalMs');
      await results.filter({ hasText: 'Configuring the server' }).first().waitFor();
      await field.fill('createEnergyVad');
      // Not a result of the search before.
      await results
        .filter({ hasText: /@ws\/core.*createEnergyVad\(\)/ })
        .first()
        .click();
      await page.getByRole('heading', { name: 'createEnergyVad()' }).waitFor();
    });
  });

  it('leads each kind of reader from the first page to a document', async () => {
    await visit('', async (page) => {
      await page.locator('.VPFeature').first().waitFor();
      const cards = await page.locator('.VPFeature').all();
      const links = await Promise.all(cards.map((card) => card.getAttribute('href')));
      expect(links).toHaveLength(6);
      for (const link of links) {
        await page.goto(site.url + link!);
        await page.locator('.VPDoc h1').waitFor();
      }
    });
  });

  it('fetches a model unless it is told to stop, and runs strategies on a file and the microphone', async () => {
    const check = async (page: Page) => {
      const fetched: string[] = [];
      // What the hub would send, from the files that came from there.
      await page.route(`${HUB}**`, async (route) => {
        const url = route.request().url();
        fetched.push(url);
        const headers = { 'access-control-allow-origin': '*' };
        const [file] = /[^/]+$/.exec(url)!;
        await route.fulfill({ path: join(model, file), headers });
      });
      const lane = (strategy: string) => page.locator(`[data-strategy="${strategy}"]`);
      const marks = (strategy: string, kind: string) =>
        lane(strategy).locator(`svg .${kind} title`);

      await page.getByLabel('Model').fill('/model/');
      const file = {
        name: 'beginning.wav',
        mimeType: 'audio/wav',
        buffer: Buffer.from(writeWav(beginning.samples)),
      };

      // A download that never ends.
      await page.route('**/model/model.bin', () => {});
      const request = page.waitForRequest('**/model/model.bin');
      await page.getByLabel('Sound file').setInputFiles(file);
      await request;
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByText('Cancelled.').waitFor();
      await page.unroute('**/model/model.bin');

      // By its name, as the page proposes it.
      await page.reload();
      expect(await page.getByLabel('Model').inputValue()).toBe('tiny.en');
      await page.getByLabel('Sound file').setInputFiles(file);
      await page.getByText('Done.').waitFor();
      for (const strategy of ['prompt', 'local-agreement']) {
        const text = (await lane(strategy).locator('.text .final').allTextContents())
          .join('')
          .trim();
        expect(wordErrorRate(beginning.text, text).rate).toBeLessThan(0.1);
        expect(await marks(strategy, 'final').count()).toBeGreaterThan(1);
      }
      expect(fetched).toContainEqual(
        expect.stringMatching(/\/faster-whisper-tiny\.en\/resolve\/[0-9a-f]{40}\/model\.bin$/),
      );
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await violations(page)).toEqual([]);
      }

      await page.reload();
      fetched.length = 0;
      await page.getByRole('button', { name: 'Microphone' }).click();
      await lane('prompt').locator('.text .final').first().waitFor();
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByText('Done.').waitFor();
      expect(await lane('prompt').locator('.text').textContent()).toMatch(/lighthouse/i);
      expect(fetched).toEqual([]);
    };
    await visit('playground.html', check, HUB);
  });
});
