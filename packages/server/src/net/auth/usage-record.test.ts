import { describe, expect, it } from 'vitest';
import { decodeUsage, encodeUsage, NOTHING_USED, usageId } from './usage-record.js';

describe('what is used of a key', () => {
  it('is read as it was written', () => {
    const parts = new Map([['1f2e3d4c-0000', 34.5]]);
    const usage = { sessions: new Map([['one', 2]]), day: 20_784, audioMs: 1234.5, parts };
    expect(decodeUsage(encodeUsage(usage))).toEqual(usage);
  });

  it.each(['', 'x', 'null', '[]', '{}', '{"sessions":{},"day":"x","audioMs":0}', '\u0000'])(
    'is nothing where it cannot be read: %j',
    (text) => expect(decodeUsage(new TextEncoder().encode(text))).toEqual(NOTHING_USED),
  );

  it('has a part of each of the 32 that wrote last', () => {
    const written = Array.from({ length: 40 }, (_, at) => [`${at}-part`, at] as const);
    const { parts } = decodeUsage(encodeUsage({ ...NOTHING_USED, parts: new Map(written) }));
    expect([...parts]).toEqual(written.slice(8));
  });

  it('has a name that a journal takes, whatever the key is called', () => {
    expect(usageId('anna@example.com ✓'.repeat(9))).toMatch(/^[A-Za-z0-9-]{1,64}$/);
    expect(usageId('anna')).not.toBe(usageId('bert'));
  });
});
