import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, TranscribeError } from '@ws/core';
import { silentLogger } from '@ws/core/internal';
import { afterAll, describe, expect, it } from 'vitest';
import { startServer } from '../../answers/__fixtures__/local-server.js';
import { readSpeechVariables } from './speech-environment.js';
import { speechFromEnvironment } from './speech-from-environment.js';
import { ensurePython } from './synthesizers.js';

const directory = mkdtempSync(join(tmpdir(), 'ws-speech-env-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('the environment', () => {
  it('names hibari where it says nothing', () => {
    const nothing = readSpeechVariables({ TTS_VOICE: ' ', TTS_BACKEND: '' });
    expect(nothing).toMatchObject({
      ...{ backend: 'hibari', voice: undefined, speed: undefined, timeoutMs: 20_000 },
    });
  });

  it.each<[string, string]>([
    ['TTS_BACKEND', 'festival'],
    ['TTS_SPEED', 'fast'],
    ['TTS_SPEED', '-1'],
    ['TTS_SPEED', '1e9'],
    ['TTS_SAMPLE_RATE', '8'],
    ['TTS_TIMEOUT_MS', '999'],
    ['TTS_TIMEOUT_MS', '600001'],
    ['TTS_TIMEOUT_MS', '1500.5'],
  ])('is refused by name: %s=%s', async (option, value) => {
    await expect(speechFromEnvironment({ [option]: value })).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
      message: expect.stringContaining(`${option} is "${value}"`),
      details: { option },
    });
  });

  it('makes a synthesizer and its cache', async () => {
    const speech = await speechFromEnvironment({
      ...{ TTS_BACKEND: 'openai', TTS_VOICE: 'af_heart', TTS_SPEED: '1.25', TTS_MODEL: 'kokoro' },
      ...{ TTS_BASE_URL: 'http://127.0.0.1:1/v1', OPENAI_API_KEY: 'k', TTS_CACHE_DIR: directory },
    });
    expect(speech).toMatchObject({ voice: 'af_heart', speed: 1.25 });
    expect(speech.synthesizer.name).toBe('openai kokoro at 127.0.0.1:1');
    expect(speech.cache.synthesizer).toBe(speech.synthesizer);
    await speech[Symbol.asyncDispose]();
    await expect(speech.synthesizer.load()).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
    await expect(speech.cache.speak('Yes.')).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
  });

  it('says how long a call may take', async () => {
    const hanging = await startServer(() => {});
    const speech = await speechFromEnvironment({
      ...{ TTS_BACKEND: 'openai', TTS_BASE_URL: `${hanging.url}/v1`, TTS_TIMEOUT_MS: '1000.0' },
      TTS_CACHE_DIR: directory,
    });
    await expect(speech.cache.speak('Yes.')).rejects.toMatchObject({
      ...{ code: 'ERR_BACKEND_TIMEOUT', details: { callTimeoutMs: 1000 } },
    });
    await speech[Symbol.asyncDispose]();
  });

  it('that asks for a voice nobody has, or a speed, is refused at once', async () => {
    const setUp = false;
    const env = { TTS_BACKEND: 'openai', TTS_SPEED: '4', TTS_CACHE_DIR: directory };
    await (await speechFromEnvironment(env, { setUp }))[Symbol.asyncDispose]();
    await expect(speechFromEnvironment(env, { setup: false } as never)).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
    });
  });
});

describe('a Python environment', () => {
  const made = { directory, python: 'python', made: true };
  const setup = { name: 'hibari' } as const;

  it('that is not there is made, and the log says how it goes', async () => {
    const said: string[] = [];
    const say = (_: object, message: string): void => void said.push(message);
    // The first is shown in a terminal, too, where the log begins at warnings.
    const logger: Logger = { ...silentLogger, info: say, warn: (_, text) => say(_, `! ${text}`) };
    await ensurePython(
      {
        ...setup,
        find: () => undefined,
        async setUp({ onProgress }) {
          onProgress?.({ phase: 'creating', what: 'x', done: 0, total: 1 });
          return made;
        },
      },
      { setUp: true, logger },
    );
    expect(said).toEqual([
      '! hibari is being set up, once: its Python packages are downloaded',
      'setting up',
      'hibari is set up',
    ]);
  });

  it('is left alone where it is there, or may not be made', async () => {
    const setUp = () => Promise.reject(new Error('not to be called'));
    const host = { setUp: false, logger: silentLogger };
    await ensurePython({ ...setup, find: () => made, setUp }, host);
    const missing = ensurePython({ ...setup, find: () => undefined, setUp }, host);
    await expect(missing).rejects.toBeInstanceOf(TranscribeError);
    await expect(missing).rejects.toMatchObject({
      code: 'ERR_BACKEND_UNAVAILABLE',
      message: expect.stringContaining('Run: npx @ws/tts-hibari setup'),
    });
  });
});
