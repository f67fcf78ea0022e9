import { describe, expect, it } from 'vitest';
import { digestOf, parseKeyFile, parseKeyList } from './api-keys.js';

const KEY = 'a-key-that-nobody-may-see';
const HASH = digestOf(KEY).toString('hex');
const named = (fields: object): string => JSON.stringify({ name: 'anna', sha256: HASH, ...fields });

describe('a file of keys', () => {
  it('has one a line: the key itself, or its hash with a name and limits', () => {
    const limits = { max_sessions: 2, audio_seconds_per_day: 3600, max_session_ms: 60_000 };
    const keys = parseKeyFile(
      `\uFEFF# whose they are\n\n  another-key-of-ours  \r\n${named(limits)}\n`,
      'keys.txt',
    );
    expect(keys).toHaveLength(2);
    expect(keys[0]!.identity.name).toMatch(/^key-[0-9a-f]{16}$/);
    expect(keys[0]!.digest.equals(digestOf('another-key-of-ours'))).toBe(true);
    expect(keys[1]!.identity).toEqual({
      ...{ name: 'anna', maxSessions: 2, audioSecondsPerDay: 3600, maxSessionMs: 60_000 },
    });
    expect(keys[1]!.digest.toString('hex')).toBe(HASH);
  });

  it('is a JSON array, too', () => {
    const keys = parseKeyFile(`[${named({})}, {"key": "another-key-of-ours"}, "third-key"]`, 'k');
    expect(keys.map(({ identity }) => identity.name.slice(0, 4))).toEqual(['anna', 'key-', 'key-']);
  });

  it('may have spaces around its array that JSON does not know', () => {
    expect(parseKeyFile(`\u00a0["third-key"]\f\n`, 'k')).toHaveLength(1);
  });

  it('is not kept: nothing of a key is in what comes of it', () => {
    const kept = parseKeyFile(KEY, 'k');
    expect(JSON.stringify(kept)).not.toContain(KEY);
    expect(kept[0]!.fingerprint).not.toBe(HASH.slice(0, 16));
  });

  it.each([
    ['a short key', 'short1', /Line 1 of k .*8 to 512/],
    ['two keys on a line', `${KEY} ${KEY}`, /Line 1 of k .*8 to 512/],
    ['a line that is no JSON', `# x\n{"name": "${KEY}"`, /Line 2 of k .*not JSON/],
    ['a file that is no JSON', `["${KEY}"`, /^k cannot be used: it is not JSON/],
    ['a number', '[7]', /Entry 1 of k/],
    ['an unknown field', named({ [KEY]: 1 }), /its fields may be name, key, sha256, max_sessions/],
    ['key and hash', named({ key: KEY }), /not both/],
    ['neither', '{"name": "anna"}', /not both/],
    ['a hash that is too short', named({ sha256: KEY }), /64 hexadecimal/],
    ['a name with a space', named({ name: `x ${KEY}` }), /"name" must be/],
    ['no sessions', named({ max_sessions: 0 }), /"max_sessions" must be a whole number from 1/],
    ['half a second', named({ audio_seconds_per_day: 0.5 }), /"audio_seconds_per_day"/],
    ['a name twice', `${named({})}\n${named({})}`, /"anna" is there twice/],
    ['10001 keys', Array.from({ length: 10_001 }, (_, i) => `key-number-${i}`).join('\n'), /10000/],
  ])('with %s is refused, and not quoted', (_, text, words) => {
    expect(() => parseKeyFile(text, 'k')).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_OPTION',
        message: expect.stringMatching(words),
      }),
    );
    expect(() => parseKeyFile(text, 'k')).not.toThrow(KEY);
  });
});

describe('a list of keys', () => {
  it('has commas between them', () => {
    expect(parseKeyList(` ${KEY}, another-key ,`, 'WS_API_KEYS')).toHaveLength(2);
  });

  it('tells which one cannot be used by its place', () => {
    expect(() => parseKeyList(`${KEY},x`, 'the API keys')).toThrow(/^Key 2 of the API keys cannot/);
  });
});
