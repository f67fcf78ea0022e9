// Clients of OpenAI's Realtime API, unmodified, in a conversation: the real engine, the real voice, and a model server of this
// machine that speaks as OpenAI does. What is spoken is heard back.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOnnxBackend } from '@ws/backend-onnx';
import { createResampler, decodePcm, encodePcm } from '@ws/core/audio';
import { wordErrorRate } from '@ws/core/measures';
import { createServer, type TranscriptionServer } from '@ws/server';
import { createVoice, findAnswers, type Speech, speechFromEnvironment } from '@ws/voice';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { writeCertificate } from '../../../packages/server/test/support/certificate.js';
import {
  type LocalServer,
  sendPieces,
  startServer,
} from '../src/answers/__fixtures__/local-server.js';
import { openAiStream, openAiToolCall } from '../src/answers/__fixtures__/wire.js';

const AGENTS = ['@openai/agents-realtime@0.20.0', 'zod@4.1.8'];
const QUESTION = 'Is the lighthouse open today?';
const ANSWER = 'The lighthouse is open today, and the old keeper is there.';
const AFTER_TOOL = 'Take an umbrella with you.';
const STORY = [
  'Once upon a time there was a lighthouse on a rock. ',
  'Every evening its keeper climbed the long stairs and lit the lamp. ',
  'Ships from far away saw it and knew where they were. ',
];
const programs = join(import.meta.dirname, 'support', 'clients');
const folder = mkdtempSync(join(tmpdir(), 'ws-realtime-clients-'));
const question = join(folder, 'question.pcm');
const backend = createOnnxBackend({ model: 'tiny.en' });
const speech = await speechFromEnvironment({
  ...{ ...process.env, TTS_BACKEND: '', TTS_CACHE_DIR: join(folder, 'sounds') },
}).then(
  (made) => made,
  (error: Error) => {
    console.warn(`Tests of real speech are skipped: ${error.message}`);
    return undefined;
  },
);

/** The agent's folder, with packages from the registry. */
const own = join(folder, 'agents');
let installed: Promise<void>;

async function install(): Promise<void> {
  cpSync(join(programs, 'openai-agents-realtime.mjs'), join(own, 'agent.mjs'));
  writeFileSync(join(own, 'package.json'), '{"private":true}');
  const args = ['install', '--no-audit', '--no-fund', '--prefer-offline', ...AGENTS];
  await execa('npm', [...args, '--engine-strict=false'], { cwd: own });
}

beforeAll(async () => {
  if (speech === undefined) return;
  // While the first test runs.
  installed = install();
  installed.catch(() => {});
  const { samples } = await speech.synthesizer.synthesize(QUESTION);
  const resampler = createResampler(speech.synthesizer.capabilities.sampleRate, 24_000);
  // A pause after which it is over.
  const said = [resampler.process(samples), resampler.flush(), new Float32Array(48_000)];
  writeFileSync(question, Buffer.concat(said.map((part) => encodePcm(part, 'pcm_s16le'))));
});
beforeEach(({ skip }) => {
  skip(speech === undefined, 'hibari cannot be set up here');
});
afterAll(async () => {
  await (speech as Speech | undefined)?.[Symbol.asyncDispose]();
  await backend[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

interface Message {
  readonly role: string;
  readonly content?: unknown;
}

/** A model server, as it lists its models and answers. */
function startModelServer(): Promise<LocalServer> {
  return startServer((response, { path, body }) => {
    if (path === '/v1/models') {
      response.writeHead(200, { 'content-type': 'application/json' });
      return response.end(JSON.stringify({ data: [{ id: 'keeper-3b' }] }));
    }
    const { messages } = body as unknown as { readonly messages: readonly Message[] };
    const last = messages.at(-1)!;
    const asked = JSON.stringify(last.content);
    const stream =
      last.role === 'tool'
        ? openAiStream([AFTER_TOOL])
        : /weather/.test(asked)
          ? openAiToolCall('weather', { place: 'Oslo' })
          : openAiStream(/story/.test(asked) ? STORY : ANSWER.split(/(?<= )/));
    return sendPieces(response, 'text/event-stream', stream);
  });
}

async function serve(
  options: object = {},
): Promise<{ server: TranscriptionServer } & AsyncDisposable> {
  const { url } = await startModelServer();
  const modelServers = [{ name: 'keeper', kind: 'openai', url }] as const;
  const found = { WS_LLAMA_MODEL: 'none' };
  const answers = await findAnswers(found, { modelServers, findTimeoutMs: 60_000 });
  const server = await createServer({
    ...{ backend, model: 'tiny.en', port: 0, turn: 'none', ...options },
    protocols: [createVoice({ answers, speech: speech!, env: {} })],
  });
  return {
    server,
    async [Symbol.asyncDispose]() {
      await server.close();
      await answers[Symbol.asyncDispose]();
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
async function said(cwd: string, program: string, ...args: string[]): Promise<any> {
  const { stdout } = await execa('node', [program, ...args], { cwd, timeout: 600_000 });
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

it('openai: a question that is heard, its answer that is spoken, a tool, an answer that is cut off', async () => {
  const certificate = await writeCertificate(folder);
  await using served = await serve(certificate);
  const base = `${served.server.url.replace('ws', 'http')}/v1`;
  const sound = join(folder, 'answer.pcm');
  const program = join(programs, 'openai-realtime.mjs');
  const told = await said(folder, program, base, certificate.tlsCert, question, sound);
  expect(told).toMatchObject({
    ...{ kind: 'realtime', spoken: ANSWER, status: 'completed', code: 1000 },
    ...{ tool: { name: 'weather', args: '{"place":"Oslo"}' }, afterTool: AFTER_TOOL },
    cancelled: 'cancelled',
  });
  expect(wordErrorRate(QUESTION, told.heard).rate, told.heard).toBeLessThan(0.2);
  for (const type of ['input_audio_buffer.speech_started', 'response.output_audio.done']) {
    expect(told.types).toContain(type);
  }
  const resampler = createResampler(24_000);
  const samples = decodePcm(readFileSync(sound), 'pcm_s16le');
  const at16k = Float32Array.from([...resampler.process(samples), ...resampler.flush()]);
  const { text } = await backend.transcribe(at16k, {});
  // One word of 11.
  expect(wordErrorRate(ANSWER, text).rate, text).toBeLessThan(0.1);
  // Less than a second of it was heard: no more than some words of the first sentence.
  expect(STORY[0]!.startsWith(told.left)).toBe(true);
  expect(told.left.length).toBeLessThan(30);
});

it('@openai/agents-realtime: an agent that is spoken with, and its tool', async () => {
  await installed;
  await using served = await serve();
  const url = `${served.server.url}/v1/realtime?model=gpt-realtime`;
  const told = await said(own, 'agent.mjs', url, question);
  expect(told.errors).toEqual([]);
  expect(told.asked).toEqual(['Oslo']);
  expect(told.bytes).toBeGreaterThan(24_000);
  const [[, heard], ...others] = told.texts;
  expect(wordErrorRate(QUESTION, heard).rate, heard).toBeLessThan(0.2);
  expect(others).toEqual([
    ['assistant', ANSWER],
    ['user', 'How is the weather in Oslo?'],
    ['assistant', AFTER_TOOL],
  ]);
});
