import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  chromiumPath,
  startBrowser,
  type TestBrowser,
} from '../packages/backend-onnx/test/support/browser.js';
import { type Page, type StaticSite, startStaticSite } from './support/static-site.js';

const root = join(import.meta.dirname, '..');
const dist = (name: string): string => join(root, 'packages', name, 'dist');

// A page without a bundler, as a browser loads it. It hears the demo's first ten seconds with each detector.
const SCRIPT = `
  import { readWav } from '@ws/core/audio';
  import { loadSileroModel } from '@ws/vad-silero';
  import { createWebRtcVad } from '@ws/vad-webrtc';
  const bytes = await (await fetch('/recording/demo.wav')).arrayBuffer();
  const samples = readWav(new Uint8Array(bytes)).samples.subarray(0, 160000);
  const hear = (vad, size) => {
    const heard = [];
    for (let at = 0; at + size <= samples.length; at += size) {
      heard.push(vad.process(samples.subarray(at, at + size)));
    }
    return heard;
  };
  const model = await loadSileroModel();
  const webrtc = await createWebRtcVad().catch(({ code, message }) => ({ code, message }));
  window.heard = {
    kernel: model.kernel,
    silero: hear(model.createVad(), 512),
    webrtc: webrtc.process ? hear(webrtc, 480) : webrtc,
  };
`;
const IMPORTS = {
  '@ws/core': '/core/index.js',
  '@ws/core/audio': '/core/audio.js',
  '@ws/core/internal': '/core/internal.js',
  '@ws/core/vad': '/core/vad.js',
  '@ws/vad-silero': '/vad-silero/index.js',
  '@ws/vad-webrtc': '/vad-webrtc/web.js',
};
const html = `<!doctype html><title>t</title><link rel="icon" href="data:,">
<script nonce="n" type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>
<script nonce="n" type="module">${SCRIPT}</script>`;
const PAGES: Readonly<Record<string, Page>> = {
  open: { html },
  strict: { html, headers: { 'content-security-policy': "script-src 'self' 'nonce-n'" } },
};

interface Heard {
  readonly kernel: string;
  readonly silero: readonly number[];
  readonly webrtc: readonly number[] | { readonly code: string; readonly message: string };
}

describe.skipIf(chromiumPath === undefined)('the detectors in a browser', () => {
  let site: StaticSite;
  let browser: TestBrowser;
  let inNode: { silero: number[]; webrtc: number[] };

  beforeAll(async () => {
    site = await startStaticSite(
      {
        core: dist('core'),
        'vad-silero': dist('vad-silero'),
        'vad-webrtc': dist('vad-webrtc'),
        recording: join(root, 'examples', 'live-captions', 'recording'),
      },
      PAGES,
    );
    browser = await startBrowser();
    inNode = await hearInNode();
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await site?.[Symbol.asyncDispose]();
  });

  async function hearOn(page: string): Promise<Heard> {
    const tab = await browser.context.newPage();
    const faults: string[] = [];
    tab.on('pageerror', (error) => faults.push(error.message));
    await tab.goto(`${site.url}/${page}`);
    // Functions: strings would be evaluated in the page, which is what the strict one forbids.
    await expect
      .poll(async () => faults.length > 0 || (await tab.evaluate(() => 'heard' in globalThis)))
      .toBe(true);
    expect(faults).toEqual([]);
    const heard = await tab.evaluate(() => (globalThis as unknown as { heard: Heard }).heard);
    await tab.close();
    expect(faults).toEqual([]);
    return heard;
  }

  function expectClose(heard: readonly number[], expected: readonly number[]): void {
    expect(heard.length).toBe(expected.length);
    const difference = Math.max(...heard.map((value, i) => Math.abs(value - expected[i]!)));
    expect(difference).toBeLessThan(2e-5);
  }

  it('hear what they hear in Node', async () => {
    const { kernel, silero, webrtc } = await hearOn('open');
    expect(kernel).toBe('wasm');
    expectClose(silero, inNode.silero);
    expect(webrtc).toEqual(inNode.webrtc);
    expect(inNode.silero.some((probability) => probability > 0.9)).toBe(true);
    expect(inNode.webrtc).toContain(1);
  });

  it('where a page may not compile WebAssembly: Silero’s does without, WebRTC’s says what to allow', async () => {
    const { kernel, silero, webrtc } = await hearOn('strict');
    expect(kernel).toBe('script');
    expectClose(silero, inNode.silero);
    expect(webrtc).toMatchObject({
      code: 'ERR_BACKEND_UNAVAILABLE',
      message: expect.stringContaining('wasm-unsafe-eval'),
    });
  });
});

async function hearInNode(): Promise<{ silero: number[]; webrtc: number[] }> {
  const { readWav } = await import('@ws/core/audio');
  const { createSileroVad } = await import('@ws/vad-silero');
  const { createWebRtcVad } = await import('@ws/vad-webrtc');
  const wav = readFileSync(join(root, 'examples', 'live-captions', 'recording', 'demo.wav'));
  const samples = readWav(wav).samples.subarray(0, 160_000);
  const [silero, webrtc] = [await createSileroVad(), await createWebRtcVad()];
  const hear = (vad: { process(frame: Float32Array): number }, size: number): number[] =>
    Array.from({ length: Math.floor(samples.length / size) }, (_, i) =>
      vad.process(samples.subarray(i * size, (i + 1) * size)),
    );
  return { silero: hear(silero, 512), webrtc: hear(webrtc, 480) };
}
