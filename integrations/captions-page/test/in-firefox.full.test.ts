import { wordErrorRate } from '@ws/core/measures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ServerProcess,
  startServer,
} from '../../../packages/server/test/support/server-process.js';
import { demo, spokenIn } from './support/demo-recording.js';
import { type FirefoxPage, firefoxPath, startFirefox } from './support/firefox.js';
import { untilSpoken } from './support/recording-end.js';

// What the model itself mishears of the recording's 112 words, and a name that it cannot know.
const MAX_ERROR_RATE = 0.09;

describe.skipIf(firefoxPath === undefined)('the captions page, in Firefox', () => {
  let server: ServerProcess;
  let page: FirefoxPage;
  beforeAll(async () => {
    server = await startServer('--log-level', 'silent');
    page = await startFirefox();
  });
  afterAll(async () => {
    await page?.[Symbol.asyncDispose]();
    server?.kill('SIGTERM');
    await server?.ended;
  });

  it('transcribes a file', async () => {
    await page.open(`http://${new URL(server.url).host}/`);
    await expect
      .poll(() => page.evaluate<string>(`document.querySelector('#state-text').textContent`))
      .toBe('Ready');
    await page.setFiles('#file', [demo.path]);
    const lines = `[...document.querySelectorAll('#finals .text')].map((line) => line.textContent).join(' ')`;
    await untilSpoken({ lines: async () => [await page.evaluate<string>(lines)] }, demo);
    const text = await page.evaluate<string>(lines);
    expect(wordErrorRate(spokenIn(demo), text).rate).toBeLessThan(MAX_ERROR_RATE);
    expect(page.troubles).toEqual([]);
  });
});
