import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findRecordings, type RecordingSearch } from './find-recordings.js';

const NOBODY = 65_534;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recordings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function make(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), '');
  }
}

/** Searches in the folder; names and files are relative to it. */
async function find(names: string[], rest: Partial<RecordingSearch> = {}) {
  const problems: string[] = [];
  const relative = (text: string): string => text.replaceAll(`${folder}/`, '');
  const found = await findRecordings({
    ...{ names: names.map((name) => (name === '-' ? name : join(folder, name))) },
    ...{ stdin: Readable.from([]), signal: new AbortController().signal },
    onProblem: (message) => problems.push(relative(message)),
    ...rest,
  });
  const files = found.map(({ file }) => relative(file));
  return { files, stems: found.map(({ stem }) => stem), problems };
}

describe('a folder', () => {
  it('has the recordings in it, in natural order, and nothing hidden', async () => {
    make('t/part 10.mp3', 't/part 2.MP3', 't/notes.txt', 't/.hidden.wav', 't/.old/a.wav');
    make('t/deep/b.wav');
    const { files, stems, problems } = await find(['t']);
    expect(files).toEqual(['t/part 2.MP3', 't/part 10.mp3']);
    expect(stems).toEqual(['part 2', 'part 10']);
    expect(problems).toEqual([]);
  });

  it('is looked through to its last folder, and the tree is kept', async () => {
    make('t/2024/10/a.wav', 't/2024/9/a.v2.wav', 't/z.wav');
    const { files, stems } = await find(['t'], { recursive: true });
    expect(files).toEqual(['t/2024/9/a.v2.wav', 't/2024/10/a.wav', 't/z.wav']);
    expect(stems).toEqual(['2024/9/a.v2', '2024/10/a', 'z']);
  });

  it('ends where links make a circle, and has each folder once, by its own name', async () => {
    make('t/real/a.wav');
    symlinkSync(join(folder, 't'), join(folder, 't/real/up'));
    symlinkSync(join(folder, 't/real'), join(folder, 't/0'));
    symlinkSync(join(folder, 't/real/a.wav'), join(folder, 't/b.wav'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 't/broken.wav'));
    const { files } = await find(['t'], { recursive: true });
    expect(files).toEqual(['t/b.wav', 't/broken.wav', 't/real/a.wav']);
  });

  it('without a recording is a problem, which says where else to look', async () => {
    make('t/deep/a.wav', 'other/b.wav');
    const { files, problems } = await find(['t', 'other']);
    expect(files).toEqual(['other/b.wav']);
    expect(problems).toEqual([
      'There is no recording in t itself; --recursive looks in the folders within it, too.',
    ]);
  });

  it('that cannot be read is a problem', async () => {
    make('t/closed/a.wav', 't/b.wav');
    chmodSync(join(folder, 't/closed'), 0);
    chmodSync(folder, 0o755);
    // Root reads everything: the folder is looked for as somebody else.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid!(NOBODY);
    const { files, problems } = await find(['t'], { recursive: true });
    if (isRoot) process.seteuid!(0);
    chmodSync(join(folder, 't/closed'), 0o700);
    expect(files).toEqual(['t/b.wav']);
    expect(problems).toEqual([
      expect.stringMatching(
        /^The folder t\/closed cannot be read: this user may not read it\. Change/,
      ),
    ]);
  });
});

describe('a glob', () => {
  it.each([
    ['t/*.wav', ['t/a.wav'], ['a']],
    ['t/**/*.wav', ['t/a.wav', 't/x/b.wav', 't/x/y/c.wav'], ['a', 'x/b', 'x/y/c']],
    ['t/x/{b,y/c}.*', ['t/x/b.wav', 't/x/y/c.wav'], ['b', 'y/c']],
    ['t/?/*.wav', ['t/x/b.wav'], ['x/b']],
  ])('%s', async (glob, files, stems) => {
    make('t/a.wav', 't/a.txt', 't/x/b.wav', 't/x/y/c.wav');
    expect(await find([glob])).toEqual({ files, stems, problems: [] });
  });

  it.each(['take [1.wav', 'take {1.wav'])('is no glob without its other half: %s', async (name) => {
    // Reading it says that it is not there.
    expect((await find([name])).files).toEqual([name]);
  });

  it('is a name where there is such a file, and a problem where nothing matches', async () => {
    make('take [1].wav', 'take 1.wav');
    expect((await find(['take [1].wav'])).files).toEqual(['take [1].wav']);
    const { files, problems } = await find(['no*.wav']);
    expect(files).toEqual([]);
    expect(problems).toEqual(['No recording matches no*.wav.']);
  });
});

describe('a list', () => {
  it.each([
    ['lines', '\n'],
    ['lines of Windows', '\r\n'],
    ['NULs', '\0'],
  ])('has %s between its names, which are no globs', async (_, between) => {
    make('t/a.wav');
    writeFileSync(join(folder, 'list'), ['b*.wav', `${folder}/t`, ''].join(between));
    const { files } = await find([], { filesFrom: join(folder, 'list') });
    expect(files).toEqual(['b*.wav', 't/a.wav']);
  });

  it('comes on standard input', async () => {
    const stdin = Readable.from([Buffer.from('a.wav\nb.'), Buffer.from('wav\n')]);
    expect((await find([], { filesFrom: '-', stdin })).files).toEqual(['a.wav', 'b.wav']);
  });

  it('is refused where it cannot be read', async () => {
    const gone = find([], { filesFrom: join(folder, 'gone') });
    await expect(gone).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
      message: /there is no such file\. Check/,
    });
    const long = Readable.from(Array.from({ length: 17 }, () => Buffer.alloc(2 ** 20, 'a')));
    await expect(find([], { filesFrom: '-', stdin: long })).rejects.toThrow(/more than 16 MiB/);
  });
});

it('refuses nothing at all, standard input twice, or a terminal', async () => {
  await expect(find([])).rejects.toThrow(/Name recordings/);
  await expect(find(['-', '-'])).rejects.toThrow(/once/);
  await expect(find(['-'], { filesFrom: '-' })).rejects.toThrow(/once/);
  const terminal = Object.assign(Readable.from([]), { isTTY: true });
  await expect(find(['-'], { stdin: terminal })).rejects.toThrow(/is a terminal/);
  expect((await find(['-'])).stems).toEqual(['stdin']);
});

it('refuses more than 10 000', async () => {
  const stdin = Readable.from([Buffer.from('a.wav\n'.repeat(10_001))]);
  await expect(find([], { filesFrom: '-', stdin })).rejects.toThrow(/more than 10000 recordings/);
});
