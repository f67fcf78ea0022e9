import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type Logger, TranscribeError } from '@ws/core';
import { readWav } from '@ws/core/audio';
import { silentLogger } from '@ws/core/internal';
import { createScriptedSynthesizer, type ScriptedSynthesizerOptions } from '@ws/speech/testing';
import { createManualClock, type ManualClock } from '@ws/testing';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createSpeechCache, type SpeechCache } from './speech-cache.js';
import type { SpeechCacheOptions } from './speech-cache-options.js';

const DAY_MS = 86_400_000;
const NOON = Date.UTC(2026, 10, 23, 12);
const root = mkdtempSync(join(tmpdir(), 'ws-speech-cache-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let clock: ManualClock;
let directory: string;
let count = 0;
let warnings: object[];

beforeEach(() => {
  clock = createManualClock();
  directory = join(root, `cache-${count++}`);
  warnings = [];
});

function create(
  options: Partial<SpeechCacheOptions> = {},
  script: ScriptedSynthesizerOptions = {},
) {
  const synthesizer = createScriptedSynthesizer({ clock, ...script });
  const logger: Logger = { ...silentLogger, warn: (fields) => void warnings.push(fields) };
  const nowMs = () => NOON + clock.now();
  const cache = createSpeechCache({ synthesizer, directory, clock, nowMs, logger, ...options });
  return { cache, synthesizer };
}

async function bytesOf(cache: SpeechCache, file: string): Promise<Buffer | undefined> {
  const sound = await cache.open(file);
  return sound && buffer(sound.stream());
}

const files = (day = '2026-11-23') => readdirSync(join(directory, day));

describe('a sound', () => {
  it('is a WAV file in the folder of its day, for this user only', async () => {
    const { cache } = create();
    const { file, seconds, bytes } = await cache.speak('Good morning.');
    expect(file).toMatch(/^[0-9a-f]{64}\.wav$/);
    expect(files()).toEqual([file]);
    const path = join(directory, '2026-11-23', file);
    expect(statSync(path).size).toBe(bytes);
    expect(seconds).toBeCloseTo(13 * 0.06);
    if (process.platform !== 'win32') {
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(statSync(directory).mode & 0o777).toBe(0o700);
    }
    const { samples, sampleRate } = readWav(readFileSync(path));
    expect([samples.length, sampleRate]).toEqual([13 * 480, 8000]);
    expect(await bytesOf(cache, file)).toEqual(readFileSync(path));
  });

  it('is spoken once, however its text is spaced, and by the next process', async () => {
    const first = create();
    const spoken = await first.cache.speak('Good   morning.\n');
    expect(await first.cache.speak(' Good morning.')).toEqual(spoken);
    expect(first.cache.use).toMatchObject({ files: 1, hits: 1, misses: 1 });
    const second = create();
    expect(await second.cache.speak('Good morning.')).toEqual(spoken);
    expect(second.synthesizer.calls).toEqual([]);
  });

  it('has a name that cannot be computed: another in each directory', async () => {
    const request = [1, 'scripted', 8000, 'scripted', '', 1, 'Good morning.'];
    const computed = createHash('sha256').update(JSON.stringify(request)).digest('hex');
    const { cache } = create();
    const { file } = await cache.speak('Good morning.');
    expect(file).not.toBe(`${computed}.wav`);
    const other = create({ directory: `${directory}-other` });
    const elsewhere = await other.cache.speak('Good morning.');
    expect(elsewhere.file).not.toBe(file);
    const secret = join(directory, '.secret');
    expect(readFileSync(secret, 'utf8')).toMatch(/^[0-9a-f]{64}$/);
    if (process.platform !== 'win32') expect(statSync(secret).mode & 0o777).toBe(0o600);
  });

  it('has one name in all processes that begin at once', async () => {
    const caches = Array.from({ length: 10 }, () => create().cache);
    const names = await Promise.all(
      caches.map(async (cache) => (await cache.speak('Good morning.')).file),
    );
    expect(new Set(names).size).toBe(1);
    const left = readdirSync(directory).filter((name) => name !== '.secret');
    expect(left).toEqual(['2026-11-23']);
  });

  const damage: [string, (secret: string) => void][] = [
    ['is cut off', (secret) => writeFileSync(secret, 'abc')],
    ['is none', (secret) => writeFileSync(secret, 'x'.repeat(64))],
    ['is missing', (secret) => rmSync(secret)],
  ];
  if (process.platform !== 'win32') {
    damage.push(['can be read by others', (secret) => chmodSync(secret, 0o644)]);
    damage.push([
      'is a link',
      (secret) => {
        rmSync(secret);
        writeFileSync(join(root, 'known'), 'a'.repeat(64));
        symlinkSync(join(root, 'known'), secret);
      },
    ]);
  }

  it.each(damage)(
    'of a secret that %s is forgotten, as one with a computed name',
    async (_, harm) => {
      const first = create();
      const before = await first.cache.speak('Good morning.');
      const computed = `${'a'.repeat(64)}.wav`;
      copyFileSync(
        join(directory, '2026-11-23', before.file),
        join(directory, '2026-11-23', computed),
      );
      harm(join(directory, '.secret'));
      const { cache } = create();
      const after = await cache.speak('Good morning.');
      expect(after.file).not.toBe(before.file);
      expect(files()).toEqual([after.file]);
      expect(await cache.open(computed)).toBeUndefined();
      expect((await create().cache.speak('Good morning.')).file).toBe(after.file);
    },
  );

  it('is another for another voice, speed or synthesizer', async () => {
    const voices = ['ann', 'bob'].map((name) => ({ name, languages: ['en', 'de'] }));
    const { cache, synthesizer } = create({}, { capabilities: { voices } });
    const how = [{}, { voice: 'bob' }, { speed: 2 }, { language: 'de' }];
    const names = await Promise.all(
      how.map(async (each) => (await cache.speak('Yes.', each)).file),
    );
    const other = create({ synthesizer: { ...synthesizer, name: 'other' } });
    names.push((await other.cache.speak('Yes.')).file);
    expect(new Set(names).size).toBe(5);
    expect((await cache.speak('Yes.', { voice: 'ann' })).file).toBe(names[0]);
  });

  it('may be silence', async () => {
    const { cache } = create({}, { samples: () => new Float32Array(0) });
    const { file, seconds, bytes } = await cache.speak('...');
    expect([seconds, bytes]).toEqual([0, 44]);
    expect(await bytesOf(cache, file)).toHaveLength(44);
  });

  it('is sent in parts, once, and to its end when it is deleted meanwhile', async () => {
    const { cache } = create();
    const { file, bytes } = await cache.speak('Good morning.');
    const part = await cache.open(file);
    expect(await buffer(part!.stream({ start: 8, end: 11 }))).toEqual(Buffer.from('WAVE'));
    expect(() => part!.stream()).toThrow(/Open it again/);
    const sound = await cache.open(file);
    for (const range of [
      { start: -1, end: 3 },
      { start: 4, end: 3 },
      { start: 0, end: bytes },
      { start: 0.5, end: 3 },
    ]) {
      expect(() => sound!.stream(range)).toThrow(/is none of a sound/);
    }
    rmSync(directory, { recursive: true });
    expect(await buffer(sound!.stream())).toHaveLength(bytes);
    const left = await cache.open(file);
    await left![Symbol.asyncDispose]();
    expect(() => left!.stream()).toThrow(/Open it again/);
  });

  it('that is gone or damaged is made anew', async () => {
    const { cache, synthesizer } = create();
    const { file, bytes } = await cache.speak('Good morning.');
    const path = join(directory, '2026-11-23', file);
    rmSync(path);
    expect(await bytesOf(cache, file)).toHaveLength(bytes);
    writeFileSync(path, 'damaged');
    expect(await bytesOf(cache, file)).toHaveLength(bytes);
    expect(synthesizer.calls).toHaveLength(3);
    writeFileSync(path, Buffer.alloc(bytes));
    const next = create();
    expect(await bytesOf(next.cache, file)).toBeUndefined();
    expect(await next.cache.speak('Good morning.')).toMatchObject({ file, bytes });
    expect(next.synthesizer.calls).toHaveLength(1);
  });
});

describe('a name', () => {
  it('of any other form is looked up nowhere', async () => {
    const { cache } = create();
    const { file } = await cache.speak('Good morning.');
    const key = file.slice(0, 64);
    writeFileSync(join(directory, 'secret.wav'), 'secret');
    const names: unknown[] = [
      '',
      '.',
      '..',
      'secret.wav',
      '../secret.wav',
      `2026-11-23/${file}`,
      `../2026-11-23/${file}`,
      `${key}`,
      `${key.toUpperCase()}.wav`,
      `${file}\0`,
      `${file}\n`,
      `%2e%2e/${file}`,
      `${key}.wav/..`,
      `C:\\${file}`,
      7,
      null,
      {},
      [file],
      'a'.repeat(1e6),
    ];
    for (const name of names) expect(await cache.open(name as string)).toBeUndefined();
    expect(await cache.open(`${'0'.repeat(64)}.wav`)).toBeUndefined();
  });
});

describe('requests for the same', () => {
  it('share one synthesis, which goes on while one of them waits', async () => {
    const { cache, synthesizer } = create({}, { latencyMs: 100 });
    await cache.load();
    const aborts = [1, 2, 3].map(() => new AbortController());
    const calls = aborts.map(({ signal }) => cache.speak('Good morning.', { signal }));
    await clock.advance(50);
    aborts[0]!.abort();
    aborts[1]!.abort();
    for (const call of calls.slice(0, 2))
      await expect(call).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await clock.advance(50);
    expect(await calls[2]).toMatchObject({ bytes: 44 + 13 * 960 });
    expect(synthesizer.calls.map(({ outcome }) => outcome)).toEqual(['answered']);
  });

  it('end it when all have left; the next begins anew', async () => {
    const { cache, synthesizer } = create({}, { latencyMs: 100 });
    await cache.load();
    const abort = new AbortController();
    const calls = [1, 2].map(() => cache.speak('Good morning.', { signal: abort.signal }));
    await clock.advance(50);
    abort.abort();
    const next = cache.speak('Good morning.');
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await clock.advance(100);
    expect(await next).toBeDefined();
    expect(synthesizer.calls.map(({ outcome }) => outcome)).toEqual(['aborted', 'answered']);
  });

  it('fail together, and the next tries again', async () => {
    const failures = ({ index }: { index: number }) =>
      index === 0
        ? new TranscribeError('It died.', { code: 'ERR_BACKEND_CRASHED', retryable: true })
        : undefined;
    const { cache, synthesizer } = create({}, { failures });
    const calls = await Promise.allSettled([cache.speak('Yes.'), cache.speak('Yes.')]);
    expect(calls.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await cache.speak('Yes.')).toBeDefined();
    expect(synthesizer.calls).toHaveLength(2);
  });
});

describe('the disk', () => {
  const SECONDS_64K = 'x'.repeat(136); // 136 × 960 + 44 bytes: 32 blocks of 4096

  it('holds so many bytes: what was used longest ago goes', async () => {
    const { cache, synthesizer } = create({ maxBytes: 1_048_576 });
    const spoken: string[] = [];
    for (let i = 0; i < 8; i++)
      spoken.push((await cache.speak(`${i}${SECONDS_64K.slice(1)}`)).file);
    expect(cache.use).toMatchObject({ files: 8, bytesOnDisk: 1_048_576 });
    await cache.speak(`0${SECONDS_64K.slice(1)}`);
    await cache.speak('Another.');
    expect(new Set(files())).toEqual(
      new Set([spoken[0], ...spoken.slice(2), (await cache.speak('Another.')).file]),
    );
    expect(synthesizer.calls).toHaveLength(9);
    // Its text is known still.
    expect(await bytesOf(cache, spoken[1]!)).toHaveLength(136 * 960 + 44);
    expect(cache.use.bytesOnDisk).toBeLessThanOrEqual(1_048_576);
  });

  it('counts what an earlier process left, the last used last, and nothing that is not its own', async () => {
    const first = create();
    const spoken: string[] = [];
    for (let i = 0; i < 8; i++)
      spoken.push((await first.cache.speak(`${i}${SECONDS_64K.slice(1)}`)).file);
    const day = join(directory, '2026-11-23');
    for (const [i, file] of spoken.entries()) {
      const used = i === 0 ? 2e9 : 1e9 + i;
      utimesSync(join(day, file), used, used);
    }
    const strange = ['notes.txt', `${'a'.repeat(63)}.wav`];
    for (const name of strange) writeFileSync(join(day, name), Buffer.alloc(2e6));
    mkdirSync(join(directory, 'mine'));
    writeFileSync(join(directory, 'mine', spoken[0]!), 'mine');
    mkdirSync(join(day, `${'b'.repeat(64)}.wav`));
    writeFileSync(join(root, 'elsewhere'), 'x');
    if (process.platform !== 'win32')
      symlinkSync(join(root, 'elsewhere'), join(day, `${'c'.repeat(64)}.wav`));
    const part = `.${'d'.repeat(64)}.0123456789ab.part`;
    writeFileSync(join(day, part), 'half');
    utimesSync(join(day, part), 1e9, 1e9);
    const { cache } = create({ maxBytes: 1_048_576 });
    await cache.load();
    expect(cache.use.files).toBe(8);
    await cache.speak('Another.');
    const left = files();
    expect(left).toContain(spoken[0]);
    expect(left).not.toContain(spoken[1]);
    expect(left).not.toContain(part);
    for (const name of strange) expect(left).toContain(name);
    expect(existsSync(join(directory, 'mine', spoken[0]!))).toBe(true);
    expect(existsSync(join(root, 'elsewhere'))).toBe(true);
  });

  it('is cleaned of what is too old, at the start and now and then', async () => {
    const { cache } = create({ maxAgeMs: DAY_MS });
    const { file } = await cache.speak('Good morning.');
    await clock.advance(1.4 * DAY_MS);
    expect(files()).toEqual([file]);
    await clock.advance(0.2 * DAY_MS);
    // It looks once an hour, and a look takes as long as the disk does.
    await expect
      .poll(async () => {
        await clock.advance(DAY_MS / 24);
        return existsSync(join(directory, '2026-11-23'));
      })
      .toBe(false);
    await cache.speak('Good morning.');
    expect(files('2026-11-25')).toEqual([file]);
    await cache[Symbol.asyncDispose]();
    expect(clock.sleepers).toBe(0);
    await clock.advance(9 * DAY_MS);
    const next = create({ maxAgeMs: DAY_MS });
    await next.cache.load();
    expect(readdirSync(directory)).toEqual(['.secret']);
  });

  it('that takes nothing is done without: sounds are in memory, within a bound', async () => {
    writeFileSync(directory, 'a file in the way');
    const { cache, synthesizer } = create({ maxMemoryBytes: 2 * (44 + 8 * 960) });
    const spoken = await cache.speak('Morning.');
    expect(await bytesOf(cache, spoken.file)).toHaveLength(spoken.bytes);
    expect(await cache.speak('Morning.')).toEqual(spoken);
    await cache.speak('Evening.');
    await cache.speak('Midnight');
    expect(cache.use).toMatchObject({
      files: 0,
      bytesOnDisk: 0,
      bytesInMemory: 2 * (44 + 8 * 960),
    });
    expect(synthesizer.calls).toHaveLength(3);
    expect(warnings).toHaveLength(1);
    expect(warnings).toMatchObject([{ directory }]);
    await expect(cache.speak('It is much too long for that.')).rejects.toMatchObject({
      code: 'ERR_OVERLOADED',
      retryable: true,
      message: expect.stringContaining(directory),
    });
    rmSync(directory);
    await cache.speak('Yes.');
    expect(files()).toHaveLength(1);
  });

  it.runIf(process.platform === 'linux')(
    'that cannot be made is done without at once',
    async () => {
      // Node's own way to make a folder and those above it never returns there.
      const { cache } = create({ directory: '/proc/nothing/speech' });
      const spoken = await cache.speak('Morning.');
      expect(await bytesOf(cache, spoken.file)).toHaveLength(spoken.bytes);
      expect(warnings).toMatchObject([{ directory: '/proc/nothing/speech' }]);
    },
  );
});

describe('a call', () => {
  it.each<[string, unknown, object]>([
    ['text', '', {}],
    ['text', 7, {}],
    ['text', 'x'.repeat(1001), {}],
    ['text', ' '.repeat(1e6), {}],
    ['voice', 'Yes.', { voice: 'cat' }],
    ['speed', 'Yes.', { speed: 9 }],
    ['language', 'Yes.', { language: 'de' }],
  ])('with a wrong %s is refused', async (option, text, how) => {
    const { cache } = create();
    await expect(cache.speak(text as string, how)).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
      details: { option },
    });
  });

  it('ends with the cache, whose synthesizer lives on', async () => {
    const { cache, synthesizer } = create({}, { hangs: () => true });
    const call = cache.speak('Yes.');
    await clock.advance(1);
    await cache[Symbol.asyncDispose]();
    await expect(call).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
    await expect(cache.speak('Yes.')).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
    await expect(cache.open('x')).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
    expect(synthesizer.disposed).toBe(false);
  });

  it.each(['synthesizer', 'directory', 'maxBytes', 'maxAgeMs', 'maxMemoryBytes', 'nowMs', 'size'])(
    'to make a cache with a wrong %s is refused',
    (option) => {
      const options = { synthesizer: createScriptedSynthesizer(), directory: 'x', [option]: -1 };
      expect(() => createSpeechCache(options as never)).toThrow(
        expect.objectContaining({ details: expect.objectContaining({ option }) }),
      );
    },
  );
});
