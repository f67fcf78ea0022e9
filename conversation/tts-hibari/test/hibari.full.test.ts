// hibari itself, in its own environment, heard by Whisper.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOnnxBackend } from '@ws/backend-onnx';
import type { TranscriptionBackend } from '@ws/core';
import { createResampler } from '@ws/core/audio';
import { wordErrorRate } from '@ws/core/measures';
import { createSentenceCutter } from '@ws/speech';
import { describeSpeech } from '@ws/speech/vitest';
import { createHibari, type Hibari, type HibariOptions, setupHibari } from '@ws/tts-hibari';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { childrenOf } from '../../../test/support/child-processes.js';
import { failure } from '../../../test/support/failure.js';
import { setUp } from './support/set-up.js';

const python = await setUp();
const texts = {
  short: 'So it is.',
  long: 'The lighthouse keeper opened the old door and looked at the sea.',
};

describeSpeech('hibari', { create: () => createHibari(), texts });

describe('hibari', () => {
  let whisper: TranscriptionBackend;
  let hibari: Hibari;
  beforeAll(async () => {
    whisper = createOnnxBackend({ model: 'tiny.en' });
    hibari = createHibari();
    await hibari.load();
  });
  afterAll(async () => {
    await whisper?.[Symbol.asyncDispose]();
    await hibari?.[Symbol.asyncDispose]();
  });

  async function heard(text: string, speed = 1): Promise<string> {
    const { samples, sampleRate } = await hibari.synthesize(text, { speed });
    const resampler = createResampler(sampleRate);
    const at16k = [...resampler.process(samples), ...resampler.flush()];
    const { text: words } = await whisper.transcribe(Float32Array.from(at16k), {});
    return words;
  }

  it.each([
    texts.long,
    'Good morning, and welcome to the harbor.',
    'She sells fresh bread and milk on the market every morning.',
  ])('is heard as it was written: %s', async (text) => {
    const words = await heard(text);
    expect(wordErrorRate(text, words), words).toMatchObject({ rate: 0 });
  });

  it('is understood faster and slower', async () => {
    for (const speed of [0.75, 1.25]) {
      expect(wordErrorRate(texts.long, await heard(texts.long, speed)).rate).toBe(0);
    }
  });

  it('says an answer that streamed in as Markdown', async () => {
    const cutter = createSentenceCutter();
    const answer =
      '# The sea\n\nThe **sea** is calm. The keeper [went](https://x.org) home to sleep.';
    const pieces = [...answer.matchAll(/.{1,4}/gsu)].flatMap(([chunk]) => cutter.push(chunk));
    const spoken = [...pieces, ...cutter.end()];
    const words = await Promise.all(spoken.map((piece) => heard(piece)));
    expect(
      wordErrorRate('the sea the sea is calm the keeper went home to sleep', words.join(' ')).rate,
    ).toBe(0);
  });

  it.each<[string, string, string]>([
    ['of 37 digits', '9'.repeat(37), Array(37).fill('nine').join(' ')],
    [
      'with its thousands marked',
      `5${',000'.repeat(13)}.`,
      `five${', zero zero zero'.repeat(13)}.`,
    ],
    ['with a point', `-1.${'2'.repeat(40)}`, `-one point${' two'.repeat(40)}`],
    ['within a word', `x${'7'.repeat(37)}km`, `x${' seven'.repeat(37)} km`],
  ])('reads a number %s digit by digit', async (_, number, words) => {
    const { samples } = await hibari.synthesize(number);
    expect(samples.length).toBeGreaterThan(0);
    const spelled = await hibari.synthesize(words);
    // Not by toEqual: the difference of two sounds takes minutes to print.
    expect(Buffer.from(samples.buffer).equals(Buffer.from(spelled.samples.buffer))).toBe(true);
  });

  it('reads a number that has a name as a number', async () => {
    const { samples } = await hibari.synthesize('9'.repeat(36));
    const spelled = await hibari.synthesize(Array(36).fill('nine').join(' '));
    expect(samples.length).toBeGreaterThan(spelled.samples.length);
  });

  it('takes the longest text without a mark, in bounded memory, and stops when it is left', async () => {
    const text = 'x1 '.repeat(666);
    const abort = new AbortController();
    const call = failure(hibari.synthesize(text, { signal: abort.signal }));
    abort.abort();
    expect((await call).code).toBe('ERR_ABORTED');
    const { samples } = await hibari.synthesize(text);
    expect(samples.length).toBeGreaterThan(24_000 * 60);
    // One that is given no time for a second is told of without what it uses.
    await expect.poll(async () => (await hibari.health()).memoryBytes).toBeDefined();
    expect((await hibari.health()).memoryBytes).toBeLessThan(1e9);
  });
});

describe.runIf(process.platform === 'linux')('its process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ws-hibari-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let hibari: Hibari;
  afterEach(async () => {
    vi.useRealTimers();
    await hibari?.[Symbol.asyncDispose]();
  });

  async function start(options: HibariOptions = {}): Promise<number> {
    const before = childrenOf(process.pid);
    hibari = createHibari(options);
    await hibari.load();
    return childrenOf(process.pid).find((pid) => !before.includes(pid))!;
  }

  /** An interpreter before which another module hibari stands. */
  function pythonWith(name: string, code: string): string {
    const modules = join(folder, name);
    mkdirSync(modules);
    writeFileSync(join(modules, 'hibari.py'), code);
    const path = join(folder, `${name}.sh`);
    writeFileSync(path, `#!/bin/sh\nPYTHONPATH='${modules}' exec '${python}' "$@"\n`);
    chmodSync(path, 0o755);
    return path;
  }

  it('is started anew when it crashed; the call fails as retryable', async () => {
    const crashing = `
import os, sys
sys.path.remove(os.path.dirname(__file__))
del sys.modules["hibari"]
import hibari
real = hibari.Hibari.phonemize
def phonemize(self, text):
    if "crash" in text: os.abort()
    return real(self, text)
hibari.Hibari.phonemize = phonemize
`;
    await start({ python: pythonWith('crashing', crashing) });
    const waiting = failure(hibari.synthesize('Now crash.'));
    const beside = hibari.synthesize(texts.short);
    expect(await waiting).toMatchObject({ code: 'ERR_BACKEND_CRASHED', retryable: true });
    expect((await beside).samples.length).toBeGreaterThan(0);
    expect(await hibari.health()).toMatchObject({ status: 'ready', restarts: 1 });
  });

  it('is killed when it hangs', async () => {
    // So long a time passes when the test says so; for the call that follows it is enough on the slowest machine.
    const callTimeoutMs = 500_000;
    const child = await start({ callTimeoutMs });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    process.kill(child, 'SIGSTOP');
    const call = failure(hibari.synthesize(texts.long));
    await vi.advanceTimersByTimeAsync(callTimeoutMs);
    expect(await call).toMatchObject({ code: 'ERR_BACKEND_TIMEOUT', retryable: true });
    vi.useRealTimers();
    expect(childrenOf(process.pid)).not.toContain(child);
    await hibari.synthesize(texts.short);
  });

  it('goes with the synthesizer', async () => {
    const child = await start();
    await hibari[Symbol.asyncDispose]();
    expect(childrenOf(process.pid)).not.toContain(child);
  });

  it('is refused with what to do where there is no hibari', async () => {
    const bare = join(folder, 'bare.sh');
    writeFileSync(bare, `#!/bin/sh\nexec '${python}' -S "$@"\n`);
    chmodSync(bare, 0o755);
    hibari = createHibari({ python: bare });
    expect(await failure(hibari.load())).toMatchObject({
      code: 'ERR_BACKEND_UNAVAILABLE',
      message: expect.stringMatching(/has no module hibari-tts\. Run: ".*" -m pip install/),
    });
  });

  it('is set up once', async () => {
    expect(await setupHibari()).toMatchObject({ made: false, python });
  });
});
