// Programs that read finals, built, over a real server whose engine fails on one utterance: it must not be missing silently.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transcribe } from '@ws/client';
import { createEnergyVad, TranscribeError, type VoiceActivityDetector } from '@ws/core';
import { writeWav } from '@ws/core/audio';
import { createServer, type TranscriptionServer } from '@ws/server';
import { createScriptedBackend } from '@ws/testing';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const program = join(import.meta.dirname, '..', '..', 'client', 'bin', 'ws-client.js');
const WORDS = ['first', 'second', 'third'];
const WHY = 'The engine failed on this audio.';

/** Utterances of a second, two seconds apart from start to start; the loudness of each is its word. */
function speech(...words: readonly string[]): Float32Array {
  const samples = new Float32Array(words.length * 32_000);
  for (const [i, word] of words.entries()) {
    const loudness = 0.2 * (WORDS.indexOf(word) + 1);
    for (let at = 8000; at < 24_000; at++) {
      samples[i * 32_000 + at] = Math.floor(at / 40) % 2 === 0 ? loudness : -loudness;
    }
  }
  return samples;
}

function wordOf(samples: Float32Array): string {
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return WORDS[Math.round(loudest / 0.2) - 1] ?? '';
}

let server: TranscriptionServer;
/** The engine fails on it. */
let hardWord: string | undefined;
let createVad: () => VoiceActivityDetector;
const root = mkdtempSync(join(tmpdir(), 'ws-untranscribed-'));
let folder: string;

beforeAll(async () => {
  const backend = createScriptedBackend({
    keepCalls: false,
    hypotheses: ({ samples }) => wordOf(samples),
    failures: ({ samples }) =>
      hardWord !== undefined && wordOf(samples) === hardWord
        ? new TranscribeError(WHY, { code: 'ERR_BACKEND_FAILED' })
        : undefined,
  });
  const silent = () => {};
  server = await createServer({
    ...{ backend, port: 0, turn: 'none', page: false, maxClients: 8 },
    vad: () => createVad(),
    logger: { debug: silent, info: silent, warn: silent, error: silent },
  });
});
afterAll(async () => {
  await server?.close();
  rmSync(root, { recursive: true, force: true });
});
beforeEach(() => {
  folder = mkdtempSync(join(root, 'run-'));
  createVad = createEnergyVad;
  hardWord = 'second';
});
afterEach(() => {
  hardWord = undefined;
});

const save = (name: string, samples: Float32Array): void =>
  writeFileSync(join(folder, name), writeWav(samples, { sampleRate: 16_000 }));
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const client = (args: readonly string[], input: Uint8Array = new Uint8Array(0)) =>
  execa('node', [program, ...args, '--server', server.url], {
    ...{ cwd: folder, input, reject: false, cleanup: true, timeout: 500_000 },
  });

describe('transcribe()', () => {
  async function collect(samples: Float32Array) {
    const texts: string[] = [];
    const events: string[] = [];
    const audio = Object.assign([samples], { sampleRate: 16_000 });
    let failure: unknown;
    try {
      const options = { onEvent: ({ type }: { type: string }) => void events.push(type) };
      for await (const { text } of transcribe(server.url, audio, options)) texts.push(text);
    } catch (error) {
      failure = error;
    }
    return { texts, events, failure };
  }

  it('gives all other finals, then throws what is missing, with its times', async () => {
    const { texts, events, failure } = await collect(speech('first', 'second', 'third'));
    expect(texts).toEqual(['first', 'third']);
    expect(failure).toMatchObject({
      code: 'ERR_BACKEND_FAILED',
      message: expect.stringMatching(/^The transcript has gaps\. From 2\.\d to [34]\.\d s: /),
      details: { count: 1, gaps: [{ message: WHY }] },
    });
    const [{ start, end }] = (failure as { details: { gaps: { start: number; end: number }[] } })
      .details.gaps as [{ start: number; end: number }];
    expect(start).toBeGreaterThan(1.5);
    expect(start).toBeLessThan(2.5);
    expect(end).toBeGreaterThanOrEqual(3.5);
    expect(end).toBeLessThan(4.5);
    expect(events.filter((type) => type === 'error' || type === 'final')).toEqual([
      'final',
      'error',
      'final',
    ]);
  });

  it('ends without an error where nothing is missing, and tells warnings', async () => {
    createVad = () => ({
      ...createEnergyVad(),
      process() {
        throw new Error('The detector died.');
      },
    });
    hardWord = undefined;
    const { texts, events, failure } = await collect(speech('first'));
    expect(failure).toBeUndefined();
    expect(texts).toEqual(['first']);
    expect(events).toContain('warning');
  });
});

describe('ws-client file --server', () => {
  it('tells which audio has no transcript, does the rest, and ends with 1', async () => {
    save('names.wav', speech('first', 'second', 'third'));
    const { exitCode, stdout, stderr } = await client(['file', 'names.wav']);
    expect(stdout).toBe('first\nthird');
    expect(stderr).toBe(`ws-client: names.wav: no transcript from 00:02 to 00:04: ${WHY}`);
    expect(exitCode).toBe(1);
  });

  it('writes the other utterances, and the other files', async () => {
    save('names.wav', speech('first', 'second', 'third'));
    save('whole.wav', speech('third', 'first'));
    const files = ['names.wav', 'whole.wav'];
    const { exitCode, stderr } = await client([
      ...['file', ...files, '-o', 'txt', '-j', '2', '--quiet'],
    ]);
    expect(read('names.txt')).toBe('first\nthird\n');
    expect(read('whole.txt')).toBe('third\nfirst\n');
    expect(stderr).toContain('names.wav: no transcript from 00:02 to 00:04');
    expect(exitCode).toBe(1);
  });

  it('tells a warning, and ends with 0', async () => {
    createVad = () => ({
      ...createEnergyVad(),
      process() {
        throw new Error('The detector died.');
      },
    });
    hardWord = undefined;
    save('names.wav', speech('first'));
    const { exitCode, stdout, stderr } = await client(['file', 'names.wav']);
    expect(stdout).toBe('first');
    expect(stderr).toMatch(/^ws-client: names\.wav: .*detector failed/);
    expect(exitCode).toBe(0);
  });
});

describe('ws-client listen', () => {
  it('tells which audio has no transcript, where no terminal is, and ends with 1', async () => {
    const wav = writeWav(speech('first', 'second', 'third'), { sampleRate: 16_000 });
    const { exitCode, stdout, stderr } = await client(['listen', '-'], wav);
    expect(stdout).toBe('first\nthird');
    expect(stderr).toBe(`ws-client: no transcript from 00:02 to 00:04: ${WHY}`);
    expect(exitCode).toBe(1);
  });
});
