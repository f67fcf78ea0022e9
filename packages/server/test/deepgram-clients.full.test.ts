import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWav } from '@ws/core/audio';
import { wordErrorRate } from '@ws/core/measures';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoRecording, demoTranscript } from '../../../test/support/recordings.js';
import { breakingNetwork } from './support/breaking-network.js';
import { FIRST_TEXT, LAST_TEXT, TEXT, TWO_UTTERANCES } from './support/misfortunes.js';
import { rawConnect, s16le } from './support/raw-client.js';
import { type ServerProcess, startServer } from './support/server-process.js';
import { after, type Situation, suffer } from './support/suffer.js';

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
  writeFileSync(join(folder, 'two.pcm'), s16le(TWO_UTTERANCES));
  writeFileSync(join(folder, 'two.wav'), writeWav(TWO_UTTERANCES));
  for (const program of readdirSync(PROGRAMS)) {
    copyFileSync(join(PROGRAMS, program), join(folder, program));
  }
  const python = isWindows ? 'python' : 'python3';
  const npm = ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...PACKAGES];
  const [started] = await Promise.all([
    startServer('--speakers', '--turn', 'none', '--max-clients', '16', '--log-level', 'error'),
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
  expect(wordErrorRate(native, python.text).rate, python.text).toBeLessThan(0.06);
  expect(livekit.text).toBe(python.text);
  expect(wordErrorRate(native, node.text).rate, node.text).toBeLessThan(0.06);
  const changes = (speakers: readonly number[]) =>
    speakers.filter((speaker, i) => speaker !== speakers[i - 1]);
  expect([changes(node.speakers), changes(node.utterances)]).toEqual([
    [0, 1],
    [0, 1],
  ]);
});

it('who is cut off comes again', async () => {
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

// What is said is scripted: no engine is needed to be refused, cut off, or failed.
describe('where something goes wrong', () => {
  /** Live sessions: they are cut, or the server ends, after the first words. */
  function live(api: 'v1' | 'v2'): Record<string, Situation> {
    const told = after(api === 'v1' ? '"is_final":true' : '"event":"EndOfTurn"');
    const of = (kind?: Situation['kind'], more: object = {}): Situation => ({
      ...{ kind, ...told, asks: { api, ...more } },
    });
    return {
      [`${api}: nothing`]: of(),
      [`${api}: wrong key`]: of(undefined, { key: 'another-key' }),
      [`${api}: quota used up`]: of('quota used up'),
      [`${api}: too many sessions`]: of('too many sessions'),
      [`${api}: server full`]: of('server full'),
      [`${api}: engine fails`]: of('engine fails', { finals: 1 }),
      [`${api}: connection cut`]: of('connection cut', { finals: 1 }),
      [`${api}: server restarts`]: of('server restarts', { finals: 1 }),
    };
  }

  const LEAVES: Record<string, Situation> = {
    'v1: leaves before the end': { asks: { api: 'v1', leaves: true } },
    'v2: leaves before the end': { asks: { api: 'v2', leaves: true } },
  };
  const UNKNOWN_LANGUAGE: Record<string, Situation> = {
    'v1: unknown language': { asks: { api: 'v1', language: 'tlh' } },
  };
  /** Recordings: the connection is cut, or the server ends, while they are transcribed. */
  const POSTED: Record<string, Situation> = Object.fromEntries(
    Object.entries({
      'wrong key': { asks: { api: 'post', key: 'another-key' } },
      'unknown language': { asks: { api: 'post', language: 'tlh' } },
      'quota used up': { kind: 'quota used up', asks: { api: 'post' } },
      'server full': { kind: 'server full', asks: { api: 'post' } },
      'engine fails': { kind: 'engine fails', asks: { api: 'post' } },
      'connection cut': { kind: 'connection cut', asks: { api: 'post' } },
      'server restarts': { kind: 'server restarts', asks: { api: 'post' } },
    } satisfies Record<string, Situation>).map(([name, one]) => [`post: ${name}`, one]),
  );

  /** For a client that takes whatever comes after the end of its input for the last final. */
  function withoutPartials(all: Record<string, Situation>): Record<string, Situation> {
    const options = { partialIntervalMs: 0 };
    return Object.fromEntries(
      Object.entries(all).map(([name, one]) => [name, { ...one, options }]),
    );
  }

  /** What both versions tell of what goes wrong in sessions. */
  function ofBoth(told: Readonly<Record<string, object>>): object {
    const all = Object.entries(told);
    return Object.fromEntries(
      ['v1', 'v2'].flatMap((api) => all.map(([name, one]) => [`${api}: ${name}`, one])),
    );
  }

  async function report(program: string, ...args: string[]): Promise<Report> {
    const command = program.endsWith('.py') ? inVenv() : 'node';
    const { stdout } = await execa(command, [program, ...args], { cwd: folder, timeout: 900_000 });
    return JSON.parse(stdout.split('\n').at(-1)!);
  }

  it.concurrent('@deepgram/sdk comes again where a session was lost, and not where it is refused', async () => {
    const told = await suffer(
      { ...live('v1'), ...live('v2'), ...UNKNOWN_LANGUAGE, ...LEAVES, ...POSTED },
      (cases) => report('unhappy-sdk.mjs', 'two.pcm', 'two.wav', cases),
    );
    const refused = (status: number) => ({
      ...{ text: '', opened: 0, answers: [status] },
      errors: [`Unexpected server response: ${status}`],
    });
    expect(told).toMatchObject(
      ofBoth({
        nothing: { text: TEXT, opened: 1, errors: [], codes: [1000] },
        'wrong key': refused(401),
        'quota used up': refused(402),
        'too many sessions': refused(429),
        'server full': refused(503),
        'leaves before the end': { opened: 1, errors: [] },
        'engine fails': { text: LAST_TEXT, opened: 1, errors: [], codes: [1000] },
        'connection cut': { text: TEXT, opened: 2, errors: [], codes: [1006, 1000] },
        'server restarts': { text: TEXT, opened: 2, errors: [], codes: [1001, 1000] },
      }),
    );
    expect(told).toMatchObject({
      'v1: unknown language': refused(400),
      'post: wrong key': { error: 'DeepgramError 401', answers: [401] },
      'post: unknown language': { error: 'BadRequestError 400', answers: [400] },
      'post: quota used up': { error: 'DeepgramError 402', answers: [402] },
      'post: server full': { text: TEXT, answers: [503, 200] },
      // It goes by the status alone.
      'post: engine fails': { error: 'DeepgramError 500', answers: [500, 500, 500] },
      'post: connection cut': { error: 'DeepgramError fetch failed', answers: [] },
      'post: server restarts': { text: TEXT, answers: [200] },
    });
  });

  it.concurrent('deepgram-sdk raises what happens, and never comes again by itself', async () => {
    const told = await suffer(
      { ...live('v1'), ...live('v2'), ...UNKNOWN_LANGUAGE, ...LEAVES, ...POSTED },
      (cases) => report('unhappy-sdk.py', 'two.pcm', 'two.wav', cases),
    );
    // Of the package websockets; its own class is for an older one.
    const refused = (status: number) => ({ text: '', error: 'InvalidStatus', answers: [status] });
    expect(told).toMatchObject(
      ofBoth({
        nothing: { text: TEXT, sending: [] },
        'wrong key': refused(401),
        'quota used up': refused(402),
        'too many sessions': refused(429),
        'server full': refused(503),
        'leaves before the end': { text: '' },
        'engine fails': { text: LAST_TEXT, sending: [] },
        'connection cut': { text: FIRST_TEXT, error: 'ConnectionClosedError' },
        // The end of the messages is no error; sending on is one.
        'server restarts': { text: FIRST_TEXT, sending: ['ConnectionClosedOK'] },
      }),
    );
    expect(told).toMatchObject({
      'v1: unknown language': refused(400),
      'post: wrong key': { error: 'ApiError 401', answers: [401] },
      'post: unknown language': { error: 'BadRequestError 400', answers: [400] },
      'post: quota used up': { error: 'ApiError 402', answers: [402] },
      'post: server full': { text: TEXT, answers: [503, 200] },
      'post: engine fails': { error: 'ApiError 500', answers: [500, 500, 500] },
      'post: connection cut': { text: TEXT, answers: [200] },
      'post: server restarts': { text: TEXT, answers: [200] },
    });
  });

  it.concurrent('@livekit/agents-plugin-deepgram tries again where there is no place', async () => {
    const told = await suffer(
      { ...withoutPartials(live('v1')), ...live('v2'), ...UNKNOWN_LANGUAGE, ...POSTED },
      (cases) => report('unhappy-livekit.mjs', 'two.pcm', cases),
    );
    const refused = (status: number) => ({
      ...{ text: '', isOver: true, answers: [status] },
      errors: [`APIStatusError ${status} false`],
    });
    expect(told).toMatchObject(
      ofBoth({
        nothing: { text: TEXT, errors: [] },
        'wrong key': refused(401),
        'quota used up': refused(402),
        'too many sessions': { text: TEXT, errors: [], answers: [429, 101] },
        'server full': { text: TEXT, errors: [], answers: [503, 101] },
        'engine fails': { text: LAST_TEXT, errors: [] },
        // Version 1.9 does not see that its connection is gone: no task of it waits for that.
        'connection cut': { text: FIRST_TEXT, errors: [], answers: [101] },
        'server restarts': { text: FIRST_TEXT, errors: [], answers: [101] },
      }),
    );
    const failed = (status: number) => ({
      thrown: expect.stringContaining(`failed with status ${status}`),
      answers: [status],
    });
    expect(told).toMatchObject({
      'post: wrong key': failed(401),
      'post: quota used up': failed(402),
      'post: server full': failed(503),
      'post: engine fails': failed(500),
      'post: connection cut': { thrown: 'fetch failed' },
      'post: server restarts': { text: TEXT },
    });
  });
});
