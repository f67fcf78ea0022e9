// A browser tells a page nothing about a handshake that failed: the client and the hook find it out.
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  chromiumPath,
  startBrowser,
  type TestBrowser,
} from '../packages/backend-onnx/test/support/browser.js';
import {
  type ServerProcess,
  startServerIn,
} from '../packages/server/test/support/server-process.js';
import { folderOf } from '../scripts/workspace.mjs';

declare global {
  var begin: (url: string) => void;
  var connectTo: (url: string) => Promise<string>;
}

const PROGRAM = `
  import { createElement } from 'react';
  import { createRoot } from 'react-dom/client';
  import { connect } from '@ws/client';
  import { useTranscription } from './dist/index.js';
  async function* silence() {
    for (;;) {
      yield new Float32Array(1600);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  function App({ url }) {
    const { status, error, start } = useTranscription({ url, source: silence, sampleRate: 16000 });
    return createElement('main', null,
      createElement('button', { onClick: start }, status),
      error && createElement('p', { role: 'alert' }, error.message));
  }
  globalThis.begin = (url) => createRoot(document.body).render(createElement(App, { url }));
  globalThis.connectTo = (url) => connect(url).then(() => 'connected', ({ message }) => message);
`;

describe.skipIf(chromiumPath === undefined)('a page that a server refuses, in Chromium', () => {
  let server: ServerProcess;
  let browser: TestBrowser;
  let program: string;
  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: PROGRAM,
        resolveDir: folderOf('react'),
      },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      define: { 'process.env.NODE_ENV': '"production"' },
      logLevel: 'silent',
    });
    program = outputFiles[0]!.text;
    server = await startServerIn({}, '--turn', 'none', '--log-level', 'silent');
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    server?.kill('SIGTERM');
    await server?.ended;
  });

  /** A page that was never loaded from anywhere: its origin is "null". */
  async function opened() {
    const page = await browser.context.newPage();
    await page.addScriptTag({ content: program, type: 'module' });
    await page.waitForFunction(() => typeof globalThis.begin === 'function');
    return page;
  }

  it('is told by connect how the server takes it', async () => {
    const page = await opened();
    const message = await page.evaluate((url) => connectTo(url), server.url);
    expect(message).toContain('not to this page');
    expect(message).toContain('--allow-origin null');
    await page.close();
  });

  it('shows it by useTranscription, which tries again', async () => {
    const page = await opened();
    await page.evaluate((url) => begin(url), server.url);
    await page.getByRole('button', { name: 'idle' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('--allow-origin null');
    expect(await page.getByRole('button').textContent()).not.toBe('idle');
    await page.close();
  });

  it('is told another thing where no server is', async () => {
    const page = await opened();
    // Nobody can listen at the port 0.
    const message = await page.evaluate(() => connectTo('ws://127.0.0.1:0'));
    expect(message).toContain('The server may not run');
    await page.close();
  });
});
