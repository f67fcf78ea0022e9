import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createOggPages } from './ogg-pages.js';

const FIXTURES = join(import.meta.dirname, '../../../../packages/containers/test/fixtures');

it('pages are those that another program has made of the same packets', () => {
  const file = readFileSync(join(FIXTURES, 'opus.ogg'));
  const pages = createOggPages(file.readUInt32LE(14));
  const made: Buffer[] = [];
  for (let at = 0; at < file.length; ) {
    const segments = file[at + 26]!;
    const lacing = file.subarray(at + 27, at + 27 + segments);
    let from = at + 27 + segments;
    let length = 0;
    const packets: Buffer[] = [];
    for (const bytes of lacing) {
      length += bytes;
      if (bytes === 255) continue;
      packets.push(file.subarray(from, from + length));
      from += length;
      length = 0;
    }
    const isLast = (file[at + 5]! & 4) !== 0;
    made.push(Buffer.from(pages.page(packets, Number(file.readBigUInt64LE(at + 6)), isLast)));
    at = from + length;
  }
  expect(made.length).toBeGreaterThan(2);
  expect(Buffer.concat(made).equals(file)).toBe(true);
});
