import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeJournal } from '@ws/testing/vitest';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createFolderJournal } from './folder-journal.js';

/** What the journal looks at, of the real disk. */
const looks = vi.hoisted(() => [] as string[]);
vi.mock('node:fs/promises', async (load) => {
  const disk = await load<typeof import('node:fs/promises')>();
  return {
    ...disk,
    stat(path: string) {
      looks.push(path);
      return disk.stat(path);
    },
  };
});

const MAX_AGE_MS = 3_600_000;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ws-journal-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const journalIn = (folder: string) => createFolderJournal(folder, { maxAgeMs: MAX_AGE_MS });

describeJournal('folder', {
  create: () => journalIn(join(root, 'kit')),
  age: {
    maxAgeMs: MAX_AGE_MS,
    pass: (ms) => older(join(root, 'kit'), ms),
  },
});

/** Makes all that is in a folder older. */
async function older(folder: string, ms: number): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    const then = new Date(mtimeMs - ms);
    await utimes(path, then, then);
  }
}

const RECORD = new Uint8Array([1, 2, 3]);
const ID = '3f0c9c1e-0000-4000-8000-000000000001';
const OTHER = '3f0c9c1e-0000-4000-8000-000000000002';

describe('a journal in a folder', () => {
  it('keeps it for its user alone', async () => {
    const folder = join(root, 'modes');
    await using journal = journalIn(folder);
    await journal.create(ID, RECORD);
    const paths = [
      folder,
      ...(await readdir(folder, { recursive: true })).map((n) => join(folder, n)),
    ];
    expect(paths).toHaveLength(4);
    for (const path of paths) {
      const { mode } = await stat(path);
      expect((mode & 0o077).toString(8), path).toBe('0');
    }
  });

  it('leaves one record of a session, whatever became of the processes before', async () => {
    const folder = join(root, 'files');
    await using journal = journalIn(folder);
    const log = await journal.create(ID, RECORD);
    const [owner] = await readdir(join(folder, ID));
    await writeFile(join(folder, ID, owner!, 'x.part'), 'half');
    await using other = journalIn(folder);
    const taken = await other.takeOver(ID, () => true);
    expect(taken?.record).toEqual(RECORD);
    await taken?.log.checkpoint(RECORD);
    await expect(log.checkpoint(RECORD)).rejects.toMatchObject({ code: 'ERR_SESSION_TAKEN' });
    const owners = await readdir(join(folder, ID));
    expect(owners).toHaveLength(1);
    expect(await readdir(join(folder, ID, owners[0]!))).toEqual(['2']);
    await taken?.log.remove();
    expect(await readdir(join(folder, ID, `${owners[0]}-removed`))).toEqual([]);
  });

  it('looks after the sessions of its owner, and no more after one that the owner has left', async () => {
    const folder = join(root, 'left');
    await using journal = journalIn(folder);
    const left = await journal.create(ID, RECORD);
    await journal.create(OTHER, RECORD);
    left.leave();
    const looked = (id: string): number =>
      looks.filter((path) => path.startsWith(join(folder, id))).length;
    const before = looked(OTHER);
    const beforeLeft = looked(ID);
    await expect.poll(() => looked(OTHER), { timeout: 30_000 }).toBeGreaterThan(before + 1);
    expect(looked(ID)).toBe(beforeLeft);
    await using other = journalIn(folder);
    expect((await other.takeOver(ID, () => true))?.record).toEqual(RECORD);
  });

  it('reads no session that is not whole, and deletes what is old', async () => {
    const folder = join(root, 'old');
    {
      await using journal = journalIn(folder);
      await journal.create(ID, RECORD);
      await journal.create(OTHER, RECORD);
      const removed = await journal.takeOver(OTHER, () => true);
      await removed?.log.remove();
    }
    await writeFile(join(folder, `${ID}.session`), 'of an earlier version');
    const half = join(folder, '.new-1', '1-x');
    await rm(half, { recursive: true, force: true });
    const { mkdir } = await import('node:fs/promises');
    await mkdir(half, { recursive: true });
    await mkdir(join(folder, 'empty'));
    await using fresh = journalIn(folder);
    await fresh.open();
    expect(await fresh.takeOver('empty', () => true)).toBeUndefined();
    expect((await readdir(folder)).sort()).toEqual(['.new-1', ID, `${ID}.session`, OTHER, 'empty']);
    await older(folder, 3 * MAX_AGE_MS);
    await using later = journalIn(folder);
    await later.open();
    expect(await readdir(folder)).toEqual([`${ID}.session`]);
  });

  it('says which folder it cannot write to', async () => {
    const file = join(root, 'file');
    await writeFile(file, '');
    await using journal = journalIn(join(file, 'sessions'));
    await expect(journal.open()).rejects.toMatchObject({
      code: 'ERR_CONNECTION',
      message: expect.stringContaining(file),
    });
    expect(journal.health).toBe('down');
  });

  it('refuses a time that is none', () => {
    for (const maxAgeMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => createFolderJournal(root, { maxAgeMs })).toThrow(/maxAgeMs/);
    }
  });
});
