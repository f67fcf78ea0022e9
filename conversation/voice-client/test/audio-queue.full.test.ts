import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeWav } from '@ws/core/audio';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  chromiumPath,
  startBrowser,
  type TestBrowser,
} from '../../../packages/backend-onnx/test/support/browser.js';

declare global {
  var voiceClient: typeof import('../src/index.js');
}

// Half a second.
const TONE = writeWav(Float32Array.from({ length: 8000 }, (_, i) => 0.1 * Math.sin(i / 6)));

describe.skipIf(chromiumPath === undefined)('the audio queue, in Chromium', () => {
  let server: Server;
  let browser: TestBrowser;

  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `import * as voiceClient from '@ws/voice-client'; Object.assign(globalThis, { voiceClient });`,
        resolveDir: import.meta.dirname,
      },
      ...{ bundle: true, write: false, format: 'iife', platform: 'browser', logLevel: 'silent' },
    });
    const files: Record<string, readonly [type: string, body: string | Uint8Array]> = {
      '/': ['text/html', '<!doctype html><title>Speaker</title><script src="/page.js"></script>'],
      '/page.js': ['text/javascript', outputFiles![0]!.text],
      '/tone.wav': ['audio/wav', TONE],
    };
    server = createServer(({ url }, response) => {
      const file = files[url!.replace(/\?.*/, '')];
      if (file === undefined) {
        response.writeHead(404).end();
        return;
      }
      const [type, body] = file;
      response.setHeader('content-type', type);
      response.end(body);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    browser = await startBrowser(['--autoplay-policy=no-user-gesture-required']);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    server?.close();
  });

  it('plays sounds one after the other, leaves out one that is missing, and is silent at once', async () => {
    const page = await browser.context.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const told = await page.evaluate(async () => {
      const told: string[] = [];
      const queue = globalThis.voiceClient.createAudioQueue({
        onPlaybackStart: (url) => told.push(`start ${url}`),
        onPlaybackEnd: (url) => told.push(`end ${url}`),
        onError: ({ code }, url) => told.push(`${code} ${url}`),
      });
      await queue.warmUp();
      const empty = new Promise<void>((resolve) => {
        queue.onQueueEmpty = resolve;
      });
      for (const url of ['tone.wav?1', 'none.wav', 'tone.wav?2']) queue.enqueue(url);
      await empty;
      queue.enqueue('tone.wav?3');
      const started = new Promise((resolve) => {
        queue.onPlaybackStart = resolve;
      });
      await started;
      queue.clear();
      told.push(`${queue.isPlaying} ${queue.queueLength}`);
      return told;
    });
    expect(told).toEqual([
      ...['start tone.wav?1', 'end tone.wav?1', 'ERR_INVALID_AUDIO none.wav'],
      ...['start tone.wav?2', 'end tone.wav?2', 'false 0'],
    ]);
  });
});
