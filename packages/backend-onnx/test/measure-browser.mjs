// How fast the engine is in a headless Chromium, beside Node on the same audio in the same run: one window of 5 s and
// one of 25 s, `tiny.en`, median of the rounds. Rounds take turns, so that a busy machine is unfair to nobody.
//
// usage: node test/measure-browser.mjs [--rounds=5] [--threads=2] [--webgpu]      (after a build)
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createOnnxBackend } from '@ws/backend-onnx';
import { readWav } from '@ws/core/audio';
import { resolveModel } from '@ws/models';
import { chromium } from 'playwright-core';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    threads: { type: 'string', default: '2' },
    webgpu: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);
if (executablePath === undefined) throw new Error('There is no Chromium: name it in CHROMIUM.');

const root = join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const recording = join(root, '../../examples/live-captions/recording/demo.wav');
const { samples } = readWav(readFileSync(recording));
const windows = [5, 25];
const folders = {
  'backend-onnx': join(root, 'dist'),
  core: dirname(require.resolve('@ws/core/audio')),
  onnxruntime: dirname(require.resolve('onnxruntime-web/wasm')),
  model: (await resolveModel('tiny.en')).directory,
  recording: dirname(recording),
};
const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };
const server = createServer((request, response) => {
  const [, folder, name] = request.url.split('/');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-embedder-policy', 'require-corp');
  const file = folders[folder] === undefined ? undefined : join(folders[folder], name);
  if (file !== undefined && existsSync(file)) {
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-length': statSync(file).size,
    });
    createReadStream(file).pipe(response);
  } else {
    response.writeHead(folder === '' ? 200 : 404, { 'content-type': 'text/html' });
    response.end(
      '<!doctype html><script type="importmap">{"imports":{"@ws/core/audio":"/core/audio.js"}}</script>',
    );
  }
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const profile = mkdtempSync(join(tmpdir(), 'ws-measure-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath,
  chromiumSandbox: process.getuid?.() !== 0,
  args: values.webgpu ? ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'] : [],
});
const page = await context.newPage();
page.setDefaultTimeout(0);
await page.goto(`http://127.0.0.1:${server.address().port}/`);
await page.evaluate(async () => {
  const { readWav: read } = await import('@ws/core/audio');
  const bytes = new Uint8Array(await (await fetch('/recording/demo.wav')).arrayBuffer());
  globalThis.samples = read(bytes).samples;
});

/** An engine in the page, as one here would be. */
async function inBrowser(options) {
  const loadMs = await page.evaluate(async (given) => {
    const web = await import('/backend-onnx/web.js');
    const before = performance.now();
    globalThis.backend = web.createOnnxBackend({
      model: '/model/',
      wasmPaths: '/onnxruntime/',
      ...given,
    });
    await globalThis.backend.load();
    return performance.now() - before;
  }, options);
  return {
    loadMs,
    transcribe: (seconds) =>
      page.evaluate(async (length) => {
        const before = performance.now();
        const clip = globalThis.samples.slice(0, length * 16_000);
        const { text } = await globalThis.backend.transcribe(clip, { sampleRate: 16_000 });
        return { ms: performance.now() - before, text };
      }, seconds),
    end: () => page.evaluate(() => globalThis.backend[Symbol.asyncDispose]()),
  };
}

async function inNode(options) {
  const before = performance.now();
  const backend = createOnnxBackend({ model: 'tiny.en', ...options });
  await backend.load();
  const loadMs = performance.now() - before;
  return {
    loadMs,
    async transcribe(seconds) {
      const begun = performance.now();
      const clip = samples.slice(0, seconds * 16_000);
      const { text } = await backend.transcribe(clip, { sampleRate: 16_000 });
      return { ms: performance.now() - begun, text };
    },
    end: () => backend[Symbol.asyncDispose](),
  };
}

const several = Number(values.threads);
const candidates = [
  ...['int8', 'fp32'].flatMap((precision) =>
    [...new Set([1, several])].flatMap((threads) => [
      {
        name: `Node ${precision}, threads: ${threads}`,
        start: () => inNode({ precision, threads }),
      },
      {
        name: `browser, wasm ${precision}, threads: ${threads}`,
        start: () => inBrowser({ precision, threads, executionProviders: ['wasm'] }),
      },
    ]),
  ),
  ...(values.webgpu
    ? [{ name: 'browser, webgpu', start: () => inBrowser({ executionProviders: ['webgpu'] }) }]
    : []),
].map((candidate) => ({ ...candidate, loads: [], times: windows.map(() => []), texts: new Set() }));

// The download is no part of it: every load after this one comes from the disk.
const first = await inBrowser({ precision: 'int8', executionProviders: ['wasm'] });
await first.end();

for (let round = 0; round < rounds; round++) {
  for (const candidate of candidates) {
    const engine = await candidate.start();
    candidate.loads.push(engine.loadMs);
    // The first call of a session also prepares it.
    await engine.transcribe(windows[0]);
    for (const [i, seconds] of windows.entries()) {
      const { ms, text } = await engine.transcribe(seconds);
      candidate.times[i].push(ms);
      if (i === 0) candidate.texts.add(text);
    }
    await engine.end();
  }
}
await context.close();
server.close();
rmSync(profile, { recursive: true, force: true });

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
console.log(
  `first visit, the model downloaded over loopback: loaded after ${Math.round(first.loadMs)} ms`,
);
console.table(
  Object.fromEntries(
    candidates.map(({ name, loads, times, texts }) => [
      name,
      {
        'load, ms': Math.round(median(loads)),
        ...Object.fromEntries(
          windows.flatMap((seconds, i) => [
            [`${seconds} s, ms`, Math.round(median(times[i]))],
            [`${seconds} s, least`, Math.round(Math.min(...times[i]))],
            [`${seconds} s, × real time`, Number((median(times[i]) / 1000 / seconds).toFixed(3))],
          ]),
        ),
        texts: [...texts].join(' | ').slice(0, 80),
      },
    ]),
  ),
);
