import { describe, expect, it } from 'vitest';
import { bytesOf } from '../test/support/made-containers.js';
import { fixture, RECORDINGS } from '../test/support/recordings.js';
import { MAX_SNIFF_BYTES } from './limits.js';
import { sniffContainer } from './sniff.js';

describe('what a stream is, by its first bytes', () => {
  it.each(RECORDINGS)('$name', ({ name, format }) => {
    const bytes = fixture(name);
    const whole = sniffContainer(bytes.subarray(0, MAX_SNIFF_BYTES));
    expect(whole).toBe(format === 'mp3' ? 'id3' : format);
    // Fewer bytes never say something else.
    for (let length = 0; length < MAX_SNIFF_BYTES; length++) {
      expect(['more', whole]).toContain(sniffContainer(bytes.subarray(0, length)));
    }
  });

  it.each([
    ['JSON', '{"type":"start"}'],
    ['a picture', '\x89PNG\r\n\x1a\n'],
    ['zeros', '\0'.repeat(MAX_SNIFF_BYTES)],
    ['a sync word of no known frame', '\xff'.repeat(12)],
    ['RIFF that is no WAVE', 'RIFF\0\0\0\0AVI '],
  ])('%s is none', (_, text) => {
    expect(sniffContainer(bytesOf(text))).toBe('unknown');
  });
});
