import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWav } from '@ws/core/audio';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoRecording, demoTranscript } from '../../../test/support/recordings.js';
import { breakingNetwork } from './support/breaking-network.js';
import { rawConnect, s16le } from './support/raw-client.js';
import { type ServerProcess, startServer } from './support/server-process.js';

// Clients of Deepgram's, as they are published, over the real engine.

const PROGRAMS = join(import.meta.dirname, 'support', 'deepgram');
const PACKAGES = [
  '@deepgram/sdk@5.13.0',
  '@livekit/agents@1.9.0',
  '@livekit/agents-plugin-deepgram@1.9.0',
  '@livekit/rtc-node',
];
const [, , third, fourth] = demoTranscript();
// Three sentences, and the pause after them.
const SAMPLES = demoRecording().slice(0, Math.round(((third!.end + fourth!.start) / 2) * 16_000));
const isWindows = process.platform === 'win32';

let folder: string;
let server: ServerProcess;
let url: string;
let native: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ws-deepgram-'));
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  writeFileSync(join(folder, 'a.pcm'), s16le(SAMPLES));
  writeFileSync(join(folder, 'a.wav'), writeWav(SAMPLES));
  for (const program of ['sdk.mjs', 'livekit.mjs', 'sdk.py']) {
    copyFileSync(join(PROGRAMS, program), join(folder, program));
  }
  const python = isWindows ? 'python' : 'python3';
  const npm = ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...PACKAGES];
  const [started] = await Promise.all([
    startServer('--turn', 'none', '--max-clients', '16', '--log-level', 'error'),
    execa('npm', npm, { cwd: folder }),
    execa(python, ['-m', 'venv', 'v'], { cwd: folder }).then(() =>
      execa(inVenv(), ['-m', 'pip', 'install', '-q', 'deepgram-sdk==7.17.0'], { cwd: folder }),
    ),
  ]);
  server = started;
  url = `http://${new URL(server.url).host}`;
  native = await nativeWords();
});

afterAll(async () => {
  server?.kill('SIGTERM');
  await server?.ended;
  rmSync(folder, { recursive: true, force: true });
});

function inVenv(): string {
  return join(folder, 'v', ...(isWindows ? ['Scripts', 'python.exe'] : ['bin', 'python']));
}

/** The words of the recording in a session of the native protocol. */
async function nativeWords(): Promise<string> {
  const client = await rawConnect(server.url);
  await client.next();
  client.send({ type: 'start', encoding: 'pcm_s16le', word_timestamps: true });
  for (let at = 0; at < SAMPLES.length; at += 1600) {
    client.send(s16le(SAMPLES.subarray(at, at + 1600)));
  }
  client.send({ type: 'end' });
  const messages = await client.until('done');
  const finals = messages.filter(({ type, text }) => type === 'final' && text !== '');
  return finals.map(({ text }) => text).join(' ');
}

// biome-ignore lint/suspicious/noExplicitAny: what programs report
type Report = any;

/** What a program reports. */
async function run(program: string, what: string, at = url, file = 'a.pcm'): Promise<Report> {
  const command = program.endsWith('.py') ? inVenv() : 'node';
  const { stdout } = await execa(command, [program, at, file, what], { cwd: folder });
  return JSON.parse(stdout.split('\n').at(-1)!);
}

describe('the words are those of the native session, in', () => {
  it.concurrent('@deepgram/sdk', async () => {
    const [v1, v2] = await Promise.all([run('sdk.mjs', 'v1'), run('sdk.mjs', 'v2')]);
    expect([v1.text, v1.code, v1.error]).toEqual([native, 1000, undefined]);
    expect(v1.types.filter((type: string) => type === 'Metadata')).toHaveLength(1);
    expect(v1.types).toContain('SpeechStarted');
    expect(v2.text).toBe(native);
    expect(v2.types).toEqual(expect.arrayContaining(['Connected', 'StartOfTurn', 'EndOfTurn']));
  });

  it.concurrent('deepgram-sdk', async () => {
    const answers = await Promise.all([run('sdk.py', 'v1'), run('sdk.py', 'v2')]);
    expect(answers.map(({ text }) => text)).toEqual([native, native]);
    const [v1, v2] = answers.map(({ types }) => [...new Set(types)].sort());
    // None is of another type than those of the SDK.
    expect(v1).toEqual(['ListenV1Metadata', 'ListenV1Results']);
    expect(v2).toEqual(['ListenV2Connected', 'ListenV2TurnInfo']);
  });

  it.concurrent('@livekit/agents-plugin-deepgram, which stops sending in silence', async () => {
    const answers = await Promise.all([run('livekit.mjs', 'v1'), run('livekit.mjs', 'v2')]);
    expect(answers.map(({ text }) => text)).toEqual([native, native]);
    for (const { types } of answers) {
      expect(types.at(0)).toBe('START_OF_SPEECH');
      expect(types.at(-1)).toBe('END_OF_SPEECH');
    }
  });
});

it('recordings are transcribed', async () => {
  const [python, node, livekit] = await Promise.all([
    run('sdk.py', 'post', url, 'a.wav'),
    run('sdk.mjs', 'post', url, 'a.wav'),
    run('livekit.mjs', 'post'),
  ]);
  expect(python.text).toMatch(/lighthouse/);
  expect([node.text, livekit.text]).toEqual([python.text, python.text]);
});

it('who is refused is told so, and who is cut off comes again', async () => {
  const [node, python] = await Promise.all([run('sdk.mjs', 'refused'), run('sdk.py', 'refused')]);
  expect([node.error, node.opened]).toEqual([expect.stringContaining('400'), 0]);
  expect(python.error).toContain('400');

  using network = await breakingNetwork(url);
  const program = execa('node', ['sdk.mjs', network.url, 'a.pcm', 'lost'], { cwd: folder });
  program.stdout.once('data', () => {
    network.cut();
    network.mend();
  });
  const { stdout } = await program;
  expect(JSON.parse(stdout.split('\n').at(-1)!)).toMatchObject({ opened: 2, text: native });
});

it('containers are found by their bytes, and what is none ends with DATA-0000', async () => {
  const wav = writeWav(SAMPLES);
  const client = await rawConnect(`${url.replace('http', 'ws')}/v1/listen?model=nova-3`);
  for (let at = 0; at < wav.length; at += 65_536) client.send(wav.subarray(at, at + 65_536));
  client.send({ type: 'CloseStream' });
  const messages = await client.until('Metadata');
  const texts = messages.flatMap((message) => message.channel?.alternatives[0].transcript || []);
  expect(texts.join(' ')).toBe(native);
  expect(messages.at(-1).duration).toBeCloseTo(SAMPLES.length / 16_000, 1);

  const noise = await rawConnect(`${url.replace('http', 'ws')}/v1/listen`);
  noise.send(new Uint8Array(100_000).fill(7));
  expect(await noise.closed).toEqual({ code: 1008, reason: 'DATA-0000' });
  const answer = await fetch(`${url}/v1/listen`, {
    method: 'POST',
    body: 'this is no recording',
    headers: { 'content-type': 'audio/wav' },
  });
  expect(answer.status).toBe(400);
});
