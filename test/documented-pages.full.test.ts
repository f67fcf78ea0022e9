// The programs of documents that are for web pages, in a browser: built by Vite from packages as they would be published.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import { writeWav } from '@ws/core/audio';
import { resolveModel } from '@ws/models';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  chromiumPath,
  startBrowser,
  type TestBrowser,
} from '../packages/backend-onnx/test/support/browser.js';
import { readBlocks, readDocument } from './support/documented-blocks.js';
import { STEPS, type Step } from './support/documented-steps.js';
import { createNpmUser, type NpmUser, type Running } from './support/npm-user.js';
import { demoRecording, firstSentences } from './support/recordings.js';
import { notPrinted, shownBy } from './support/shown-output.js';
import { type StaticSite, startStaticSite } from './support/static-site.js';

const recording = join(
  import.meta.dirname,
  '..',
  'examples',
  'live-captions',
  'recording',
  'demo.wav',
);

const programs = Object.entries(STEPS).flatMap(([page, steps]) =>
  steps.flatMap(([part, step]: readonly [string, Step]) => {
    if (step.kind !== 'open') return [];
    const { language, code } = readBlocks(readDocument(page)).find((block) =>
      block.code.includes(part),
    )!;
    return [{ page, part, language, code, ...step }];
  }),
);
const nameOf = (i: number) => `page-${i}`;

describe.skipIf(chromiumPath === undefined)('programs of documents, in a page', () => {
  let user: NpmUser;
  let server: Running;
  let site: StaticSite;
  let browser: TestBrowser;

  beforeAll(async () => {
    user = await createNpmUser();
    const folder = user.emptyFolder('pages', { type: 'module' });
    await user.install(
      folder,
      ...['@ws/core', '@ws/client', '@ws/backend-onnx', '@ws/models', '@ws/voice-client'],
      ...['@ws/react', 'react', 'react-dom', 'react-markdown', 'rehype-highlight'],
      ...['onnxruntime-web', 'vite@8'],
    );
    const { directory } = await resolveModel('tiny.en');
    const built = join(folder, 'dist');
    const served = user.emptyFolder('served');
    writeFileSync(join(served, 'speech.wav'), writeWav(firstSentences(2).samples));
    writeFileSync(join(served, '1.wav'), writeWav(demoRecording().subarray(0, 16_000)));
    const folders = { models: join(directory, '..'), audio: served, built };
    site = await startStaticSite(folders, {});

    const elsewhere = user.emptyFolder('server');
    await user.install(elsewhere, '@ws/server', '@ws/voice');
    server = await user.start(
      elsewhere,
      join(elsewhere, 'node_modules', '.bin', 'ws-server'),
      ['--voice', '--model', 'tiny.en', '--port', '0', '--log-level', 'silent'].concat([
        ...['--allow-origin', site.url],
      ]),
      // Nobody answers: what is said is shown all the same.
      { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1', OPENAI_MODEL: 'none', TTS_BACKEND: 'openai' },
    );
    const address = server.said.match(/127\.0\.0\.1:\d+/)![0];
    const checksum = createHash('sha256')
      .update(readFileSync(join(directory, 'model.bin')))
      .digest('hex');
    const here = (text: string) =>
      text
        .replaceAll('127.0.0.1:8765', address)
        .replaceAll(/wss:\/\/captions\.example(\.com)?/g, `ws://${address}`)
        .replaceAll('9f2e…', checksum)
        .replaceAll(
          /'\/(voice\/audio\/1|speech)\.wav'/g,
          (_, name) => `'/audio/${name.split('/').at(-1)}.wav'`,
        );
    for (const [i, { language, before, code, after, inWorker }] of programs.entries()) {
      const program = `${inWorker ? 'worker-of-' : ''}${nameOf(i)}.${language}`;
      writeFileSync(join(folder, program), here(before + code + after));
      const script = `${nameOf(i)}.${language}`;
      if (inWorker) {
        writeFileSync(
          join(folder, script),
          `const worker = new Worker(new URL('./${program}', import.meta.url), { type: 'module' });
          worker.onmessage = ({ data }) => console.log(data);
          worker.onerror = ({ message }) => console.log(message);`,
        );
      }
      writeFileSync(
        join(folder, `${nameOf(i)}.html`),
        `<!doctype html><body><script type="module" src="/${script}"></script>`,
      );
    }
    const input = programs.map((_, i) => `${nameOf(i)}.html`);
    writeFileSync(
      join(folder, 'vite.config.js'),
      `export default {
        base: '/built/',
        worker: { format: 'es' },
        build: { target: 'esnext', rollupOptions: { input: ${JSON.stringify(input)} } },
      };`,
    );
    await execa('npx', ['vite', 'build'], {
      ...{ cwd: folder, env: user.environment, extendEnv: false },
    });
    browser = await startBrowser([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-audio-capture=${recording}`,
      '--autoplay-policy=no-user-gesture-required',
    ]);
  });

  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await server?.stop();
    await site?.[Symbol.asyncDispose]();
    await user?.[Symbol.asyncDispose]();
  });

  it.each(programs.map((program, i) => ({ ...program, i })))(
    '$page: $part',
    async ({ press, outcome, code, i }) => {
      const page = await browser.context.newPage();
      let said = '';
      page.on('console', async (message) => {
        // Objects as Node prints them, and as the documents show them. They are gone once the page is closed.
        const values = message.args().map((value) => value.jsonValue());
        const line = format(...(await Promise.all(values).catch(() => [message.text()])));
        said += `${line}\n`;
      });
      page.on('pageerror', (error) => {
        said += `${error.message}\n`;
      });
      await page.goto(`${site.url}/built/${nameOf(i)}.html`);
      if (press !== '') {
        await page.getByRole('button', { name: press, exact: true }).hover();
        await page.mouse.down();
      }
      // One that starts something when it is clicked. A microphone plays its recording again and again: what is waited for comes.
      if (!press.startsWith('Hold')) await page.mouse.up();
      await expect
        .poll(async () => said + (await page.locator('body').textContent()))
        .toMatch(outcome);
      await expect.poll(() => notPrinted(shownBy(code), said)).toBeUndefined();
      await page.close();
    },
  );
});
