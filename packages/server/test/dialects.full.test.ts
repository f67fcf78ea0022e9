// Other people's clients, unmodified, each in Python, against the built server with the real engine.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect as connectTcp, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createOnnxBackend } from '@ws/backend-onnx';
import { connect } from '@ws/client';
import { readWav, writeWav } from '@ws/core/audio';
import { normalizeWords } from '@ws/core/measures';
import { defaultCacheDirectory } from '@ws/models';
import { createServer, type TranscriptionServer } from '@ws/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoSentences } from '../../../test/support/recordings.js';
import { FUZZED_PATHS, fuzzSocket, fuzzWyoming } from './support/fuzzed-dialects.js';
import { hear } from './support/hear.js';
import { FIRST_TEXT, LAST_TEXT, TEXT, TWO_UTTERANCES } from './support/misfortunes.js';
import { type Situation, suffer } from './support/suffer.js';

const run = promisify(execFile);

// WhisperLive's client does not come back with websocket-client 1.9, which calls every close an error.
const PACKAGES = [
  ...['wyoming==1.10.2', 'vosk==0.3.45', 'websockets==15.0.1', 'websocket-client==1.8.0'],
  ...['numpy<3', 'av<19'],
];
// Its package asks for PyTorch, which its client does not use.
const ALONE = ['whisper-live==0.10.0'];
const programs = join(import.meta.dirname, 'support', 'dialect_clients.py');
/** Where the client of WhisperLive has no sound card, and no SciPy, which it imports and does not use. */
const absent = join(import.meta.dirname, 'support', 'absent-modules');

/** The environment's Python; nothing where it cannot be made, and why is printed. */
async function setUp(): Promise<string | undefined> {
  const folder = join(defaultCacheDirectory(), 'test', 'dialect-clients-2');
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const mark = join(folder, 'whole');
  if (existsSync(mark)) return python;
  try {
    mkdirSync(folder, { recursive: true });
    await run('python3', ['-m', 'venv', '--clear', folder]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await run(python, [...pip, ...PACKAGES]);
    await run(python, [...pip, '--no-deps', ...ALONE]);
    writeFileSync(mark, '');
    return python;
  } catch (error) {
    console.warn(`Tests of Python clients are skipped: ${(error as Error).message}`);
    return undefined;
  }
}

const python = await setUp();
const folder = mkdtempSync(join(tmpdir(), 'ws-dialects-'));
const sentences = demoSentences();
const samples = Float32Array.from([...sentences[0]!.samples, ...sentences[1]!.samples]);
const file = join(folder, 'sentences.wav');
const scripted = join(folder, 'scripted.wav');
writeFileSync(file, writeWav(samples, { sampleRate: 16_000 }));
writeFileSync(scripted, writeWav(TWO_UTTERANCES, { sampleRate: 16_000 }));

/** What one of the programs says, in JSON. */
// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
async function client(name: string, ...args: (string | number)[]): Promise<any> {
  const { stdout } = await run(python!, [programs, name, ...args.map(String)], {
    cwd: folder,
    env: { ...process.env, PYTHONPATH: absent },
    maxBuffer: 1e7,
    // Where the test fails meanwhile, it must not go on for ever.
    timeout: 900_000,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

describe('unmodified clients', () => {
  const backend = createOnnxBackend({ model: 'tiny.en' });
  let server: TranscriptionServer;
  let said: string[];
  const serve = (options: object = {}) =>
    createServer({
      // On a busy machine a turn detector is late, and sentences are cut elsewhere.
      ...{ backend, port: 0, wyomingPort: 0, voskPort: 0, whisperLivePort: 0, turn: 'none' },
      ...options,
    });

  beforeAll(async () => {
    server = await serve();
    const session = await connect(`${server.url}/ws/transcribe/prompt`, { language: 'en' });
    async function* audio() {
      yield readWav(readFileSync(file)).samples;
    }
    const events = await hear(session, audio());
    said = normalizeWords(
      events.flatMap((event) => (event.type === 'final' ? [event.text] : [])).join(' '),
    );
    expect(said.length).toBeGreaterThan(10);
  });
  beforeEach(({ skip }) => {
    skip(python === undefined, 'there is no environment of Python');
  });
  afterAll(async () => {
    await server?.close();
    await backend[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  it('wyoming: describe, a transcript as it is spoken, silence, refusal', async () => {
    const told = await client('wyoming', server.ports.wyoming!, file);
    expect(told.info).toMatchObject({
      name: 'whisper-streaming',
      streaming: true,
      languages: ['en'],
    });
    expect(normalizeWords(told.text)).toEqual(said);
    expect(told.chunks.join('')).toBe(told.text);
    expect(told.silence).toBe('');
    expect(told.refused).toEqual(['error', 'UNSUPPORTED_LANGUAGE', null]);
  });

  it.each(['vosk-test', 'vosk-package'])('%s: one answer for each message', async (name) => {
    const told = await client(name, `ws://127.0.0.1:${server.ports.vosk}`, file);
    expect(normalizeWords(told.text)).toEqual(said);
    expect(told.answers).toBe(told.messages);
    const [first] = told.words;
    expect(first).toMatchObject({ word: expect.any(String), start: expect.any(Number) });
  });

  it('vosk: refusal', async () => {
    const guarded = await serve({ apiKeys: ['k'.repeat(20)] });
    const url = `ws://127.0.0.1:${guarded.ports.vosk}`;
    expect(await client('vosk-refused', url)).toEqual({ status: 401 });
    const told = await client('vosk-test', `${url}/?api_key=${'k'.repeat(20)}`, file);
    expect(normalizeWords(told.text)).toEqual(said);
    await guarded.close();
  });

  it('WhisperLive: what it writes down, errors, and a server that comes back', async () => {
    const port = server.ports.whisperLive!;
    const [written, failed] = await Promise.all([
      client('whisper-live', port, file, 'en'),
      client('whisper-live', port, file, 'de'),
      comesBack(),
      suffers(),
    ]);
    expect(normalizeWords(written.text)).toEqual(said);
    expect(failed).toMatchObject({ error: true, text: '', retries: 0 });
  });

  /** It can send no key, gives up for good where it is refused, and tells of an error where its connection is lost. */
  async function suffers(): Promise<void> {
    const of = (kind: Situation['kind'], apiKeys: readonly string[] = []): Situation => ({
      ...{ kind, port: 'whisperLive', options: { whisperLivePort: 0, apiKeys } },
      when: (network) => network.sent(200_000),
    });
    const told = await suffer(
      {
        'no key': of('nothing', ['a-key-of-our-own']),
        'server full': of('server full'),
        'engine fails': of('engine fails'),
        'connection cut': of('connection cut'),
      },
      (cases) => {
        const all = JSON.parse(cases) as { readonly url: string }[];
        const ports = all.map(({ url }) => new URL(url).port);
        return Promise.all(ports.map((port) => client('whisper-live', port, scripted, 'en')));
      },
    );
    expect(told).toMatchObject({
      'no key': { text: '', error: true, retries: 0, answers: [401] },
      'server full': { text: '', error: true, retries: 0, answers: [503] },
      'engine fails': { text: LAST_TEXT, error: false, raised: null },
      'connection cut': { error: true, raised: 'WebSocketConnectionClosedException' },
    });
  }

  /** A client of WhisperLive whose server ends, and another one is there in its place. */
  async function comesBack(): Promise<void> {
    const [first, second] = [await serve(), await serve()];
    let target = first;
    let atSecond = 0;
    const place = createTcpServer((near) => {
      if (target === second) atSecond++;
      const far = connectTcp(target.ports.whisperLive!, '127.0.0.1');
      for (const socket of [near, far]) socket.on('error', () => socket.destroy());
      near.pipe(far).pipe(near);
    }).listen(0, '127.0.0.1');
    await once(place, 'listening');
    const handOver = async () => {
      await expect.poll(() => first.sessions).toBe(1);
      target = second;
      await first.close();
      // Its file is over, so it may be gone again at once.
      await expect.poll(() => atSecond).toBe(1);
    };
    const { port } = place.address() as AddressInfo;
    const [told] = await Promise.all([client('whisper-live', port, file, 'en'), handOver()]);
    // Its file is over with the first connection; a microphone would go on.
    expect(told).toMatchObject({ retries: 1, error: false });
    await second.close();
    place.close();
  }

  // What is said is scripted: no engine is needed to be refused, cut off, or failed.
  it('wyoming and vosk where something goes wrong: an error, and never a silent end', async () => {
    const of = (client: 'wyoming' | 'vosk', kind?: Situation['kind'], more = {}): Situation => ({
      ...{ kind, port: client, options: { [`${client}Port`]: 0 }, asks: { client, ...more } },
      // In the middle of what is said.
      when: (network) => network.sent(100_000),
    });
    const told = await suffer(
      {
        'wyoming: server full': of('wyoming', 'server full'),
        'wyoming: engine fails': of('wyoming', 'engine fails'),
        'wyoming: connection cut': of('wyoming', 'connection cut'),
        'wyoming: server restarts': {
          ...of('wyoming', 'server restarts'),
          when: (_, heard) => heard(FIRST_TEXT),
        },
        'vosk: nothing': of('vosk'),
        'vosk: wrong key': of('vosk', undefined, { key: 'another-key' }),
        'vosk: quota used up': of('vosk', 'quota used up'),
        'vosk: server full': of('vosk', 'server full'),
        'vosk: engine fails': of('vosk', 'engine fails'),
        'vosk: connection cut': of('vosk', 'connection cut'),
        'vosk: server restarts': of('vosk', 'server restarts'),
      },
      (cases) => client('unhappy', scripted, cases),
    );
    const refused = (status: number) => ({ error: 'InvalidStatus', answers: [status] });
    expect(told).toMatchObject({
      'wyoming: server full': { error: 'SERVER_FULL' },
      'wyoming: engine fails': { error: 'TRANSCRIBE_ERROR' },
      // It is still sending.
      'wyoming: connection cut': {
        error: expect.stringMatching(/^(BrokenPipe|ConnectionReset)Error$/),
      },
      // And what has come of the second utterance.
      'wyoming: server restarts': { text: expect.stringMatching(`^${FIRST_TEXT}`) },
      'vosk: nothing': { text: TEXT },
      'vosk: wrong key': refused(401),
      'vosk: quota used up': refused(429),
      'vosk: server full': refused(503),
      'vosk: engine fails': { text: LAST_TEXT },
      'vosk: connection cut': { error: 'ConnectionClosedError' },
      'vosk: server restarts': { error: 'ConnectionClosedOK' },
    });
  });

  it('10 000 messages that nobody should send, of each dialect, hurt nobody', async () => {
    const { ports, url, close } = await serve({ maxClients: 12, maxWaitingClients: 100 });
    await Promise.all([
      ...FUZZED_PATHS.map(([path, texts]) => fuzzSocket(url + path, texts, 10_000)),
      fuzzWyoming(ports.wyoming!, 10_000),
      (async () => {
        const session = await connect(`${url}/ws/transcribe/prompt`, { language: 'en' });
        async function* audio() {
          for (let at = 0; at < samples.length; at += 16_000) {
            yield samples.subarray(at, at + 16_000);
            await new Promise((resolve) => setTimeout(resolve, 100));
          }
        }
        const events = await hear(session, audio());
        const finals = events.flatMap((event) => (event.type === 'final' ? [event.text] : []));
        expect(normalizeWords(finals.join(' '))).toEqual(said);
      })(),
    ]);
    await close();
  });
});
