// The AI SDK that knows streams needs Node 22: both are installed in a folder of their own, and the built package runs
// there as a user has it. The compiler compares our types with theirs.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelDirectory } from '../../../packages/backend-onnx/test/support/models.js';
import { folderOf } from '../../../scripts/workspace.mjs';
import { readExamples } from '../../../test/support/readme-examples.js';

const recording = new URL('../../../examples/live-captions/recording/demo.wav', import.meta.url);
const entry = (name: string) => pathToFileURL(join(folderOf(name), 'dist', 'index.js')).href;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ws-ai-sdk-'));
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  const wanted = ['ai@^7.0.173', '@ai-sdk/provider@^4.0.38', 'zod@4', 'node@22'];
  // Its script copies the program for this platform.
  await execa('npm', ['install', '--no-audit', '--no-fund', '--engine-strict=false', ...wanted], {
    cwd: folder,
  });
});
afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

const node = () => join(folder, 'node_modules', '.bin', 'node');

const program = (model: string) => `
import { readFileSync } from 'node:fs';
import { createProviderRegistry, experimental_streamTranscribe as streamTranscribe, transcribe } from 'ai';
import { createLocalWhisper } from '${entry('ai-sdk')}';
import { createOnnxBackend } from '${entry('backend-onnx')}';

const backend = createOnnxBackend({ model: ${JSON.stringify(model)} });
const whisper = createLocalWhisper({ models: { 'tiny.en': backend } });
const registry = createProviderRegistry({ whisper });
const model = registry.transcriptionModel('whisper:tiny.en');
const bytes = readFileSync(${JSON.stringify(fileURLToPath(recording))});
const pcm = bytes.subarray(44, 44 + 13 * 32_000);
const format = { type: 'audio/pcm', rate: 16_000 };
const microphone = () => {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= pcm.length) controller.close();
      else controller.enqueue(pcm.subarray(at, (at += 3200)));
    },
  });
};
const said = {};

const whole = await transcribe({ model, audio: bytes, timestampGranularities: ['word'] });
Object.assign(said, { whole: whole.text, words: whole.words.length, duration: whole.durationInSeconds });

const live = streamTranscribe({ model, audio: microphone(), inputAudioFormat: format });
said.types = [];
for await (const { type } of live.fullStream) said.types.push(type);
Object.assign(said, {
  text: await live.text, segments: (await live.segments).length, language: await live.language,
  seconds: await live.durationInSeconds, warnings: await live.warnings, id: (await live.responses)[0].modelId,
});

const alone = streamTranscribe({ model, audio: microphone(), inputAudioFormat: format });
said.same = (await alone.text) === said.text;

let cancelled = false;
const leaving = new AbortController();
const given = streamTranscribe({
  model,
  inputAudioFormat: format,
  abortSignal: leaving.signal,
  audio: new ReadableStream({
    pull: (controller) => controller.enqueue(pcm.subarray(0, 3200)),
    cancel: () => void (cancelled = true),
  }, { highWaterMark: 0 }),
});
setTimeout(() => leaving.abort(), 300);
said.aborted = await given.text.then(() => 'no', ({ name }) => name);
said.cancelled = cancelled;

let reads = 0;
const left = streamTranscribe({
  model,
  inputAudioFormat: format,
  audio: new ReadableStream({
    pull: (controller) => {
      const at = (3200 * reads++) % (pcm.length - 3200);
      controller.enqueue(pcm.subarray(at, at + 3200));
    },
    cancel: () => void (said.left = true),
  }, { highWaterMark: 0 }),
});
for await (const _ of left.fullStream) break;
for (let i = 0; i < 15_000 && !said.left; i++) await new Promise((resolve) => setTimeout(resolve, 10));
said.bounded = reads < 2000;

const silence = streamTranscribe({
  model,
  inputAudioFormat: format,
  audio: new Blob([new Uint8Array(32_000)]).stream(),
});
said.silence = await silence.text.then(() => 'no', ({ name }) => name);
const wrong = streamTranscribe({
  model, inputAudioFormat: format, audio: microphone(), providerOptions: { whisper: { langauge: 'en' } },
});
said.wrong = await wrong.text.then(() => 'no', ({ message }) => message);
console.log(JSON.stringify({ ...said, node: process.version }));
await backend[Symbol.asyncDispose]();
`;

describe('the newest AI SDK', () => {
  it('runs the programs of the README', async () => {
    const ours = /'@ws\/([\w-]+)'/g;
    cpSync(recording, join(folder, 'speech.wav'));
    for (const [i, example] of readExamples(new URL('../README.md', import.meta.url)).entries()) {
      writeFileSync(
        join(folder, `readme-${i}.mjs`),
        example.replace(ours, (_, name) => `'${entry(name)}'`),
      );
      const { stdout } = await execa(node(), [`readme-${i}.mjs`], { cwd: folder });
      expect(stdout).toMatch(/good morning/i);
    }
  });

  it('transcribes recordings and streams', async () => {
    writeFileSync(join(folder, 'program.mjs'), program(await modelDirectory('tiny.en')));
    const { stdout } = await execa(node(), ['program.mjs'], {
      cwd: folder,
      env: { AI_SDK_LOG_WARNINGS: 'false' },
    });
    const said = JSON.parse(stdout.split('\n').at(-1)!);
    expect(said).toMatchObject({
      ...{ duration: expect.closeTo(48, 0), language: 'en', seconds: 13, warnings: [] },
      ...{ id: 'tiny.en', same: true, aborted: 'AbortError', cancelled: true, left: true },
      ...{ bounded: true, silence: 'AI_NoTranscriptGeneratedError' },
      ...{ wrong: expect.stringContaining('no option "providerOptions.whisper.langauge"') },
      ...{ node: expect.stringMatching(/^v22\./) },
    });
    expect(said.words).toBeGreaterThan(100);
    expect(said.segments).toBeGreaterThanOrEqual(2);
    for (const text of [said.whole, said.text]) expect(text).toMatch(/welcome to the lighthouse/i);
    expect(said.types.at(-1)).toBe('transcript-final');
  });

  it('has types that ours fit', async () => {
    writeFileSync(
      join(folder, 'types.mts'),
      `import type {
  Experimental_TranscriptionModelV4StreamOptions as StreamOptions,
  Experimental_TranscriptionModelV4StreamPart as StreamPart,
  ProviderV4,
  TranscriptionModelV4,
} from '@ai-sdk/provider';
import { createProviderRegistry, transcribe } from 'ai';
import { createLocalWhisper, createRemoteWhisper } from '${join(folderOf('ai-sdk'), 'dist', 'index.js')}';
import type { StreamCall, StreamPart as OurPart } from '${join(folderOf('ai-sdk'), 'dist', 'index.js')}';
const whisper = createRemoteWhisper({ url: 'ws://127.0.0.1:8765' });
export const provider: ProviderV4 = whisper;
export const model: TranscriptionModelV4 = createLocalWhisper({ models: {} }).transcription();
export const registry: object = createProviderRegistry({ whisper });
export const call = (options: StreamOptions): StreamCall => options;
export const part = (ours: OurPart): StreamPart => ours;
export const text = (): Promise<unknown> => transcribe({ model: whisper.transcription(), audio: '' });
`,
    );
    await execa(
      fileURLToPath(new URL('../../../node_modules/.bin/tsc', import.meta.url)),
      [
        '--noEmit',
        '--strict',
        '--skipLibCheck',
        '--module',
        'nodenext',
        '--target',
        'es2022',
      ].concat([
        ...['--lib', 'es2023,esnext.disposable,dom,dom.asynciterable', '--types', ''],
        'types.mts',
      ]),
      { cwd: folder },
    );
  });
});
