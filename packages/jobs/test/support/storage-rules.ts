import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobStorage } from '@ws/core';
import { describe, expect, it } from 'vitest';

/** The rules of a storage as a suite. @param create - a storage without keys */
export function describeStorage(name: string, create: () => Promise<JobStorage>): void {
  describe(`${name}: the contract of a storage`, () => {
    it('gives back bytes and files as they were, and what is newest', async () => {
      await using storage = await create();
      await storage.open();
      const folder = await mkdtemp(join(tmpdir(), 'ws-storage-'));
      try {
        // More than a piece of a stream.
        const audio = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 251));
        const path = join(folder, 'talk.wav');
        await writeFile(path, audio);
        await storage.writeFile('job-1/audio/recording', path);
        await storage.write('job-1/result.json', Buffer.from('old'));
        await storage.write('job-1/result.json', Buffer.from('{"a":"ü"}'));
        const read = await storage.read('job-1/result.json');
        expect(Buffer.from(read!).toString()).toBe('{"a":"ü"}');
        await using file = await storage.openFile('job-1/audio/recording');
        expect((await readFile(file!.path)).equals(audio)).toBe(true);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });

    it('has nothing where nothing was kept', async () => {
      await using storage = await create();
      await storage.open();
      expect(await storage.read('job-2/result.json')).toBeUndefined();
      expect(await storage.openFile('job-2/audio/recording')).toBeUndefined();
      expect(await storage.list('job-2/answers')).toEqual([]);
      await storage.removeAll('job-2');
    });

    it('lists what is directly below a folder, and removes a folder with all in it', async () => {
      await using storage = await create();
      await storage.open();
      for (const key of [
        'job-3/answers/m/a',
        'job-3/answers/m/b',
        'job-3/result.json',
        'job-30/a',
      ]) {
        await storage.write(key, Buffer.from(key));
      }
      expect((await storage.list('job-3')).slice().sort()).toEqual(['answers', 'result.json']);
      expect((await storage.list('job-3/answers/m')).slice().sort()).toEqual(['a', 'b']);
      await storage.removeAll('job-3/answers');
      expect(await storage.list('job-3')).toEqual(['result.json']);
      await storage.removeAll('job-3');
      expect(await storage.list('job-3')).toEqual([]);
      expect(await storage.read('job-30/a')).toBeDefined();
    });

    it('refuses keys that lead elsewhere', async () => {
      await using storage = await create();
      for (const key of ['../a', 'a/../b', '/a', 'a//b', '', '.part-a', 'a/b/c/d/e', 'a\\b']) {
        await expect(async () => storage.read(key)).rejects.toMatchObject({
          code: 'ERR_INVALID_OPTION',
        });
      }
    });
  });
}
