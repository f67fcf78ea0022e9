import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TranscribeError } from '@ws/core';
import { silentLogger } from '@ws/core/internal';
import {
  createScriptedSynthesizer,
  type ScriptedSynthesizer,
  type ScriptedSynthesizerOptions,
} from '@ws/speech/testing';
import { createManualClock, type ManualClock } from '@ws/testing';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createSpeechCache, type SpeechCache } from '../cache/speech-cache.js';
import type { SpokenPiece, UnspokenPiece } from './speak-piece.js';
import { createSpokenAnswer, type SpokenAnswer } from './spoken-answer.js';
import type { SpokenAnswerOptions } from './spoken-answer-options.js';

type Piece = SpokenPiece | UnspokenPiece;

const root = mkdtempSync(join(tmpdir(), 'ws-spoken-answer-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const ANSWER =
  'The **sea** is calm today, and the old lighthouse is open to all of you. Go there before noon.\n\n- The keeper will show you the lamp and tell its story.\n- He sleeps in the afternoon, so please do not knock then.';
const PIECES = [
  'The sea is calm today,',
  'and the old lighthouse is open to all of you.',
  'Go there before noon. The keeper will show you the lamp and tell its story.',
  'He sleeps in the afternoon, so please do not knock then.',
];

let clock: ManualClock;
let synthesizer: ScriptedSynthesizer;
let cache: SpeechCache;
let count = 0;

function create(script: ScriptedSynthesizerOptions = {}): void {
  synthesizer = createScriptedSynthesizer({ clock, ...script });
  cache = createSpeechCache({ synthesizer, directory: join(root, `cache-${count++}`), clock });
}

beforeEach(() => {
  clock = createManualClock();
  create();
});

const speak = (options: Partial<SpokenAnswerOptions> = {}) =>
  createSpokenAnswer({ cache, ...options });

async function write(spoken: SpokenAnswer, text: string, length = 3): Promise<void> {
  for (let at = 0; at < text.length; at += length) await spoken.push(text.slice(at, at + length));
  spoken.end();
}

async function read(spoken: SpokenAnswer): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for await (const piece of spoken) pieces.push(piece);
  return pieces;
}

const said = () => synthesizer.calls.map(({ text }) => text);
const died = () =>
  new TranscribeError('It died.', { code: 'ERR_BACKEND_CRASHED', retryable: true });

describe('a spoken answer', () => {
  it('comes in pieces, in their order, without its Markdown, the first a clause', async () => {
    const spoken = speak();
    const [pieces] = await Promise.all([read(spoken), write(spoken, ANSWER)]);
    expect(pieces.map(({ text }) => text)).toEqual(PIECES);
    expect(said()).toEqual(PIECES);
    expect(pieces.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    for (const piece of pieces) {
      expect(piece).toMatchObject({ seconds: expect.closeTo(piece.text.length * 0.06) });
    }
  });

  it('says where its pieces are in the answer, however that was cut', async () => {
    for (const length of [1, 7, 1000]) {
      const spoken = speak();
      const [pieces] = await Promise.all([read(spoken), write(spoken, ` ${ANSWER}\n`, length)]);
      const written = pieces.map(({ start, end }) => ` ${ANSWER}\n`.slice(start, end));
      expect(written).toEqual([
        'The **sea** is calm today,',
        'and the old lighthouse is open to all of you.',
        'Go there before noon.\n\n- The keeper will show you the lamp and tell its story.\n-',
        'He sleeps in the afternoon, so please do not knock then.',
      ]);
    }
  });

  it('may be empty, or say nothing', async () => {
    for (const text of ['', '\n\n', '```\ncode\n```', '🎉']) {
      const spoken = speak();
      const [pieces] = await Promise.all([read(spoken), write(spoken, text)]);
      expect(pieces).toEqual([]);
    }
  });

  it('is given with its voice and speed', async () => {
    const voices = ['ann', 'bob'].map((name) => ({ name, languages: ['en'] }));
    create({ capabilities: { voices } });
    const spoken = speak({ voice: 'bob', speed: 1.5 });
    await Promise.all([read(spoken), write(spoken, 'Yes.')]);
    expect(synthesizer.calls).toMatchObject([{ voice: 'bob', speed: 1.5 }]);
    expect(() => speak({ voice: 'cat' })).toThrow(/"voice"/);
    expect(() => speak({ speed: 9 })).toThrow(/"speed"/);
  });

  it('is spoken so many pieces ahead, and no more', async () => {
    const spoken = speak({ ahead: 2 });
    await write(spoken, ANSWER);
    await expect.poll(said).toHaveLength(2);
    const pieces = spoken[Symbol.asyncIterator]();
    expect((await pieces.next()).value).toMatchObject({ index: 0 });
    await expect.poll(said).toHaveLength(3);
    await pieces.return?.();
    expect(said()).toHaveLength(3);
  });

  it('lets its writer wait while many pieces wait', async () => {
    const spoken = speak({ ahead: 1, maxWaitingPieces: 2, minWords: 1 });
    let isWritten = false;
    const sentence = 'It is so. ';
    const writing = spoken.push(sentence.repeat(10_000)).then(() => {
      isWritten = true;
    });
    await expect(spoken.push('More.')).rejects.toMatchObject({ code: 'ERR_INVALID_STATE' });
    const pieces = spoken[Symbol.asyncIterator]();
    for (let i = 0; i < 10; i++) await pieces.next();
    expect(isWritten).toBe(false);
    // The same is spoken once.
    expect(synthesizer.calls).toHaveLength(1);
    await pieces.return?.();
    await expect(writing).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });

  it('ends at once when it is aborted, and the engine’s work with it', async () => {
    create({ hangs: ({ index }) => index > 0 });
    const abort = new AbortController();
    const spoken = speak({ signal: abort.signal, ahead: 3 });
    await write(spoken, ANSWER);
    const pieces = spoken[Symbol.asyncIterator]();
    await pieces.next();
    const next = pieces.next();
    await expect.poll(said).toHaveLength(4);
    abort.abort();
    await expect(next).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await expect(spoken.push('More.')).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await expect
      .poll(() => synthesizer.calls.map(({ outcome }) => outcome))
      .toEqual(['answered', 'aborted', 'aborted', 'aborted']);
  });

  it('goes on after a piece that cannot be spoken', async () => {
    const failed = new TranscribeError('No.', { code: 'ERR_BACKEND_TIMEOUT', retryable: true });
    create({ failures: ({ text }) => (text === PIECES[1] ? failed : undefined) });
    const spoken = speak();
    const [pieces] = await Promise.all([read(spoken), write(spoken, ANSWER)]);
    expect(pieces.map(({ error }) => error)).toEqual([undefined, failed, undefined, undefined]);
    expect(pieces[1]).toMatchObject({ index: 1, text: PIECES[1] });
  });

  it('says a piece again over which the synthesizer died', async () => {
    create({ failures: ({ index }) => (index === 1 ? died() : undefined) });
    const spoken = speak({ ahead: 1 });
    const [pieces] = await Promise.all([read(spoken), write(spoken, ANSWER)]);
    expect(pieces.every(({ error }) => error === undefined)).toBe(true);
    expect(said()).toEqual([PIECES[0], PIECES[1], ...PIECES.slice(1)]);
  });

  it('fails when the synthesizer is gone, or fails again and again', async () => {
    const gone = new TranscribeError('No Python.', { code: 'ERR_BACKEND_UNAVAILABLE' });
    for (const error of [gone, died()]) {
      create({ failures: () => error });
      const spoken = speak({ maxFailures: 3 });
      const reading = read(spoken);
      await write(spoken, ANSWER).catch(() => {});
      await expect(reading).rejects.toBe(error);
      await expect(spoken.push('More.')).rejects.toMatchObject({ code: error.code });
    }
    create();
    const spoken = speak();
    await cache[Symbol.asyncDispose]();
    const reading = read(spoken);
    await write(spoken, ANSWER).catch(() => {});
    await expect(reading).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
  });

  it('is written until its end, and read once', async () => {
    const spoken = speak();
    spoken.end();
    spoken.end();
    await expect(spoken.push('More.')).rejects.toMatchObject({ code: 'ERR_INVALID_STATE' });
    expect(await read(spoken)).toEqual([]);
    await expect(read(spoken)).rejects.toMatchObject({ code: 'ERR_INVALID_STATE' });
    await expect(speak().push(7 as never)).rejects.toMatchObject({ code: 'ERR_INVALID_OPTION' });
    expect(() => createSpokenAnswer({} as never)).toThrow(/"cache"/);
    expect(() => speak({ ahead: 0 })).toThrow(/"ahead"/);
  });

  it('does not mix with nine others', async () => {
    const answers = Array.from({ length: 10 }, (_, i) =>
      [1, 2, 3, 4].map(
        (n) => `This is sentence ${n} of answer ${i}, which nine others are beside.`,
      ),
    );
    const logger = silentLogger;
    const spoken = await Promise.all(
      answers.map(async (sentences) => {
        const answer = speak({ firstClauseWords: 1000, logger });
        const [pieces] = await Promise.all([read(answer), write(answer, sentences.join(' '))]);
        return pieces.map(({ text }) => text);
      }),
    );
    expect(spoken).toEqual(answers);
  });
});
