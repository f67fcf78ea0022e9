import { encodeServerMessage } from '@ws/core/protocol';
import { expect, it } from 'vitest';
import { chromiumPath, startBrowser } from '../../../packages/backend-onnx/test/support/browser.js';
import { startServer } from '../../../packages/server/test/support/server-process.js';
import { openCaptions } from './support/captions-page.js';
import { linesKept } from './support/lines-kept.js';

const HOURS = 8;
const LINES_AN_HOUR = 1200;
const WORDS = 'the keeper of the light had gone ashore'.split(' ');
// What an hour adds: 10 000 words of text with their times, and nothing that is drawn.
const MAX_BYTES_AN_HOUR = 1_500_000;
// Of the transcript 100 lines are shown, and their words.
const MAX_NODES = 5000;

/** A final of three seconds, as a server says it. */
function final(number: number): string {
  const start = (number - 1) * 3;
  const end = start + 2;
  const words = [...WORDS, `${number}.`].map((text, i) => ({
    ...{ text, probability: 0.9 },
    ...{ start: start + i * 0.2, end: start + (i + 1) * 0.2 },
  }));
  const text = words.map((word) => word.text).join(' ');
  return encodeServerMessage({
    ...{ type: 'final', seq: number, utteranceId: number, text, start, end, language: 'en' },
    ...{ startSample: start * 16_000, endSample: end * 16_000, words },
    ...{ segments: [{ start, end, text, words }], processingTimeMs: 100, latencyMs: 100 },
  });
}

/** Scrolls through what is shown, from its end to its beginning and back, a step a frame. */
async function scrollThrough(): Promise<number> {
  const stage = document.querySelector('main')!;
  const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  const FRAMES = 120;
  for (let frame = 0; frame <= FRAMES; frame++) {
    const part = Math.abs(1 - (2 * frame) / FRAMES);
    stage.scrollTop = part * (stage.scrollHeight - stage.clientHeight);
    await nextFrame();
  }
  return FRAMES;
}

it.skipIf(chromiumPath === undefined)(
  'shows eight hours of speech with what it needs for one',
  async () => {
    const server = await startServer('--log-level', 'silent');
    await using browser = await startBrowser([
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
    ]);
    let say = (_line: string): void => {};
    // The server's greeting, and in place of its finals those of a day.
    await browser.context.routeWebSocket(/transcribe/, (socket) => {
      say = (line) => socket.send(line);
      socket.connectToServer().onMessage((message) => {
        const { type } = JSON.parse(String(message)) as { readonly type: string };
        if (type === 'ready' || type === 'done' || type === 'ack') socket.send(message);
      });
    });
    const captions = await openCaptions(browser.context, `http://${new URL(server.url).host}/`);
    const { page } = captions;
    await page.locator('#engine', { hasText: 'tiny.en' }).waitFor();
    await captions.start();
    await expect.poll(() => page.locator('#state-text').textContent()).toBe('Live');

    const devtools = await browser.context.newCDPSession(page);
    await devtools.send('HeapProfiler.enable');
    await devtools.send('Performance.enable');
    /** Milliseconds of the page's thread that a frame of scrolling takes. */
    const scrolling = async (): Promise<number> => {
      const working = async (): Promise<number> => {
        const { metrics } = await devtools.send('Performance.getMetrics');
        return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
      };
      const before = await working();
      const frames = await page.evaluate(scrollThrough);
      return ((await working()) - before) / frames;
    };
    const frameMs: number[] = [];
    const held: { readonly bytes: number; readonly nodes: number }[] = [];
    for (let hour = 1; hour <= HOURS; hour++) {
      for (let i = 1; i <= LINES_AN_HOUR; i++) say(final((hour - 1) * LINES_AN_HOUR + i));
      const last = `${hour * LINES_AN_HOUR}.`;
      await expect.poll(async () => (await captions.lines()).at(-1)).toMatch(last);
      // A day's lines in a minute are more than the browser's database takes at once.
      await expect.poll(() => page.evaluate(linesKept, undefined)).toBe(hour * LINES_AN_HOUR);
      for (const _ of [1, 2]) await devtools.send('HeapProfiler.collectGarbage');
      const { usedSize } = await devtools.send('Runtime.getHeapUsage');
      const { nodes } = await devtools.send('Memory.getDOMCounters');
      held.push({ bytes: usedSize, nodes });
      frameMs.push(await scrolling());
    }
    console.log(
      held.map(({ bytes, nodes }) => `${(bytes / 1e6).toFixed(1)} MB, ${nodes} nodes`).join('; '),
    );
    console.log(`a frame of scrolling: ${frameMs.map((ms) => `${ms.toFixed(1)} ms`).join('; ')}`);
    const perHour = (held.at(-1)!.bytes - held[0]!.bytes) / (HOURS - 1);
    expect(perHour).toBeLessThan(MAX_BYTES_AN_HOUR);
    expect(Math.max(...held.map(({ nodes }) => nodes))).toBeLessThan(MAX_NODES);
    expect(captions.troubles).toEqual([]);
    server.kill('SIGTERM');
    await server.ended;
  },
);
