import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeWav } from '@ws/core/audio';
import { wordErrorRate } from '@ws/core/measures';
import { userCacheDirectory } from '@ws/models';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { folderOf } from '../scripts/workspace.mjs';
import { commandsOf, readBlocks, readDocument } from './support/documented-blocks.js';
import { createNpmUser, type NpmUser, type Running } from './support/npm-user.js';
import { readExamples } from './support/readme-examples.js';
import { firstSentences } from './support/recordings.js';

const root = join(import.meta.dirname, '..');
const recording = join(root, 'examples', 'live-captions', 'recording', 'demo.wav');

const KEY = 'a-key-that-nobody-guesses-0123456789';

let user: NpmUser;

beforeAll(async () => {
  user = await createNpmUser();
});

afterAll(() => user?.[Symbol.asyncDispose]());

describe('the published packages, in an empty folder', () => {
  let folder: string;

  beforeAll(async () => {
    folder = user.emptyFolder('app');
    await user.install(
      folder,
      ...['@ws/core', '@ws/models', '@ws/backend-onnx', '@ws/server', '@ws/client'],
      ...['@ws/vad-silero', '@ws/vad-webrtc', '@ws/turn-smart'],
      ...['typescript@5.9.3', '@types/node@20', '@types/ws@8'],
    );
  });

  it('install with a plain npm install, ONNX Runtime for this platform alone among them', () => {
    const installed = readdirSync(join(folder, 'node_modules', '@ws'));
    expect(installed).toContain(`onnxruntime-${process.platform}-${process.arch}`);
    expect(installed.filter((name) => name.startsWith('onnxruntime-'))).toHaveLength(1);
    expect(readdirSync(join(folder, 'node_modules'))).not.toContain('onnxruntime-node');
  });

  it('compile in an ESM and a CJS program, declarations checked too', async () => {
    const program = `
      import { createStreamingSession, TranscribeError, type SessionEvent } from '@ws/core';
      import { createMoonshineBackend } from '@ws/backend-moonshine';
      import { createOnnxBackend } from '@ws/backend-onnx';
      import { resolveModel } from '@ws/models';
      import { createServer, createVad } from '@ws/server';
      import { connect } from '@ws/client';
      import { createContainerDecoders } from '@ws/containers';
      import { createSmartTurn } from '@ws/turn-smart';
      import { createSileroVad } from '@ws/vad-silero';
      import { createWebRtcVad } from '@ws/vad-webrtc';
      export const parts: unknown[] = [createStreamingSession, TranscribeError, createOnnxBackend, resolveModel, createServer, connect, createContainerDecoders, createSmartTurn, createMoonshineBackend];
      export type Event = SessionEvent;
      const all = parts.every((part) => typeof part === 'function');
      void Promise.all([createSileroVad(), createWebRtcVad(), createVad('energy')]).then((vads) =>
        console.log(all, ...vads.map(({ name }) => name)),
      );
    `;
    writeFileSync(join(folder, 'esm.mts'), program);
    writeFileSync(join(folder, 'cjs.cts'), program);
    await execa(
      'npx',
      [
        'tsc',
        '--strict',
        '--module',
        'nodenext',
        '--target',
        'es2022',
        '--lib',
        'es2023,esnext.disposable,dom',
      ].concat(['--types', 'node', '--skipLibCheck', 'false', 'esm.mts', 'cjs.cts']),
      { cwd: folder },
    );
    for (const file of ['esm.mjs', 'cjs.cjs']) {
      const { stdout } = await execa('node', [file], { cwd: folder });
      expect(stdout).toBe('true silero webrtc energy');
    }
  });

  it('transcribe a recording', async () => {
    writeFileSync(
      join(folder, 'transcribe.mjs'),
      `
        import { readFileSync } from 'node:fs';
        import { readWav } from '@ws/core/audio';
        import { createStreamingSession } from '@ws/core';
        import { createOnnxBackend } from '@ws/backend-onnx';
        import { createSileroVad } from '@ws/vad-silero';
        const { samples, sampleRate } = readWav(readFileSync(process.argv[2]));
        const backend = createOnnxBackend({ model: 'tiny.en' });
        const { text } = await backend.transcribe(samples.slice(0, 8 * sampleRate), { sampleRate });
        console.log(text);
        const session = createStreamingSession({ backend, vad: await createSileroVad() });
        await session.write(samples.slice(0, 8 * sampleRate));
        await session.end();
        for await (const event of session) if (event.type === 'final') console.log(event.text);
        await backend[Symbol.asyncDispose]();
      `,
    );
    const { stdout } = await execa('node', ['transcribe.mjs', recording], { cwd: folder });
    const heard = stdout.toLowerCase().match(/welcome to the lighthouse/g);
    expect(heard, stdout).toHaveLength(2);
  });

  it('judge whether a speaker has finished', async () => {
    writeFileSync(
      join(folder, 'judge.cjs'),
      `
        const { readFileSync } = require('node:fs');
        const { readWav } = require('@ws/core/audio');
        const { createSmartTurn } = require('@ws/turn-smart');
        const { samples } = readWav(readFileSync(process.argv[2]));
        const turn = createSmartTurn();
        Promise.all([turn.judge(samples.slice(4800, 46080)), turn.judge(samples.slice(102560, 139616))])
          .then((said) => console.log(...said.map((probability) => probability >= 0.5)))
          .finally(() => turn[Symbol.asyncDispose]());
      `,
    );
    const { stdout } = await execa('node', ['judge.cjs', recording], { cwd: folder });
    expect(stdout).toBe('true false');
  });

  it('decode a recording in threads, AAC too once its decoder is installed', async () => {
    writeFileSync(
      join(folder, 'decode.cjs'),
      `
        const { createContainerDecoders, readInOrder } = require('@ws/containers');
        (async () => {
          const decoders = createContainerDecoders();
          const decoder = decoders.open();
          let samples = 0;
          for await (const bytes of readInOrder(process.argv[2])) {
            for await (const [piece] of decoder.decode(bytes)) samples += piece.length;
          }
          for await (const [piece] of decoder.end()) samples += piece.length;
          console.log(decoder.codec, Math.round(samples / 16_000));
          await decoders[Symbol.asyncDispose]();
        })().catch(({ message }) => {
          console.log(message);
          process.exit(1);
        });
      `,
    );
    const file = join(root, 'packages', 'containers', 'test', 'fixtures', 'last.m4a');
    expect(existsSync(join(folder, 'node_modules', '@audio'))).toBe(false);
    const without = await execa('node', ['decode.cjs', file], { cwd: folder, reject: false });
    expect(without.stdout).toContain('npm install @audio/decode-aac');
    await user.install(folder, '@audio/decode-aac');
    const { stdout } = await execa('node', ['decode.cjs', file], { cwd: folder });
    expect(stdout).toBe('aac 3');
  });

  it('start the server with npx', async () => {
    const { stdout } = await execa('npx', ['@ws/server', '--help'], { cwd: folder });
    expect(stdout).toContain('--model');
  });

  it('show the captions page, which comes with the server', async () => {
    const server = await user.start(
      folder,
      join(folder, 'node_modules', '.bin', 'ws-server'),
      ['--model', 'tiny.en', '--port', '0', '--log-level', 'silent'],
      {},
    );
    const page = server.said.match(/ws:\/\/[^/\s]+/)![0].replace('ws', 'http');
    const html = await (await fetch(page)).text();
    expect(html).toContain('<title>');
    const files = [...html.matchAll(/(?:src|href)="([\w.-]+)"/g)].map(([, name = '']) => name);
    expect(files).toEqual(expect.arrayContaining(['page.js', 'page.css', 'icon.svg']));
    for (const name of [...files, 'service-worker.js', 'worklet.js', 'engine.js']) {
      expect((await fetch(`${page}/${name}`)).status, name).toBe(200);
    }
    await server.stop();
  });

  it('bring the other engines only when they are installed; the server names the command', async () => {
    const serve = (backend: string) =>
      execa('npx', ['@ws/server', '--backend', backend, '--port', '0', '--log-level', 'silent'], {
        cwd: folder,
        reject: false,
      });
    for (const [backend, name] of [
      ['whispercpp', '@ws/backend-whispercpp'],
      ['mlx', '@ws/backend-faster'],
    ] as const) {
      const { exitCode, stderr } = await serve(backend);
      expect(stderr).toContain(
        `The package ${name} is not installed. Install it: npm install ${name}`,
      );
      expect(exitCode).toBe(1);
    }
    await user.install(folder, '@ws/backend-whispercpp', '@ws/backend-faster');
    writeFileSync(
      join(folder, 'engines.mjs'),
      `
        import { readFileSync } from 'node:fs';
        import { readWav } from '@ws/core/audio';
        import { createFasterBackend, setupPython } from '@ws/backend-faster';
        import { buildWhisperCpp, createWhisperCppBackend } from '@ws/backend-whispercpp';
        const { samples, sampleRate } = readWav(readFileSync(process.argv[2]));
        for (const [prepare, create] of [[buildWhisperCpp, createWhisperCppBackend], [setupPython, createFasterBackend]]) {
          // What a machine lacks is said in one line, and no fault of the package's.
          const missing = await prepare().then(() => undefined, ({ code, message }) => ({ code, message }));
          const backend = create({ model: 'tiny.en' });
          if (missing !== undefined) {
            console.log(backend.name, missing.code, missing.message.split('\\n')[0]);
            continue;
          }
          const { text } = await backend.transcribe(samples.slice(0, 8 * sampleRate), { sampleRate });
          console.log(backend.name, text);
          await backend[Symbol.asyncDispose]();
        }
      `,
    );
    const { stdout } = await execa('node', ['engines.mjs', recording], { cwd: folder });
    expect(stdout).toMatch(/^whispercpp (.*welcome to the lighthouse|ERR_BACKEND_UNAVAILABLE)/im);
    expect(stdout).toMatch(/^faster (.*welcome to the lighthouse|ERR_BACKEND_UNAVAILABLE)/im);
    for (const program of ['ws-backend-whispercpp', 'ws-backend-faster']) {
      const { stdout: help } = await execa('npx', [program, '--help'], { cwd: folder });
      expect(help).toContain(program);
    }
  });

  it('write subtitles from the command line, without a server, and by the one beside the client', async () => {
    const args = [recording, '-m', 'tiny.en', '-o', 'srt', '--output-dir', '.'];
    await execa('npx', ['ws-server', 'transcribe', ...args], { cwd: folder });
    expect(readFileSync(join(folder, 'demo.srt'), 'utf8')).toMatch(/welcome to the lighthouse/i);
    const { stdout } = await execa('npx', ['ws-client', 'listen', '-', '-m', 'tiny.en'], {
      ...{ cwd: folder, input: writeWav(firstSentences(2).samples) },
    });
    expect(stdout).toMatch(/welcome to the lighthouse/i);
  });
});

// What a page has: React, the older one, and a bundler.
describe('the published packages, in a web page', () => {
  let folder: string;

  beforeAll(async () => {
    folder = user.emptyFolder('page', { type: 'module' });
    await user.install(
      folder,
      ...['@ws/client', '@ws/react', 'react@18', 'react-dom@18', '@types/react@18'],
      ...['@types/react-dom@18', 'typescript@5.9.3', 'vite@8', 'webpack@5', 'webpack-cli@6'],
    );
    writeFileSync(
      join(folder, 'app.tsx'),
      `
        import { connect, transcribe } from '@ws/client';
        import { createMicrophoneSource } from '@ws/client/browser';
        import { createSpeechRecognition } from '@ws/client/speech-recognition';
        import { Captions, useTranscription } from '@ws/react';
        export const parts: unknown[] = [connect, transcribe, createMicrophoneSource, createSpeechRecognition];
        export function App() {
          const { status, finals, partial, start } = useTranscription({ url: 'ws://127.0.0.1:8765' });
          return <main><button onClick={start}>{status}</button><Captions finals={finals} partial={partial} /></main>;
        }
      `,
    );
    await execa(
      'npx',
      [
        ...['tsc', '--strict', '--module', 'esnext', '--moduleResolution', 'bundler'],
        ...['--target', 'es2022', '--lib', 'es2023,esnext.disposable,dom,dom.iterable'],
        ...['--jsx', 'react-jsx', '--types', 'react', '--skipLibCheck', 'false', 'app.tsx'],
      ],
      { cwd: folder },
    );
  });

  it('render with React 18 on a server', async () => {
    writeFileSync(
      join(folder, 'render.mjs'),
      `
        import { createElement } from 'react';
        import { renderToString } from 'react-dom/server';
        import { App } from './app.js';
        console.log(renderToString(createElement(App)));
      `,
    );
    const { stdout } = await execa('node', ['render.mjs'], { cwd: folder });
    expect(stdout).toContain('<button>idle</button>');
  });

  it.each([
    ['vite', ['vite', 'build', '--outDir', 'out-vite']],
    ['webpack', ['webpack', './page.js', '--mode', 'production', '-o', 'out-webpack']],
  ])('are bundled by %s, with nothing of Node', async (name, command) => {
    const page = `
      import { createElement } from 'react';
      import { createRoot } from 'react-dom/client';
      import { App, parts } from './app.js';
      createRoot(document.body).render(createElement(App, { parts }));
    `;
    writeFileSync(join(folder, 'page.js'), page);
    writeFileSync(join(folder, 'index.html'), '<script type="module" src="/page.js"></script>');
    const { all = '' } = await execa('npx', command, { cwd: folder, all: true });
    expect(all).not.toMatch(/externalized for browser|Module not found|"ws"/);
    const out = readdirSync(join(folder, `out-${name}`), { recursive: true }).map(String);
    const scripts = out.filter((file) => file.endsWith('.js'));
    const code = scripts.map((file) => readFileSync(join(folder, `out-${name}`, file), 'utf8'));
    expect(code.join('')).toContain('ws-transcribe.v1');
    expect(code.join('')).not.toMatch(/node:(fs|net|child_process)/);
  });
});

// A package that is optional is found where it is installed, and not missed where it is not.
describe('the published packages, in a program that is bundled', () => {
  const bundlers = {
    esbuild: [
      ...['esbuild', 'app.mjs', '--bundle', '--minify', '--platform=node', '--format=cjs'],
      '--outfile=out-esbuild/app.cjs',
    ],
    webpack: [
      ...['webpack', './app.mjs', '--mode', 'production', '--target', 'node20'],
      ...['-o', 'out-webpack', '--output-filename', 'app.cjs'],
    ],
    vite: ['vite', 'build', '--ssr', 'app.mjs', '--outDir', 'out-vite'],
    rolldown: [
      'rolldown',
      'app.mjs',
      '--platform',
      'node',
      '--format',
      'cjs',
      '-d',
      'out-rolldown',
    ],
  } as const;
  const recorded = join(root, 'packages', 'containers', 'test', 'fixtures', 'mono.mp3');
  let folder: string;

  beforeAll(async () => {
    folder = user.emptyFolder('bundled');
    await user.install(
      folder,
      ...['@ws/client', 'esbuild@0.27', 'webpack@5', 'webpack-cli@6', 'vite@8', 'rolldown@1'],
    );
    // Vite packs a server's dependencies in only where it is told to.
    writeFileSync(join(folder, 'vite.config.mjs'), 'export default { ssr: { noExternal: true } };');
    writeFileSync(
      join(folder, 'app.mjs'),
      `
        import { createFileSource } from '@ws/client/node';
        async function main() {
          let samples = 0;
          const source = createFileSource(process.argv[2], { realTime: false });
          for await (const chunk of source) samples += chunk.length;
          return \`\${Math.round(samples / 16_000)} seconds\`;
        }
        main().then(console.log, ({ message }) => console.log(message));
      `,
    );
  });

  /** What a bundled program says, on a machine without ffmpeg. */
  async function said(name: string): Promise<string> {
    const [file] = readdirSync(join(folder, `out-${name}`)).filter((one) => /js$/.test(one));
    const options = { cwd: folder, env: { PATH: folder }, extendEnv: false };
    const { stdout } = await execa(
      process.execPath,
      [join(`out-${name}`, file!), recorded],
      options,
    );
    return stdout;
  }

  it.each(Object.entries(bundlers))(
    'are packed by %s without @ws/containers',
    async (name, command) => {
      const { all } = await execa('npx', command, { cwd: folder, all: true });
      expect(all).not.toContain('@ws/containers');
      expect(await said(name)).toContain('npm install @ws/containers');
    },
  );

  it('decode with @ws/containers once it is installed', async () => {
    await user.install(folder, '@ws/containers');
    for (const name of Object.keys(bundlers))
      expect([name, await said(name)]).toEqual([name, '3 seconds']);
  });
});

// The examples of the README, as they stand. Those of other READMEs are run by documented-readmes, by one version of Node.
describe('the published packages, in the AI SDK', () => {
  const speech = writeWav(firstSentences(2).samples);
  const packages = ['@ws/ai-sdk', '@ws/core', '@ws/backend-onnx', '@ws/containers'];

  it.each([
    ['of Node 20', 6, 'experimental_transcribe as', []],
    // The newest AI SDK needs a newer Node than the project.
    ['of Node 22', 7, "import { transcribe } from 'ai'", ['node@22']],
  ] as const)('%s transcribe as the README of @ws/ai-sdk says', async (_, major, part, more) => {
    const folder = user.emptyFolder(`ai-sdk-${major}`);
    writeFileSync(join(folder, 'speech.wav'), speech);
    await user.install(folder, ...packages, `ai@${major}`, ...more);
    const examples = readExamples(new URL('../integrations/ai-sdk/README.md', import.meta.url));
    const example = examples.find((code) => code.includes(part));
    writeFileSync(join(folder, 'transcribe.mjs'), example!);
    const env = { PATH: `${join(folder, 'node_modules', '.bin')}:${process.env['PATH']}` };
    const { stdout } = await execa('node', ['transcribe.mjs'], { cwd: folder, env });
    expect(stdout).toMatch(/welcome to the lighthouse/i);
  });
});

// The example as it is, copied out of the repository.
describe('the published packages, in Next.js', () => {
  let folder: string;
  let captions: Running;
  let site: Running;

  beforeAll(async () => {
    folder = join(user.work, 'next');
    cpSync(join(root, 'examples', 'next'), folder, { recursive: true });
    await user.install(folder);
    // As the README says, elsewhere: it brings @ws/containers, which the app does without.
    const elsewhere = user.emptyFolder('next-server');
    await user.install(elsewhere, '@ws/server');
    const next = join(folder, 'node_modules', '.bin', 'next');
    await execa(next, ['build'], { cwd: folder, env: { NEXT_TELEMETRY_DISABLED: '1' } });
    captions = await user.start(
      elsewhere,
      join(elsewhere, 'node_modules', '.bin', 'ws-server'),
      ['--model', 'tiny.en', '--port', '0', '--log-level', 'silent'],
      { WS_API_KEYS: KEY },
    );
    const url = captions.said.match(/ws:\/\/\S+/)![0];
    site = await user.start(folder, next, ['start', '--port', '0', '--hostname', '127.0.0.1'], {
      ...{ CAPTIONS_URL: url, CAPTIONS_KEY: KEY, NEXT_TELEMETRY_DISABLED: '1' },
    });
  }, 600_000);

  afterAll(async () => {
    await site?.stop();
    await captions?.stop();
  });

  const at = (path: string): string => new URL(path, site.said.match(/http:\/\/\S+/)![0]).href;

  it('render captions on the server', async () => {
    const page = await (await fetch(at('/'))).text();
    expect(page).toContain('Live captions');
    expect(page).toContain('Speak');
  });

  it('give each visitor a token, and keep the key', async () => {
    const response = await fetch(at('/api/token'), { method: 'POST' });
    const { token } = (await response.json()) as { readonly token: string };
    expect(token.length).toBeGreaterThan(20);
    expect(token).not.toContain(KEY);
  });

  it('transcribe a recording in a route, line by line', async () => {
    const body = readFileSync(recording);
    const response = await fetch(at('/api/transcribe'), { method: 'POST', body });
    const lines = (await response.text()).trim().split('\n');
    expect(lines.length).toBeGreaterThan(5);
    const { text } = JSON.parse(lines[0]!) as { readonly text: string };
    expect(text).toMatch(/welcome to the lighthouse/i);
  });
});

// One install, one command.
describe('the published packages, in a spoken conversation', () => {
  const voiceClient = join(folderOf('voice-client'), 'README.md');
  const starts = [
    'README.md',
    'conversation/voice/README.md',
    'conversation/voice-client/README.md',
  ]
    .map((page) => readBlocks(readDocument(page)).find(({ code }) => code.includes('--voice'))!)
    .map((block) => commandsOf(block).map((command) => command.replace(/ +#.*/, '')));
  let folder: string;
  let server: Running;

  beforeAll(async () => {
    folder = user.emptyFolder('voice');
    // The client's own, which installs the most.
    await user.install(folder, ...starts.at(-1)![0]!.split(' ').slice(2));
    server = await user.start(
      folder,
      join(folder, 'node_modules', '.bin', 'ws-server'),
      ['--voice', '--model', 'tiny.en', '--port', '0', '--log-level', 'silent'],
      { TTS_CACHE_DIR: join(folder, 'sounds'), WS_FIND_MODELS: 'none' },
    );
  }, 600_000);

  afterAll(() => server?.stop());

  it.each(starts)('start as documents say: %s, %s', (install, start) => {
    expect(starts.at(-1)![0]!.split(' ')).toEqual(expect.arrayContaining(install!.split(' ')));
    expect(start).toBe('npx ws-server --voice');
  });

  it('answer a question, in writing and aloud', async () => {
    const http = server.said.match(/ws:\/\/[^/\s]+/)![0].replace('ws', 'http');
    const response = await fetch(`${http}/voice/chat/text`, {
      method: 'POST',
      body: JSON.stringify({ message: 'What is the capital of France?' }),
    });
    const { text, audio_url } = (await response.json()) as Record<string, string>;
    expect(text).toMatch(/\w/);
    const sound = await fetch(`${http}${audio_url}`);
    expect(sound.headers.get('content-type')).toBe('audio/wav');
    const heard = await fetch(`${http}/voice/transcribe`, {
      ...{ method: 'POST', body: await sound.arrayBuffer() },
    });
    // What the model answers is its own; of a short answer half may be misheard.
    expect(wordErrorRate(text!, ((await heard.json()) as { text: string }).text).rate).toBeLessThan(
      0.6,
    );
  });

  it('take 200 MB at most, with llama.cpp for this processor, and no weights', async () => {
    const library = join(userCacheDirectory(), 'llama.cpp');
    const [installed] = readdirSync(library).filter((name) => name.startsWith('node-llama-cpp-'));
    const folders = [join(folder, 'node_modules'), join(library, installed!)];
    const { stdout } = await execa('du', ['-sk', ...folders]);
    const megabytes = stdout.split('\n').map((line) => Number.parseInt(line, 10) / 1024);
    expect(megabytes).toHaveLength(2);
    expect(megabytes[0]! + megabytes[1]!, stdout).toBeLessThanOrEqual(200);
    expect(readdirSync(join(folder, 'node_modules'))).not.toContain('node-llama-cpp');
  });

  it('answer the program of the README of @ws/voice-client', async () => {
    const [program = ''] = readExamples(pathToFileURL(voiceClient));
    expect(program).toContain("'ws://127.0.0.1:8765'");
    const url = server.said.match(/ws:\/\/[^/\s]+/)![0];
    writeFileSync(join(folder, 'talk.mts'), program.replace('ws://127.0.0.1:8765', url));
    let said = '';
    // It stays connected until its user ends it: a signal to npx alone would not reach the program.
    const child = execa('npx', ['-y', 'tsx', 'talk.mts'], {
      ...{ cwd: folder, reject: false, detached: true },
    });
    const end = (): boolean => process.kill(-child.pid!, 'SIGTERM');
    onTestFailed(() => void end());
    child.stdout.on('data', (piece) => {
      said += String(piece);
    });
    await expect.poll(() => said).toMatch(/^\w+ \S.*\n/m);
    end();
    await child;
  });
});
