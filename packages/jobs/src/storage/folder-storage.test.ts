import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { describeStorage } from '../../test/support/storage-rules.js';
import { createJobStorage } from './create-job-storage.js';
import { createFolderStorage } from './folder-storage.js';

const root = mkdtempSync(join(tmpdir(), 'ws-folder-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
const fresh = (): string => join(root, `${++count}`, 'jobs');

describeStorage('folder', async () => createFolderStorage(fresh()));

it('has files that this user alone can read', async () => {
  const folder = fresh();
  const storage = createFolderStorage(folder);
  await storage.write('job-1/result.json', Buffer.from('said'));
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, 'job-1', 'result.json'))).mode & 0o777).toBe(0o600);
});

it('says at the start what it cannot use, and what to do', async () => {
  const file = join(root, 'file');
  writeFileSync(file, '');
  await expect(createFolderStorage(file).open()).rejects.toMatchObject({
    ...{ code: 'ERR_INVALID_OPTION', message: expect.stringContaining('--job-storage') },
  });
  for (const place of ['s3://', 'https://example.com/jobs', 'ftp://x']) {
    expect(() => createJobStorage(place)).toThrow(/s3:\/\/BUCKET\/PREFIX/);
  }
  expect(createJobStorage('s3://bucket').name).toBe('s3');
});
