import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../weights/__fixtures__/temporary-directory.js';
import { RECORD_FILE, readRecord } from './model-record.js';

const root = temporaryDirectory();
const file = { name: 'model.bin', sizeBytes: 7, sha256: 'ab' };
let folders = 0;

function recordOf(json: unknown) {
  const folder = join(root, `folder-${++folders}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, RECORD_FILE), JSON.stringify(json));
  return readRecord(folder);
}

describe('the record of a model', () => {
  it('is read as it was written', async () => {
    const record = { repository: 'a/b', revision: 'main', files: [file] };
    expect(await recordOf(record)).toEqual(record);
  });

  it.each([
    ['is null', null],
    ['has a number for a name', { ...file, name: 7 }],
    ['has a path for a name', { ...file, name: '../model.bin' }],
    ['has no size', { ...file, sizeBytes: undefined }],
    ['has null for its checksum', { ...file, sha256: null }],
    ['has a number for its checksum', { ...file, sha256: 7 }],
    ['has no checksum', { ...file, sha256: undefined }],
  ])('is as good as none where a file in it %s', async (_, damaged) => {
    const record = { repository: 'a/b', revision: 'main', files: [file, damaged] };
    expect(await recordOf(record)).toBeUndefined();
  });
});
