// OpenAI's own clients and those of others, unmodified and by version, against a server of ours.
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOnnxBackend } from '@ws/backend-onnx';
import { writeWav } from '@ws/core/audio';
import { wordErrorRate } from '@ws/core/measures';
import { createServer, type TranscriptionServer } from '@ws/server';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoRecording } from '../../../test/support/recordings.js';
import { writeCertificate } from './support/certificate.js';
import { FIRST_TEXT, KEY, LAST_TEXT, TEXT, TWO_UTTERANCES } from './support/misfortunes.js';
import { rawConnect, s16le } from './support/raw-client.js';
import { after, type Situation, suffer } from './support/suffer.js';

const programs = join(import.meta.dirname, 'support', 'openai-clients');
const samples = demoRecording().slice(0, 12 * 16_000);
const backend = createOnnxBackend({ model: 'tiny.en' });

let work: string;
let recording: string;
/** What the second speaker says later. */
let voice: string;
let certificate: string;
let plain: TranscriptionServer;
let secure: TranscriptionServer;
/** What sessions in the native protocol hear in the recording. */
let native: string;
/** Packages of npm, those of them that need a newer Node than the project, that Node, and packages of Python. */
let folder: string;
let newer: string;
let node22: string;
let python: string;

const baseOf = ({ url }: TranscriptionServer): string => `${url.replace('ws', 'http')}/v1`;

/** An empty folder with packages from the registry, and our programs. */
async function folderWith(name: string, packages: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(work, `${name}-`));
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  for (const file of readdirSync(programs)) cpSync(join(programs, file), join(folder, file));
  await execa(
    'npm',
    [
      'install',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      '--engine-strict=false',
      ...packages,
    ],
    {
      cwd: folder,
    },
  );
  return folder;
}

async function installNpm(): Promise<void> {
  folder = await folderWith('npm', [
    ...['openai@6.49.0', 'ai@7.0.77', '@ai-sdk/openai@4.0.46', 'ws@8.21.0'],
    ...['@livekit/agents@1.7.0', '@livekit/agents-plugin-openai@1.7.0'],
  ]);
}

async function installNewer(): Promise<void> {
  newer = await folderWith('newer', ['openai@7.5.0', 'ws@8.21.0', 'node@22.23.3']);
  node22 = join(newer, 'node_modules', '.bin', 'node');
}

async function installPython(): Promise<void> {
  const environment = join(work, 'python');
  await execa('python3', ['-m', 'venv', environment]);
  python = join(environment, 'bin', 'python');
  const install = ['-m', 'pip', 'install', '-q', '--disable-pip-version-check'];
  await execa(python, [...install, 'openai[realtime]==3.3.1']);
}

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
async function said(program: string, args: readonly string[], cwd: string): Promise<any> {
  const { stdout } = await execa(program, args, { cwd, timeout: 900_000 });
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

/** The same words: where audio is cut, and what of it is certain, depends on when it comes. */
function expectWords(text: string): void {
  expect(wordErrorRate(native, text).rate, text).toBeLessThan(0.06);
}

async function hearNatively(): Promise<string> {
  const url = `${plain.url}/ws/transcribe/local-agreement?api_key=${KEY}`;
  const client = await rawConnect(url);
  client.send({ type: 'start', turn: 'none' });
  client.send(s16le(samples));
  client.send({ type: 'end' });
  const told = await client.until('done');
  const finals = told.filter(({ type }) => type === 'final');
  return finals.map(({ text }) => text).join(' ');
}

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'ws-openai-'));
  recording = join(work, 'recording.wav');
  writeFileSync(recording, writeWav(samples, { sampleRate: 16_000 }));
  const files = await writeCertificate(work);
  certificate = files.tlsCert;
  voice = join(work, 'thomas.wav');
  writeFileSync(voice, writeWav(demoRecording().slice(18.4 * 16_000, 21.7 * 16_000)));
  const common = { port: 0, backend, model: 'tiny.en', speakers: true, apiKeys: [KEY] };
  plain = await createServer(common);
  secure = await createServer({ ...common, ...files });
  [, , , native] = await Promise.all([
    installNpm(),
    installNewer(),
    installPython(),
    hearNatively(),
  ]);
  expect(native.split(' ').length).toBeGreaterThan(30);
});

afterAll(async () => {
  await plain?.close();
  await secure?.close();
  await backend[Symbol.asyncDispose]();
  if (work !== undefined) rmSync(work, { recursive: true, force: true });
});

/** The speakers, in the order in which they begin. */
const changes = (speakers: readonly string[]): readonly string[] =>
  speakers.filter((speaker, i) => speaker !== speakers[i - 1]);

describe('npm packages', () => {
  it.each([
    ['6.49', 'node', () => folder],
    ['7.5', 'node22', () => newer],
  ])(
    'openai %s: recordings in every way, and errors that it does not try again',
    async (_, program, at) => {
      const node = program === 'node' ? 'node' : node22;
      const heard = await said(node, ['sdk-rest.mjs', baseOf(plain), recording, voice], at());
      const { json, text, verbose, streamed, done, words } = heard;
      for (const one of [json, text, verbose, streamed, done, words]) expectWords(one);
      expect(streamed).toBe(done);
      const told: readonly { readonly speaker: string }[] = heard.diarized.segments;
      expect(changes(told.map(({ speaker }) => speaker))).toEqual(['A', 'Thomas', 'A']);
      expect(changes(heard.told)).toEqual(['A', 'B', 'A']);
      expect(heard.language).toBe('english');
      expect(heard.duration).toBeCloseTo(12, 1);
      expect(heard.models).toContain('tiny.en');
      expect(heard.errors).toEqual([
        'NotFoundError 404 model true',
        expect.stringMatching(/^BadRequestError 400/),
        expect.stringMatching(/^BadRequestError 400/),
        expect.stringMatching(/^AuthenticationError 401/),
      ]);
    },
  );

  it.each([
    ['6.49', 'node', () => folder, []],
    ['7.5', 'node22', () => newer, ['intent']],
  ])('openai %s: a Realtime session over TLS', async (_, program, at, more) => {
    const node = program === 'node' ? 'node' : node22;
    const args = ['sdk-realtime.mjs', baseOf(secure), recording, certificate, ...more];
    const heard = await said(node, args, at());
    expect(heard.completed).toHaveLength(1);
    expect(heard.deltas).toBe(heard.completed[0]);
    expect(heard.before).toBeGreaterThan(0);
    expect(heard.code).toBe(1000);
    expectWords(heard.completed[0]);
  });

  it('ai 7.0 with @ai-sdk/openai 4.0: a recording, and a stream', async () => {
    const heard = await said(node22, ['ai-sdk.mjs', baseOf(plain), recording], folder);
    expectWords(heard.text);
    expectWords(heard.streamed);
    expect(heard).toMatchObject({ language: 'en', durationInSeconds: 12 });
    expect(heard.segments).toBeGreaterThan(1);
  });

  it('@livekit/agents-plugin-openai 1.7: turns of ours', async () => {
    const heard = await said('node', ['livekit.mjs', baseOf(plain), recording], folder);
    expect(heard.finals.length).toBeGreaterThan(1);
    // A busy machine shows fewer of them, and each turn at least once before its end.
    expect(heard.interims).toBeGreaterThanOrEqual(heard.finals.length);
    expectWords(heard.finals.join(' '));
  });
});

it('openai 3.3 of PyPI: a recording, and a Realtime session', async () => {
  const heard = await said(python, [join(programs, 'sdk.py'), baseOf(plain), recording], work);
  expectWords(heard.verbose);
  expect(heard.words).toBeGreaterThan(30);
  expect(heard.deltas).toBe(heard.completed);
  expectWords(heard.completed);
});

// What is said is scripted: no engine is needed to be refused, cut off, or failed.
describe('where something goes wrong', () => {
  let pcm: string;
  let wav: string;
  beforeAll(() => {
    pcm = join(work, 'two.pcm');
    wav = join(work, 'two.wav');
    writeFileSync(pcm, s16le(TWO_UTTERANCES));
    writeFileSync(wav, writeWav(TWO_UTTERANCES, { sampleRate: 16_000 }));
  });

  /** Those of a recording by HTTP; it is cut, or the server ends, while it is transcribed. */
  function recordings(asks: object = {}): Record<string, Situation> {
    const usual = { model: 'whisper-1', ...asks };
    return {
      'wrong key': { asks: { ...usual, key: 'another-key' } },
      'unknown model': { asks: { ...usual, model: 'large-v3' } },
      'quota used up': { kind: 'quota used up', asks: usual },
      'server full': { kind: 'server full', asks: usual },
      'engine fails': { kind: 'engine fails', asks: usual },
      'connection cut': { kind: 'connection cut', asks: usual },
      'server restarts': { kind: 'server restarts', asks: usual },
    };
  }

  /** The same, for programs that have sessions beside them. */
  function posted(): Record<string, Situation> {
    const all = Object.entries(recordings({ api: 'rest' }));
    return Object.fromEntries(all.map(([name, one]) => [`post: ${name}`, one]));
  }

  /** Those of a Realtime session; it is cut, or the server ends, after the first words. */
  function sessions(asks: object, settings: Situation = {}): Record<string, Situation> {
    const usual = { model: 'gpt-realtime-whisper', ...asks };
    const told = after('transcription.completed');
    const of = (kind?: Situation['kind'], more: object = {}): Situation => ({
      ...{ kind, ...told, ...settings, asks: { ...usual, ...more } },
    });
    return {
      nothing: of(),
      'wrong key': of(undefined, { key: 'another-key' }),
      'unknown model': of(undefined, { model: 'large-v3' }),
      'leaves before the end': of(undefined, { leaves: true }),
      'quota used up': of('quota used up'),
      'server full': of('server full'),
      'engine fails': of('engine fails', { finals: 1 }),
      'connection cut': of('connection cut'),
      'server restarts': of('server restarts'),
    };
  }

  const SENT_ONCE = {
    'wrong key': { answers: [401] },
    'unknown model': { answers: [404] },
    'quota used up': { answers: [429] },
    'engine fails': { answers: [500] },
  };
  const SENT_AGAIN = {
    'server full': { text: TEXT, answers: [503, 200] },
    'connection cut': { text: TEXT, answers: [200] },
    'server restarts': { text: TEXT, answers: [200] },
  };

  it.concurrent.each([
    ['6.49', () => 'node', () => folder],
    ['7.5', () => node22, () => newer],
  ])('openai %s sends a recording again where that helps', async (_, node, at) => {
    const told = await suffer(recordings(), (cases) =>
      said(node(), ['unhappy-rest.mjs', wav, cases], at()),
    );
    expect(told).toMatchObject({ ...SENT_ONCE, ...SENT_AGAIN });
    expect(told).toMatchObject({
      'wrong key': { error: 'AuthenticationError 401 invalid_api_key' },
      'unknown model': { error: 'NotFoundError 404 model_not_found' },
      'quota used up': { error: 'RateLimitError 429 insufficient_quota' },
      'engine fails': { error: 'InternalServerError 500 transcribe_error' },
    });
  });

  it.concurrent.each([
    ['6.49', () => 'node', () => folder, []],
    ['7.5', () => node22, () => newer, ['intent']],
  ])(
    'openai %s, Realtime, tells of everything, and never comes again by itself',
    async (...given) => {
      const [version, node, at, more] = given;
      // A server watches its certificate, and these are many.
      const options = {
        tlsCert: join(work, `${version}.pem`),
        tlsKey: join(work, `${version}.key`),
      };
      cpSync(certificate, options.tlsCert);
      cpSync(join(work, 'key.pem'), options.tlsKey);
      // The program waits for its first words in the middle, and nobody else can read there.
      const when: Situation['when'] = (network) => network.sent(160_000);
      const told = await suffer(sessions({}, { options, when }), (cases) =>
        said(node(), ['unhappy-realtime.mjs', pcm, certificate, cases, ...more], at()),
      );
      const refused = (status: number) => ({
        ...{ text: '', code: 1006 },
        errors: [`OpenAIRealtimeError Unexpected server response: ${status}`],
      });
      expect(told).toMatchObject({
        nothing: { text: TEXT, errors: [], code: 1000 },
        'wrong key': refused(401),
        'unknown model': { errors: ['OpenAIRealtimeError model_not_found'], code: 1000 },
        'leaves before the end': { errors: [], code: 1000 },
        'quota used up': refused(429),
        'server full': refused(503),
        'engine fails': { text: LAST_TEXT, failed: ['server_error'], errors: [], code: 1000 },
        'connection cut': { text: FIRST_TEXT, errors: [], code: 1006 },
        'server restarts': { text: FIRST_TEXT, errors: [], code: 1001 },
      });
    },
  );

  it.concurrent('ai 7.0 with @ai-sdk/openai 4.0', async () => {
    // It commits at its end alone.
    const when: Situation['when'] = (network) => network.sent(100_000);
    const live = sessions({ api: 'realtime' }, { when });
    const told = await suffer({ ...posted(), ...live }, (cases) =>
      said(node22, ['unhappy-ai-sdk.mjs', pcm, wav, cases], folder),
    );
    const refused = { error: 'Error OpenAI realtime transcription error' };
    expect(told).toMatchObject({
      'post: wrong key': { error: 'AI_APICallError 401', answers: [401] },
      'post: unknown model': { error: 'AI_APICallError 404', answers: [404] },
      // It goes by the status alone.
      'post: quota used up': {
        error: 'AI_RetryError maxRetriesExceeded 429',
        answers: [429, 429, 429],
      },
      'post: engine fails': {
        error: 'AI_RetryError maxRetriesExceeded 500',
        answers: [500, 500, 500],
      },
      'post: server full': SENT_AGAIN['server full'],
      'post: connection cut': SENT_AGAIN['connection cut'],
      'post: server restarts': SENT_AGAIN['server restarts'],
      nothing: { text: TEXT },
      'wrong key': { ...refused, answers: [401] },
      'leaves before the end': { error: 'AbortError This operation was aborted' },
      'quota used up': { ...refused, answers: [429] },
      'server full': { ...refused, answers: [503] },
      // The words that there are complete its one item, which names the time of the others.
      'engine fails': { text: LAST_TEXT },
      'connection cut': { error: 'AI_NoTranscriptGeneratedError No transcript generated.' },
      'server restarts': { error: 'AI_NoTranscriptGeneratedError No transcript generated.' },
    });
  });

  it.concurrent('@livekit/agents-plugin-openai 1.7', async () => {
    const live = sessions({ api: 'realtime', model: 'gpt-4o-transcribe' });
    const told = await suffer({ ...posted(), ...live }, (cases) =>
      said('node', ['unhappy-livekit.mjs', pcm, cases], folder),
    );
    // An agent has a fallback for what fails: this one sends nothing again.
    const thrown = (name: string, status?: number) => ({ text: '', thrown: `${name} ${status}` });
    const refused = (status: number) => ({
      ...{ text: '', isOver: true },
      errors: [`Error Unexpected server response: ${status} false`],
    });
    expect(told).toMatchObject({
      'post: wrong key': thrown('AuthenticationError', 401),
      'post: unknown model': thrown('NotFoundError', 404),
      'post: quota used up': thrown('RateLimitError', 429),
      'post: server full': thrown('InternalServerError', 503),
      'post: engine fails': thrown('InternalServerError', 500),
      'post: connection cut': thrown('APIConnectionError'),
      'post: server restarts': { text: TEXT },
      nothing: { text: TEXT, errors: [] },
      'wrong key': refused(401),
      'unknown model': { errors: [expect.stringMatching(/^Error There is no such model here/)] },
      'quota used up': refused(429),
      'server full': refused(503),
      'engine fails': { text: LAST_TEXT, errors: [] },
      // Its stream is over, and says of no error.
      'connection cut': { text: FIRST_TEXT, errors: [], isOver: true },
      'server restarts': { text: FIRST_TEXT, errors: [], isOver: true },
    });
  });

  it.concurrent('openai 3.3 of PyPI', async () => {
    // Its error depends on whether it noticed the end at a message that it was about to send.
    const CUT_OFF = /^(ConnectionClosedError None 1006|WebSocketConnectionClosedError None None)$/;
    const live = sessions({ api: 'realtime' });
    const told = await suffer({ ...posted(), ...live }, (cases) =>
      said(python, [join(programs, 'unhappy.py'), pcm, wav, cases], work),
    );
    const errorsOf = (error: string) => ({ text: '', errors: [error] });
    const refused = (status: number) => ({
      ...errorsOf('InvalidStatus None None'),
      answers: [status],
    });
    expect(told).toMatchObject({
      'post: wrong key': { ...errorsOf('AuthenticationError 401 invalid_api_key'), answers: [401] },
      'post: unknown model': { ...errorsOf('NotFoundError 404 model_not_found'), answers: [404] },
      'post: quota used up': {
        ...errorsOf('RateLimitError 429 insufficient_quota'),
        answers: [429],
      },
      'post: engine fails': {
        ...errorsOf('InternalServerError 500 transcribe_error'),
        answers: [500],
      },
      'post: server full': SENT_AGAIN['server full'],
      'post: connection cut': SENT_AGAIN['connection cut'],
      'post: server restarts': SENT_AGAIN['server restarts'],
      nothing: { text: TEXT, errors: [] },
      'wrong key': refused(401),
      'unknown model': errorsOf('model_not_found'),
      'leaves before the end': { errors: [] },
      'quota used up': refused(429),
      'server full': refused(503),
      'engine fails': { text: LAST_TEXT, failed: ['server_error'], errors: [] },
      'connection cut': { text: FIRST_TEXT, errors: [expect.stringMatching(CUT_OFF)] },
      'server restarts': { text: FIRST_TEXT, errors: [] },
    });
  });
});
