// Does what a visitor does, in a headless Chromium: a file, then the microphone, into which the recording is played.
// usage: node check.mjs [screenshot.png]
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { serve } from './serve.mjs';

const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);
if (executablePath === undefined) {
  console.log('skipped: there is no Chromium here (name it in CHROMIUM)');
  process.exit(0);
}
const recording = join(import.meta.dirname, '../live-captions/recording/demo.wav');
const profile = mkdtempSync(join(tmpdir(), 'ws-example-'));
const { server, url } = await serve(0);
const context = await chromium.launchPersistentContext(profile, {
  executablePath,
  chromiumSandbox: process.getuid?.() !== 0,
  permissions: ['microphone'],
  args: [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-audio-capture=${recording}`,
  ],
});
try {
  const [page] = context.pages();
  page.on('pageerror', (error) => console.error(error));
  await page.goto(url);
  const final = page.locator('#final');
  await page.locator('#microphone:enabled').waitFor({ timeout: 300_000 });
  console.log(await page.locator('#status').textContent());

  await page.locator('#file').setInputFiles(recording);
  await page.getByText('Done.').waitFor({ timeout: 600_000 });
  const fromFile = await final.textContent();
  console.log(`file: ${fromFile}`);
  if (!fromFile.includes('welcome to the lighthouse'))
    throw new Error('the file was not understood');

  await page.locator('#microphone').click();
  await page.getByText('Speak.').waitFor();
  await page.waitForFunction(() => document.getElementById('final').textContent !== '', undefined, {
    timeout: 300_000,
  });
  if (process.argv[2] !== undefined) await page.screenshot({ path: process.argv[2] });
  await page.locator('#microphone').click();
  await page.getByText('Done.').waitFor({ timeout: 600_000 });
  const fromMicrophone = await final.textContent();
  console.log(`microphone: ${fromMicrophone}`);
  if (!/lighthouse|winters|light/.test(fromMicrophone)) {
    throw new Error('the microphone was not understood');
  }
} finally {
  await context.close();
  server.close();
  server.closeAllConnections();
  rmSync(profile, { recursive: true, force: true });
}
