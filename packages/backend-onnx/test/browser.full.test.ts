import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOnnxBackend } from '@ws/backend-onnx';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { demoRecording, demoTranscript } from '../../../test/support/recordings.js';
import { chromiumPath, startBrowser, type TestBrowser } from './support/browser.js';
import { modelDirectory } from './support/models.js';
import { openPage, runIn, type ToldError } from './support/page-calls.js';
import { type Site, startSite } from './support/site.js';

const recording = join(import.meta.dirname, '../../../examples/live-captions/recording/demo.wav');
const sampleRate = 16_000;

/** The recording, cut between sentences into two windows. */
const [sentences, middle] = [demoTranscript(), 6] as const;
const cut = Math.round(((sentences[middle - 1]!.end + sentences[middle]!.start) / 2) * sampleRate);

interface Answer {
  readonly text: string;
  readonly segments: readonly {
    readonly start: number;
    readonly end: number;
    readonly text: string;
  }[];
}

async function inNode(
  precision: 'fp32' | 'int8',
  parts: readonly Float32Array[],
): Promise<Answer[]> {
  const backend = createOnnxBackend({ model: 'tiny.en', precision, threads: 1 });
  const answers: Answer[] = [];
  for (const part of parts) answers.push(await backend.transcribe(part, { sampleRate }));
  await backend[Symbol.asyncDispose]();
  return answers;
}

describe.skipIf(chromiumPath === undefined)('in a browser', () => {
  let site: Site;
  let browser: TestBrowser;

  beforeAll(async () => {
    site = await startSite(await modelDirectory('tiny.en'), recording);
    browser = await startBrowser();
  });

  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await site?.[Symbol.asyncDispose]();
  });

  afterEach(async () => {
    site.modelRequests.length = 0;
    site.mischief.clear();
    for (const page of browser.context.pages().slice(1)) await page.close();
  });

  it.each(['int8', 'fp32'] as const)('hears in %s what it hears in Node', async (precision) => {
    const page = await openPage(browser.context, site.url);
    const answers = await runIn<Answer[]>(
      page,
      `const backend = createOnnxBackend({ ...options, precision: '${precision}' });
       const all = await samples();
       const answers = [];
       for (const part of [all.slice(0, ${cut}), all.slice(${cut})]) {
         const { text, segments } = await backend.transcribe(part, { sampleRate });
         answers.push({ text, segments: segments.map(({ start, end, text }) => ({ start, end, text })) });
       }
       await backend[Symbol.asyncDispose]();
       return answers;`,
    );
    const all = demoRecording();
    const expected = await inNode(precision, [all.slice(0, cut), all.slice(cut)]);
    if (precision === 'fp32') {
      const said = ({ text, segments }: Answer): Answer => ({
        text,
        segments: segments.map(({ start, end, text: part }) => ({ start, end, text: part })),
      });
      expect(answers).toEqual(expected.map(said));
    } else {
      // 8-bit products are others than Node's, and round otherwise: a comma may come or go, a boundary move.
      const words = ({ text }: Answer) => text.toLowerCase().match(/[\w']+/g);
      expect(answers.map(words)).toEqual(expected.map(words));
    }
    expect(answers[0]!.text).toContain('welcome to the lighthouse');
  });

  it('tells of long audio window by window, and fails a call whose listener throws', async () => {
    const page = await openPage(browser.context, site.url);
    const { heard, segments, message } = await runIn<{
      heard: (string | number)[];
      segments: string[];
      message: string;
    }>(
      page,
      `const backend = createOnnxBackend(options);
       const audio = (await samples()).slice(0, 40 * sampleRate);
       const heard = [];
       const { segments } = await backend.transcribe(audio, {
         sampleRate,
         onSegment: ({ text }) => heard.push(text),
         onProgress: (progress) => heard.push(progress),
       });
       const onProgress = () => { throw new Error('no room'); };
       const { message } = await backend.transcribe(audio, { sampleRate, onProgress }).catch((error) => error);
       await backend[Symbol.asyncDispose]();
       return { heard, segments: segments.map(({ text }) => text), message };`,
    );
    expect(heard.filter((one) => typeof one === 'string')).toEqual(segments);
    const steps = heard.filter((one) => typeof one === 'number');
    expect(steps.length).toBeGreaterThan(1);
    expect(heard.indexOf(steps[0]!)).toBeGreaterThan(0);
    expect(heard.at(-1)).toBe(1);
    expect(message).toBe('no room');
  });

  it('takes the model from the disk the second time, after a reload too', async () => {
    const load = `
      const backend = createOnnxBackend(options);
      await backend.load();
      const { fromCache } = backend.engine;
      await backend[Symbol.asyncDispose]();
      return fromCache;`;
    const page = await openPage(browser.context, site.url);
    await runIn(page, load);
    site.modelRequests.length = 0;
    await page.reload();
    expect(await runIn(page, load)).toBe(true);
    expect(site.modelRequests).toEqual([]);
  });

  it('leaves the page free while it loads and decodes', async () => {
    const page = await openPage(browser.context, site.url);
    const { loading, decoding } = await runIn<{ loading: number; decoding: number }>(
      page,
      `let turns = 0;
       const count = () => { turns++; setTimeout(count, 10); };
       count();
       const backend = createOnnxBackend(options);
       const all = await samples();
       const before = turns;
       await backend.load();
       const loading = turns - before;
       await backend.transcribe(all.slice(0, 5 * sampleRate), { sampleRate });
       const decoding = turns - before - loading;
       await backend[Symbol.asyncDispose]();
       return { loading, decoding };`,
    );
    // A page that waited would have had one turn, or two.
    expect(loading).toBeGreaterThan(10);
    expect(decoding).toBeGreaterThan(5);
  });

  it('stops a call between two products when it is aborted, and answers the next', async () => {
    const page = await openPage(browser.context, site.url);
    const { error, sent, text, restarts } = await runIn<{
      error: ToldError;
      sent: string[];
      text: string;
      restarts: number;
    }>(
      page,
      `const sent = [];
       const createWorker = () => {
         const worker = new Worker('/backend-onnx/web-worker.js', { type: 'module' });
         worker.addEventListener('message', ({ data }) => {
           if (data.type === 'result' || data.type === 'failed') sent.push(data.error?.code ?? data.type);
         });
         return worker;
       };
       const backend = createOnnxBackend({ ...options, createWorker });
       await backend.load();
       const all = await samples();
       const controller = new AbortController();
       const call = told(backend.transcribe(all.slice(0, ${cut}), { sampleRate, signal: controller.signal }));
       controller.abort();
       const error = await call;
       const { text } = await backend.transcribe(all.slice(0, 3 * sampleRate), { sampleRate });
       const { restarts } = await backend.health();
       await backend[Symbol.asyncDispose]();
       return { error, sent, text, restarts };`,
    );
    expect(error.code).toBe('ERR_ABORTED');
    // The worker gave it up itself: it did not decode to the end.
    expect(sent).toEqual(['ERR_ABORTED', 'result']);
    expect(text.toLowerCase()).toContain('welcome to the lighthouse');
    expect(restarts).toBe(0);
  });

  it('starts a worker anew that died or hung, and fails the call as retryable', async () => {
    const page = await openPage(browser.context, site.url);
    const result = await runIn<{
      died: ToldError;
      hung: ToldError;
      text: string;
      restarts: number;
    }>(
      page,
      `// The worker as it is, but that it breaks when it is told to.
       const script = URL.createObjectURL(new Blob([
         "self.addEventListener('message', ({ data }) => { if (data === 'die') throw new Error('broken'); if (data === 'hang') for (;;); });" +
         "await import('" + new URL('/backend-onnx/web-worker.js', location.href) + "');" +
         "self.postMessage({ type: 'progress', progress: {} });",
       ], { type: 'text/javascript' }));
       let worker;
       const createWorker = () => {
         const started = new Worker(script, { type: 'module' });
         // Messages that come before the import is done are lost: hand them over later.
         const early = [];
         const { postMessage } = started;
         started.postMessage = (message) => early.push(message);
         started.addEventListener('message', () => {
           delete started.postMessage;
           for (const message of early.splice(0)) started.postMessage(message);
         }, { once: true });
         worker = started;
         return started;
       };
       const backend = createOnnxBackend({ ...options, createWorker, callTimeoutMs: 300_000 });
       await backend.load();
       const all = await samples();
       const clip = all.slice(0, 3 * sampleRate);
       let call = told(backend.transcribe(clip, { sampleRate }));
       worker.postMessage('die');
       const died = await call;
       await backend.load();
       await backend[Symbol.asyncDispose]();
       const impatient = createOnnxBackend({ ...options, createWorker, callTimeoutMs: 1000 });
       await impatient.load();
       worker.postMessage('hang');
       const hung = await told(impatient.transcribe(clip, { sampleRate }));
       await impatient.load();
       const { restarts } = await impatient.health();
       await impatient[Symbol.asyncDispose]();
       return { died, hung, restarts };`,
    );
    expect(result.died).toMatchObject({ code: 'ERR_BACKEND_CRASHED', retryable: true });
    expect(result.died.message).toContain('broken');
    expect(result.hung).toMatchObject({ code: 'ERR_BACKEND_TIMEOUT', retryable: true });
    expect(result.hung.message).toContain('no answer within 1000 ms');
    expect(result.restarts).toBe(1);
  });

  it('computes in one thread on a page that is not isolated, and says why', async () => {
    const page = await openPage(browser.context, site.unisolatedUrl);
    const { threads, notes, text } = await runIn<{
      threads: number;
      notes: string[];
      text: string;
    }>(
      page,
      `const backend = createOnnxBackend({ ...options, threads: 2 });
       const { text } = await backend.transcribe((await samples()).slice(0, 3 * sampleRate), { sampleRate });
       const { threads, notes } = backend.engine;
       await backend[Symbol.asyncDispose]();
       return { threads, notes, text };`,
    );
    expect(threads).toBe(1);
    expect(notes.join()).toContain('not cross-origin isolated');
    expect(text.toLowerCase()).toContain('welcome to the lighthouse');
  });

  it('computes in several threads on a page that is', async () => {
    const page = await openPage(browser.context, site.url);
    const { threads, text } = await runIn<{ threads: number; text: string }>(
      page,
      `const backend = createOnnxBackend({ ...options, threads: 2 });
       const { text } = await backend.transcribe((await samples()).slice(0, 3 * sampleRate), { sampleRate });
       const { threads } = backend.engine;
       await backend[Symbol.asyncDispose]();
       return { threads, text };`,
    );
    expect(threads).toBe(2);
    expect(text.toLowerCase()).toContain('welcome to the lighthouse');
  });

  it('takes WebAssembly where WebGPU is not there or not right, and says so where nothing else is allowed', async () => {
    const page = await openPage(browser.context, site.url);
    const { provider, notes, error } = await runIn<{
      provider: string;
      notes: string[];
      error: ToldError;
    }>(
      page,
      `const backend = createOnnxBackend({ ...options, executionProviders: ['webgpu', 'wasm'] });
       await backend.load();
       const { executionProvider: provider, notes } = backend.engine;
       await backend[Symbol.asyncDispose]();
       const error = await told(createOnnxBackend({ ...options, executionProviders: ['webgpu'] }).load());
       return { provider, notes, error };`,
    );
    expect(provider).toBe('wasm');
    expect(notes.join()).toContain('WebGPU');
    expect(error.message).toContain('Allow "wasm" in executionProviders.');
  });

  describe('fetching a model', () => {
    /** Loads in a page of its own, with nothing kept from before. */
    async function load(options: string): Promise<ToldError> {
      const page = await openPage(browser.context, site.url);
      return runIn<ToldError>(
        page,
        `const { clearModelCache } = await import('@ws/backend-onnx/web');
         await clearModelCache();
         const backend = createOnnxBackend({ ...options, ${options} });
         const error = await told(backend.load());
         await backend[Symbol.asyncDispose]();
         return error;`,
      );
    }
    const modelBin = '/models/tiny.en/model.bin';

    it('says where there is none', async () => {
      const error = await load(`model: '/models/small/'`);
      expect(error).toMatchObject({ code: 'ERR_MODEL_NOT_FOUND', retryable: false });
      expect(error.message).toContain(`${site.url}models/small/config.json is not there (404`);
      expect(error.message).toContain('model.bin');
    });

    it('takes no web page for a model', async () => {
      site.mischief.set('config.json', { kind: 'page' });
      const error = await load('');
      expect(error.code).toBe('ERR_MODEL_NOT_FOUND');
      expect(error.message).toContain('config.json is a web page');
    });

    it('says what a word is that is no model', async () => {
      const error = await load(`model: 'tiny.english'`);
      expect(error.code).toBe('ERR_MODEL_NOT_FOUND');
      expect(error.message).toContain('tiny.en');
      expect(site.modelRequests).toEqual([]);
    });

    it('holds a file to its checksum, and keeps none that is wrong', async () => {
      const wrong = '0'.repeat(64);
      const error = await load(`checksums: { 'config.json': '${wrong}' }`);
      expect(error).toMatchObject({ code: 'ERR_DOWNLOAD_FAILED', retryable: false });
      expect(error.details).toMatchObject({ expected: wrong });
      const path = join(await modelDirectory('tiny.en'), 'config.json');
      const right = createHash('sha256').update(readFileSync(path)).digest('hex');
      expect(error.details).toMatchObject({ actual: right });
      const page = await openPage(browser.context, site.url);
      const { code } = await runIn<ToldError>(
        page,
        `const backend = createOnnxBackend({ ...options, checksums: { 'config.json': '${right}' } });
         const error = await told(backend.load());
         await backend[Symbol.asyncDispose]();
         return error;`,
      );
      expect(code).toBe('none');
      expect(
        site.modelRequests.filter(({ path: asked }) => asked.endsWith('config.json')),
      ).toHaveLength(2);
    });

    it('goes on with a download that broke off', async () => {
      site.mischief.set('model.bin', { kind: 'cut', afterBytes: 4_000_000 });
      const onProgress = `({ file, receivedBytes }) => {
        if (file === 'model.bin' && receivedBytes > 0) void fetch('/cut');
      }`;
      expect((await load(`onProgress: ${onProgress}`)).code).toBe('none');
      const ranges = site.modelRequests.filter(({ path }) => path === modelBin);
      expect(ranges).toHaveLength(2);
      expect(ranges[1]!.range).toMatch(/^bytes=[1-9]\d*-$/);
    });

    it('tries a busy server again', async () => {
      site.mischief.set('model.bin', { kind: 'status', status: 503 });
      expect((await load('')).code).toBe('none');
      expect(site.modelRequests.filter(({ path }) => path === modelBin)).toHaveLength(2);
    });

    it('keeps nothing where it was not asked to', async () => {
      expect((await load('cache: false')).code).toBe('none');
      const page = await openPage(browser.context, site.url);
      const kept = await runIn<string[]>(
        page,
        `const names = [];
         for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
         return names;`,
      );
      expect(kept).toEqual([]);
    });

    it('downloads once for two pages that load at the same time', async () => {
      const clear = await openPage(browser.context, site.url);
      await runIn(clear, `await (await import('@ws/backend-onnx/web')).clearModelCache();`);
      const body = `
        const backend = createOnnxBackend(options);
        const error = await told(backend.load());
        await backend[Symbol.asyncDispose]();
        return error;`;
      const pages = await Promise.all([1, 2].map(() => openPage(browser.context, site.url)));
      const errors = await Promise.all(pages.map((page) => runIn<ToldError>(page, body)));
      expect(errors.map(({ code }) => code)).toEqual(['none', 'none']);
      expect(site.modelRequests.map(({ path }) => path).sort()).toEqual(
        ['config.json', 'model.bin', 'tokenizer.json'].map((name) => `/models/tiny.en/${name}`),
      );
    });

    it('says that there is no room', async () => {
      const page = await openPage(browser.context, site.url);
      await runIn(page, `await (await import('@ws/backend-onnx/web')).clearModelCache();`);
      const devtools = await browser.context.newCDPSession(page);
      const origin = new URL(site.url).origin;
      await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 20_000_000 });
      const error = await runIn<ToldError>(
        page,
        `const backend = createOnnxBackend(options);
         const error = await told(backend.load());
         await backend[Symbol.asyncDispose]();
         return error;`,
      );
      await devtools.send('Storage.overrideQuotaForOrigin', { origin });
      expect(error.code).toBe('ERR_DOWNLOAD_FAILED');
      expect(error.message).toContain('cache: false');
      expect(error.details).toMatchObject({ reason: 'QuotaExceededError' });
    });

    it('says what is missing where ONNX Runtime is not there, before it downloads', async () => {
      const error = await load(`wasmPaths: '/nowhere/'`);
      expect(error.code).toBe('ERR_BACKEND_UNAVAILABLE');
      expect(error.message).toContain('npm install onnxruntime-web');
      expect(site.modelRequests).toEqual([]);
    });
  });

  it('says where the worker should be when it is not there', async () => {
    const page = await openPage(browser.context, site.url);
    const error = await runIn<ToldError>(
      page,
      `const createWorker = () => new Worker('/nowhere.js', { type: 'module' });
       return told(createOnnxBackend({ ...options, createWorker }).load());`,
    );
    expect(error.code).toBe('ERR_BACKEND_UNAVAILABLE');
    expect(error.message).toContain('createWorker');
  });
});
