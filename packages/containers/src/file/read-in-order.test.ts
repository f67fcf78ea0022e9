import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decodePieces } from '../../test/support/decode.js';
import { fixture } from '../../test/support/recordings.js';
import { readInOrder } from './read-in-order.js';

const folder = mkdtempSync(join(tmpdir(), 'ws-in-order-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(name: string, signal?: AbortSignal): Promise<Uint8Array> {
  const path = join(import.meta.dirname, '../../test/fixtures', name);
  const parts: Uint8Array[] = [];
  for await (const bytes of readInOrder(path, { signal })) parts.push(bytes);
  return Buffer.concat(parts);
}

describe('a file, in the order in which it can be decoded', () => {
  it('has an index that comes last in front, and sounds the same', async () => {
    const bytes = await read('last.m4a');
    const asIs = fixture('last.m4a');
    expect(bytes.length).toBe(asIs.length);
    expect(Buffer.from(bytes.subarray(4, 8)).toString()).toBe('moov');
    expect((await decodePieces([bytes])).channels).toEqual((await decodePieces([asIs])).channels);
  });

  it.each(['first.m4a', 'fragments.mp4', 'opus.webm', 'telephone.wav'])(
    '%s is as it is',
    async (name) => {
      expect(Buffer.compare(await read(name), fixture(name))).toBe(0);
    },
  );

  it('is read where it is empty, or cut within its index', async () => {
    const path = join(folder, 'cut.m4a');
    for (const length of [0, 7, fixture('last.m4a').length - 100]) {
      writeFileSync(path, fixture('last.m4a').subarray(0, length));
      let size = 0;
      for await (const bytes of readInOrder(path)) size += bytes.length;
      expect(size).toBe(length);
    }
  });

  it('stops where a signal says so', async () => {
    await expect(read('opus.webm', AbortSignal.abort())).rejects.toMatchObject({
      code: 'ERR_ABORTED',
    });
    const missing = readInOrder(join(folder, 'nothing')).next();
    await expect(missing).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
