import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createResampler, readWav, writeWav } from '@ws/core/audio';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  chromiumPath,
  startBrowser,
  type TestBrowser,
} from '../../backend-onnx/test/support/browser.js';

declare global {
  var sources: typeof import('../src/browser-sources.js');
  /** How often the second second of a source passes zero upwards: the frequency of a tone. */
  var countCrossings: (source: AsyncIterable<Float32Array> & { stop(): void }) => Promise<number>;
}

const recording = join(import.meta.dirname, '../../../examples/live-captions/recording/demo.wav');
const STRICT = "default-src 'none'; script-src 'self'; connect-src 'self'";

describe.skipIf(chromiumPath === undefined)('the sources of a browser, in Chromium', () => {
  let server: Server;
  let port: number;
  let browser: TestBrowser;

  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `import * as sources from '@ws/client/browser'; Object.assign(globalThis, { sources }); globalThis.countCrossings = ${crossings};`,
        resolveDir: import.meta.dirname,
      },
      ...{ bundle: true, write: false, format: 'iife', platform: 'browser', logLevel: 'silent' },
    });
    const script = outputFiles![0]!.text;
    const { AUDIO_WORKLET_CODE } = await import('@ws/client/browser');
    server = createServer(({ url }, response) => {
      if (url === '/sources.js' || url === '/worklet.js') {
        response.setHeader('content-type', 'text/javascript');
        response.end(url === '/worklet.js' ? AUDIO_WORKLET_CODE : script);
        return;
      }
      response.setHeader('content-type', 'text/html');
      if (url === '/strict') response.setHeader('content-security-policy', STRICT);
      response.end(
        `<!doctype html><title>${url === '/speaker' ? 'Speaker' : 'Hearer'}</title><script src="/sources.js"></script>`,
      );
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    ({ port } = server.address() as AddressInfo);
    browser = await startBrowser(
      [
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${recording}`,
        '--autoplay-policy=no-user-gesture-required',
        '--auto-select-tab-capture-source-by-title=Speaker',
        '--host-resolver-rules=MAP insecure.test 127.0.0.1',
        // A muted browser gives silence to whoever captures a tab.
      ],
      ['--mute-audio'],
    );
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    server?.close();
  });

  async function visit<T>(
    path: string,
    visitor: (page: Page) => Promise<T>,
    { host = '127.0.0.1', permissions = ['microphone'] } = {},
  ): Promise<T> {
    const page = await browser.context.newPage();
    try {
      await browser.context.clearPermissions();
      const origin = `http://${host}:${port}`;
      if (permissions.length > 0) {
        await browser.context.grantPermissions(permissions, { origin });
      }
      await page.goto(origin + path);
      return await visitor(page);
    } finally {
      await page.close();
    }
  }

  /** What opening a microphone fails with. */
  const failure = (page: Page, options: object = {}) =>
    page.evaluate(async (given) => {
      try {
        const source = await globalThis.sources.createMicrophoneSource(given);
        source.stop();
        return null;
      } catch (error) {
        const { code, message } = error as { readonly code: string; readonly message: string };
        return { code, message };
      }
    }, options);

  it('hears a microphone as it is, by a worklet of a blob and by one that is served', async () => {
    for (const [path, options] of [
      ['/', {}],
      ['/strict', { workletUrl: '/worklet.js' }],
    ] as const) {
      const listen = () =>
        visit(path, (page) =>
          page.evaluate(async (given) => {
            const source = await globalThis.sources.createMicrophoneSource({
              ...{ ...given, echoCancellation: false, autoGainControl: false },
            });
            const lengths: number[] = [];
            const samples: number[] = [];
            let loudest = 0;
            for await (const chunk of source) {
              lengths.push(chunk.length);
              samples.push(...chunk);
              loudest = Math.max(loudest, source.level);
              if (lengths.length === 60) source.stop();
            }
            return { lengths, samples, loudest, rate: source.sampleRate };
          }, options),
        );
      // A busy machine leaves out some of what its microphone hears: then the test listens once more.
      await expect
        .poll(async () => {
          const heard = await listen();
          expect(heard.rate).toBe(16_000);
          expect(new Set(heard.lengths.slice(0, 60))).toEqual(new Set([1600]));
          expect(heard.loudest).toBeGreaterThan(0.02);
          return likeness(heard.samples);
        })
        .toBeGreaterThan(0.95);
    }
  });

  it('hears any stream', async () => {
    const frequency = () =>
      visit('/', (page) =>
        page.evaluate(async () => {
          const context = new AudioContext();
          const oscillator = context.createOscillator();
          const destination = context.createMediaStreamDestination();
          oscillator.connect(destination);
          oscillator.start();
          return globalThis.countCrossings(
            await globalThis.sources.createMediaStreamSource(destination.stream),
          );
        }),
      );
    // The oscillator's own 440 Hz, over a second; where a busy machine leaves some of it out, over another one.
    await expect.poll(async () => Math.abs((await frequency()) - 440)).toBeLessThan(5);
  });

  it('hears another tab', async () => {
    await visit('/speaker', async (speaker) => {
      await speaker.evaluate(() => {
        const context = new AudioContext();
        const oscillator = context.createOscillator();
        oscillator.connect(context.destination);
        oscillator.start();
      });
      const frequency = () =>
        visit('/', (page) =>
          page.evaluate(async () =>
            globalThis.countCrossings(await globalThis.sources.createTabSource()),
          ),
        );
      // A busy machine leaves out some of what another tab plays, or breaks it in two: then the test listens for another
      // second.
      await expect.poll(async () => Math.abs((await frequency()) - 340)).toBeLessThan(120);
    });
  });

  it('drops nothing in silence when nobody reads', async () => {
    const heardAfter = (ms: number): Promise<string> =>
      visit('/', (page) =>
        page.evaluate(async (waitMs) => {
          const source = await globalThis.sources.createMicrophoneSource({ maxQueuedMs: 500 });
          await new Promise((resolve) => setTimeout(resolve, waitMs));
          let chunks = 0;
          try {
            for await (const _ of source) if (++chunks > 5) source.stop();
            return 'nothing was full';
          } catch (error) {
            return `${(error as { readonly code: string }).code} after ${chunks}`;
          }
        }, ms),
      );
    // A busy machine may need longer until the queue is full.
    let waitMs = 750;
    await expect
      .poll(() => {
        waitMs *= 2;
        return heardAfter(waitMs);
      })
      .toBe('ERR_OVERLOADED after 5');
  });

  it('hears a file, and says where one has no sound', async () => {
    const samples = readWav(await readFile(recording)).samples.subarray(0, 32_000);
    const bytes = [...writeWav(samples)];
    const [heard, refused] = await visit('/', (page) =>
      page.evaluate(async (wav) => {
        const { createFileSource } = globalThis.sources;
        const file = new File([new Uint8Array(wav)], 'demo.wav');
        let length = 0;
        let loudest = 0;
        for await (const chunk of await createFileSource(file, { realTime: false })) {
          length += chunk.length;
          for (const sample of chunk) loudest = Math.max(loudest, Math.abs(sample));
        }
        const error = await createFileSource(new File(['a text'], 'notes.txt')).then(
          () => undefined,
          ({ code, message }: { code: string; message: string }) => ({ code, message }),
        );
        return [{ length, loudest }, error] as const;
      }, bytes),
    );
    expect(heard.length).toBe(samples.length);
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(heard.loudest).toBeCloseTo(peak, 3);
    expect(refused).toMatchObject({
      ...{ code: 'ERR_INVALID_AUDIO', message: expect.stringContaining('no sound in the file') },
    });
  });

  it('says what is wrong', async () => {
    expect(await visit('/', (page) => failure(page), { permissions: [] })).toMatchObject({
      code: 'ERR_UNAUTHORIZED',
    });
    expect(await visit('/', (page) => failure(page, { deviceId: 'none' }))).toMatchObject({
      ...{ code: 'ERR_INVALID_STATE', message: expect.stringContaining('no such microphone') },
    });
    expect(await visit('/strict', (page) => failure(page))).toMatchObject({
      ...{ code: 'ERR_INVALID_STATE', message: expect.stringContaining('workletUrl') },
    });
    const insecure = { host: 'insecure.test', permissions: [] };
    expect(await visit('/', (page) => failure(page), insecure)).toMatchObject({
      ...{ code: 'ERR_INVALID_STATE', message: expect.stringContaining('HTTPS') },
    });
  });
});

/** Runs in the page. */
async function crossings(source: AsyncIterable<Float32Array> & { stop(): void }): Promise<number> {
  let count = 0;
  let before = 0;
  let chunks = 0;
  for await (const chunk of source) {
    // The start of an oscillator is not a tone yet.
    if (++chunks <= 10) continue;
    for (const sample of chunk) {
      if (before < 0 && sample >= 0) count++;
      before = sample;
    }
    if (chunks === 20) {
      source.stop();
      break;
    }
  }
  return count;
}

const FRAME = 800;
// How well the two are brought into step.
const PHASE = 80;

/** How alike the loudness of what was heard and that of a part of the recording are: 1 is the same. */
async function likeness(heard: readonly number[]): Promise<number> {
  const wav = readWav(await readFile(recording));
  const resampler = createResampler(wav.sampleRate);
  const played = [...resampler.process(wav.samples)];
  const taken = loudness(heard);
  let best = 0;
  for (let phase = 0; phase < FRAME; phase += PHASE) {
    const frames = loudness(played.slice(phase));
    for (let lag = 0; lag + taken.length <= frames.length; lag++) {
      best = Math.max(best, correlation(taken, frames.slice(lag, lag + taken.length)));
    }
  }
  return best;
}

/** By frames of 50 ms. */
function loudness(samples: readonly number[]): number[] {
  const frames: number[] = [];
  for (let at = 0; at + FRAME <= samples.length; at += FRAME) {
    let sum = 0;
    for (let i = at; i < at + FRAME; i++) sum += samples[i]! ** 2;
    frames.push(Math.sqrt(sum / FRAME));
  }
  return frames;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (x: readonly number[]): number => x.reduce((s, v) => s + v, 0) / x.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (const [i, value] of a.entries()) {
    ab += (value - ma) * (b[i]! - mb);
    aa += (value - ma) ** 2;
    bb += (b[i]! - mb) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}
