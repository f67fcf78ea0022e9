// OpenAI's own clients and those of others, unmodified and by version, against a server of ours.
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOnnxBackend } from '@ws/backend-onnx';
import { writeWav } from '@ws/core/audio';
import { wordErrorRate } from '@ws/core/measures';
import { createServer, type TranscriptionServer } from '@ws/server';
import { execa } from 'execa';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoRecording } from '../../../test/support/recordings.js';
import { rawConnect, s16le } from './support/raw-client.js';

const KEY = 'a-key-of-our-own';
const programs = join(import.meta.dirname, 'support', 'openai-clients');
const samples = demoRecording().slice(0, 12 * 16_000);
const backend = createOnnxBackend({ model: 'tiny.en' });

let work: string;
let recording: string;
let certificate: string;
let plain: TranscriptionServer;
let secure: TranscriptionServer;
/** What sessions in the native protocol hear in the recording. */
let native: string;

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

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
async function said(program: string, args: readonly string[], cwd: string): Promise<any> {
  const { stdout } = await execa(program, args, { cwd, timeout: 120_000 });
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
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...{ keyType: 'ec', curve: 'P-256', algorithm: 'sha256' },
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  certificate = join(work, 'cert.pem');
  const tlsKey = join(work, 'key.pem');
  writeFileSync(certificate, cert);
  writeFileSync(tlsKey, key);
  const common = { port: 0, backend, model: 'tiny.en', apiKeys: [KEY] };
  plain = await createServer(common);
  secure = await createServer({ ...common, tlsCert: certificate, tlsKey });
  native = await hearNatively();
  expect(native.split(' ').length).toBeGreaterThan(30);
});

afterAll(async () => {
  await plain?.close();
  await secure?.close();
  await backend[Symbol.asyncDispose]();
  if (work !== undefined) rmSync(work, { recursive: true, force: true });
});

describe('npm packages', () => {
  let folder: string;
  let newer: string;
  let node22: string;
  beforeAll(async () => {
    folder = await folderWith('npm', [
      ...['openai@6.49.0', 'ai@7.0.77', '@ai-sdk/openai@4.0.46', 'ws@8.21.0'],
      ...['@livekit/agents@1.7.0', '@livekit/agents-plugin-openai@1.7.0'],
    ]);
    // This one needs a newer Node than the project.
    newer = await folderWith('newer', ['openai@7.5.0', 'ws@8.21.0', 'node@22.23.3']);
    node22 = join(newer, 'node_modules', '.bin', 'node');
  });

  it.each([
    ['6.49', 'node', () => folder],
    ['7.5', 'node22', () => newer],
  ])(
    'openai %s: recordings in every way, and errors that it does not try again',
    async (_, program, at) => {
      const node = program === 'node' ? 'node' : node22;
      const heard = await said(node, ['sdk-rest.mjs', baseOf(plain), recording], at());
      const { json, text, verbose, streamed, done, words } = heard;
      for (const one of [json, text, verbose, streamed, done, words]) expectWords(one);
      expect(streamed).toBe(done);
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
    expect(heard.before).toBeGreaterThan(3);
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
    expect(heard.interims).toBeGreaterThan(heard.finals.length);
    expectWords(heard.finals.join(' '));
  });
});

it('openai 3.3 of PyPI: a recording, and a Realtime session', async () => {
  const folder = join(work, 'python');
  await execa('python3', ['-m', 'venv', folder]);
  const python = join(folder, 'bin', 'python');
  const install = ['-m', 'pip', 'install', '-q', '--disable-pip-version-check'];
  await execa(python, [...install, 'openai[realtime]==3.3.1']);
  const heard = await said(python, [join(programs, 'sdk.py'), baseOf(plain), recording], work);
  expectWords(heard.verbose);
  expect(heard.words).toBeGreaterThan(30);
  expect(heard.deltas).toBe(heard.completed);
  expectWords(heard.completed);
});
