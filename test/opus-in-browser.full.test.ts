import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wordErrorRate } from '@ws/core/measures';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firefoxPath, startFirefox } from '../integrations/captions-page/test/support/firefox.js';
import {
  chromiumPath,
  startBrowser,
  type TestBrowser,
} from '../packages/backend-onnx/test/support/browser.js';
import { breakingNetwork } from '../packages/server/test/support/breaking-network.js';
import { type ServerProcess, startServer } from '../packages/server/test/support/server-process.js';
import { type StaticSite, startStaticSite } from './support/static-site.js';

declare global {
  var transcribeRecording: (
    url: string,
    options: { readonly opus: boolean; readonly realTime: boolean },
  ) => Promise<{ readonly text: string; readonly reconnections: number }>;
}

const folder = join(import.meta.dirname, '../examples/live-captions/recording');
const { sentences } = JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as {
  readonly sentences: readonly { readonly text: string }[];
};
const spoken = sentences.map(({ text }) => text).join(' ');
// What the model itself mishears of the recording's 112 words, and a name that it cannot know.
const MAX_ERROR_RATE = 0.09;
const SECONDS = 48;

/** Runs in the page. */
const PROGRAM = `
  import { openSession } from '@ws/client';
  import { createAudioBufferSource, createOpusSocket } from '@ws/client/browser';
  globalThis.transcribeRecording = async (url, { opus, realTime }) => {
    const bytes = await (await fetch('/recording/demo.wav')).arrayBuffer();
    const buffer = await new OfflineAudioContext(1, 1, 16000).decodeAudioData(bytes);
    const createSocket = opus ? createOpusSocket : undefined;
    const session = openSession(url, { createSocket, turn: 'none' });
    const texts = [];
    const reading = (async () => {
      for await (const event of session) if (event.type === 'final') texts.push(event.text);
    })();
    for await (const samples of createAudioBufferSource(buffer, { realTime })) await session.write(samples);
    await session.end();
    await reading;
    return { text: texts.join(' '), reconnections: session.reconnections };
  };
`;

describe('speech that leaves a browser as Opus', () => {
  let server: ServerProcess;
  let site: StaticSite;
  let browser: TestBrowser | undefined;

  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: { contents: PROGRAM, resolveDir: import.meta.dirname },
      ...{ bundle: true, write: false, format: 'iife', platform: 'browser', logLevel: 'silent' },
    });
    const html = `<!doctype html><script>${outputFiles![0]!.text}</script>`;
    site = await startStaticSite({ recording: folder }, { page: { html } });
    server = await startServer('--allow-origin', site.url, '--log-level', 'silent');
    if (chromiumPath !== undefined) browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await site?.[Symbol.asyncDispose]();
    server?.kill('SIGTERM');
    await server?.ended;
  });

  /** What is heard, and the bytes of audio that left the page. */
  async function heard(
    url: string,
    options: { readonly opus: boolean; readonly realTime: boolean },
  ) {
    const page = await browser!.context.newPage();
    let bytes = 0;
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        if (typeof payload !== 'string') bytes += payload.length;
      }),
    );
    await page.goto(`${site.url}/page`);
    const result = await page.evaluate(
      ([address, given]) => globalThis.transcribeRecording(address, given),
      [url, options] as const,
    );
    await page.close();
    return { ...result, bytes };
  }

  it.skipIf(chromiumPath === undefined)(
    'is heard as raw samples are, in a tenth of the bytes',
    async () => {
      const raw = await heard(server.url, { opus: false, realTime: false });
      const opus = await heard(server.url, { opus: true, realTime: false });
      expect(raw.bytes).toBeGreaterThan(SECONDS * 32_000 * 0.95);
      expect(opus.bytes).toBeLessThan(raw.bytes / 9);
      expect(wordErrorRate(spoken, raw.text).rate).toBeLessThan(MAX_ERROR_RATE);
      expect(wordErrorRate(spoken, opus.text).rate).toBeLessThan(MAX_ERROR_RATE);
    },
  );

  it.skipIf(chromiumPath === undefined)('is heard whole where the connection breaks', async () => {
    using network = await breakingNetwork(`http://${new URL(server.url).host}`);
    const url = server.url.replace(new URL(server.url).host, new URL(network.url).host);
    const hearing = heard(url, { opus: true, realTime: true });
    // Three kilobytes are a second.
    for (const bytes of [25_000, 35_000]) {
      await network.sent(network.sentBytes + bytes);
      network.cut();
      await new Promise((resolve) => setTimeout(resolve, 1000));
      network.mend();
    }
    const { text, reconnections } = await hearing;
    expect(reconnections).toBe(2);
    const { rate, deletions } = wordErrorRate(spoken, text);
    expect(rate).toBeLessThan(MAX_ERROR_RATE);
    // Misheard words may be left out; a second of speech is three words.
    expect(deletions).toBeLessThan(2);
  });

  it.skipIf(firefoxPath === undefined)('is heard from Firefox, too', async () => {
    await using page = await startFirefox();
    await page.open(`${site.url}/page`);
    const options = JSON.stringify({ opus: true, realTime: false });
    const text = await page.evaluate<string>(
      `transcribeRecording('${server.url}', ${options}).then(({ text }) => text)`,
    );
    expect(wordErrorRate(spoken, text).rate).toBeLessThan(MAX_ERROR_RATE);
  });
});
