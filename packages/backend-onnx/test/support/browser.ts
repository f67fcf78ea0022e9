import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

const { CHROMIUM } = process.env;
const PLACES = [
  CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const PATIENCE_MS = 500_000;

/** The browser of this machine, if it has one: none is downloaded. */
export const chromiumPath: string | undefined = PLACES.find(
  (path) => path !== undefined && existsSync(path),
);
if (chromiumPath === undefined) {
  console.warn(
    'Tests in a browser are skipped: there is no Chromium. Install it (Debian: apt-get install chromium), or name it in CHROMIUM.',
  );
}

/** A headless browser with a profile of its own, which lasts as long as it does. */
export interface TestBrowser extends AsyncDisposable {
  readonly context: BrowserContext;
}

/** @param without - arguments that Playwright gives and that are left out, such as `--mute-audio` */
export async function startBrowser(
  args: readonly string[] = [],
  without: readonly string[] = [],
): Promise<TestBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'ws-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath!,
    headless: true,
    // As root, which is what containers run as, Chromium has no sandbox.
    chromiumSandbox: process.getuid?.() !== 0,
    timeout: PATIENCE_MS,
    args: [...args],
    ignoreDefaultArgs: [...without],
  });
  // Ends what is stuck, as the suite's own limits do: a busy machine may be slow.
  context.setDefaultTimeout(PATIENCE_MS);
  return {
    context,
    async [Symbol.asyncDispose]() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
