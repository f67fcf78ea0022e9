// Clients of other speech services, unmodified, against the real engine and the real voice: what is spoken is heard back.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOnnxBackend } from '@ws/backend-onnx';
import { createResampler, decodePcm, readWav } from '@ws/core/audio';
import { wordErrorRate } from '@ws/core/measures';
import { createServer, type TranscriptionServer } from '@ws/server';
import { createVoice, type Speech, speechFromEnvironment } from '@ws/voice';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { scriptedAnswers } from '../src/__fixtures__/talking.js';

const TEXT =
  'The lighthouse is open today, and the old keeper is there. She sells fresh bread and milk on the market every morning.';
const PYTHON = ['wyoming==1.10.2'];
const programs = join(import.meta.dirname, 'support', 'clients');
const folder = mkdtempSync(join(tmpdir(), 'ws-speech-clients-'));
const speech = await speechFromEnvironment({
  ...{ ...process.env, TTS_BACKEND: '', TTS_CACHE_DIR: join(folder, 'sounds') },
}).then(
  (made) => made,
  (error: Error) => {
    console.warn(`Tests of real speech are skipped: ${error.message}`);
    return undefined;
  },
);
const backend = createOnnxBackend({ model: 'tiny.en' });
let server: TranscriptionServer;

const hasFfmpeg = ((): boolean => {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('FLAC is left out: there is no ffmpeg.');
    return false;
  }
})();

/** Where the package of Python lies; those of npm lie beside the tests. */
const python = join(folder, 'python');

async function install(): Promise<void> {
  await execa('python3', ['-m', 'pip', 'install', '-q', '--target', python, ...PYTHON]);
}

beforeAll(async () => {
  if (speech === undefined) return;
  const answers = scriptedAnswers(function* () {
    yield 'Nothing.';
  });
  [server] = await Promise.all([
    createServer({
      ...{ backend, port: 0, wyomingPort: 0, turn: 'none' },
      protocols: [createVoice({ answers, speech, env: {} })],
    }),
    install(),
  ]);
});
beforeEach(({ skip }) => {
  skip(speech === undefined, 'hibari cannot be set up here');
});
afterAll(async () => {
  await server?.close();
  await (speech as Speech | undefined)?.[Symbol.asyncDispose]();
  await backend[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
async function said(command: string, program: string, ...args: string[]): Promise<any> {
  const { stdout } = await execa(command, [join(programs, program), ...args], {
    ...{ cwd: folder, env: { PYTHONPATH: python }, timeout: 600_000 },
  });
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

const address = (): string => server.url.replace('ws', 'http');

function expectHeard(texts: Readonly<Record<string, string>>, least: number): void {
  expect(Object.keys(texts).length).toBeGreaterThanOrEqual(least);
  for (const [how, text] of Object.entries(texts)) {
    // One word of 22.
    expect(wordErrorRate(TEXT, text).rate, `${how}: ${text}`).toBeLessThan(0.05);
  }
}

/** What is heard of a WAV file, or of samples at 24 kHz. */
async function hear(file: string): Promise<string> {
  const bytes = readFileSync(join(folder, file));
  const { samples, sampleRate } = file.endsWith('.wav')
    ? readWav(bytes)
    : { samples: decodePcm(bytes, 'pcm_s16le'), sampleRate: 24_000 };
  const resampler = createResampler(sampleRate);
  const at16k = Float32Array.from([...resampler.process(samples), ...resampler.flush()]);
  return (await backend.transcribe(at16k, {})).text;
}

describe('unmodified clients', () => {
  it('openai: every format, events, errors, a client that leaves', async () => {
    const formats = ['mp3', 'opus', 'wav', ...(hasFfmpeg ? ['flac'] : [])];
    const told = await said('node', 'openai-speech.mjs', `${address()}/v1`, TEXT, formats.join());
    expectHeard(told.heard, formats.length);
    expect(told.pieces).toBeGreaterThan(5);
    expect(told.types).toEqual(['speech.audio.delta', 'speech.audio.done']);
    expect(told.errors).toEqual([
      'BadRequestError 400 voice invalid_value',
      'NotFoundError 404 model model_not_found',
    ]);
    expect(told.left).toMatch('APIUserAbortError');
  });

  it('deepgram: every encoding, an error, a WebSocket', async () => {
    const told = await said('node', 'deepgram-speak.mjs', address(), TEXT, 'live.pcm');
    expectHeard(told.heard, 4);
    expect(told.error).toEqual(['BadRequestError', 400, 'INVALID_QUERY_PARAMETER']);
    expect(told.live).toEqual({ types: ['Metadata', 'Cleared', 'Flushed'], code: 1000 });
    expectHeard({ live: await hear('live.pcm') }, 1);
  });

  it('wyoming: what there is, a text whole and in pieces, a voice there is not', async () => {
    const port = String(server.ports.wyoming);
    const files = ['whole.wav', 'streamed.wav'];
    const told = await said('python3', 'wyoming_tts.py', port, TEXT, ...files);
    const { voices } = speech!.synthesizer.capabilities;
    expect(told).toMatchObject({
      ...{ voices: voices.map(({ name }) => name), streaming: true, hears: ['whisper-streaming'] },
      whole: ['audio-start', 'audio-chunk', 'audio-stop'],
      streamed: ['audio-start', 'audio-chunk', 'audio-stop', 'synthesize-stopped'],
      refused: ['error', null],
    });
    expectHeard({ whole: await hear('whole.wav'), streamed: await hear('streamed.wav') }, 2);
  });
});
