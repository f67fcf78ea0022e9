import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatEmissions, formatGoldWords, parseEmissions, parseGoldWords } from './latency-log.js';

const word = fc.stringMatching(/^[a-zé.,']{1,8}$/);
const ms = fc.nat(10_000_000);

describe('gold words', () => {
  it('are read as they were written', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            text: word,
            start: fc.double({ min: 0, max: 1e4, noNaN: true }),
            end: fc.double({ min: 0, max: 1e4, noNaN: true }),
          }),
        ),
        (words) => {
          expect(parseGoldWords(formatGoldWords(words))).toEqual(words);
        },
      ),
    ));

  it('may end their lines as Windows does', () => {
    expect(parseGoldWords('0.753\t1.113\tHello,\r\n\r\n1.2\t1.45\tthis')).toEqual([
      { text: 'Hello,', start: 0.753, end: 1.113 },
      { text: 'this', start: 1.2, end: 1.45 },
    ]);
  });

  it.each(['1.0 2.0 word', '1.0\t2.0', '1.0\t2.0\t ', '\t2.0\tword', 'a\t2\tword', '1\t\tword'])(
    'are not %j, and the error names the line',
    (line) => {
      expect(() => parseGoldWords(`0\t1\tgood\n${line}\n`)).toThrow(
        expect.objectContaining({ code: 'ERR_INVALID_STATE', details: { line: 2 } }),
      );
    },
  );
});

describe('emission log', () => {
  it('is read as it was written', () => {
    const emission = fc.record({
      emittedMs: ms,
      startMs: ms,
      endMs: ms,
      text: fc
        .tuple(fc.constantFrom('', ' '), fc.array(word, { minLength: 1, maxLength: 4 }))
        .map(([space, words]) => space + words.join(' ')),
    });
    return fc.assert(
      fc.property(fc.array(emission), (emissions) => {
        expect(parseEmissions(formatEmissions(emissions))).toEqual(emissions);
      }),
    );
  });

  it('is written as asr_latency wants it', () => {
    expect(
      formatEmissions([
        { emittedMs: 2600, startMs: 764, endMs: 2600, text: ' Hello,\nthis is' },
        { emittedMs: 2700.12345, text: '  ' },
        { emittedMs: 4440.5, text: 'n’t' },
      ]),
    ).toBe('2600.0000 764 2600  Hello, this is\n4440.5000 4441 4441 n’t\n');
  });

  it.each(['2600 764  Hello', 'Hello', 'x 764 2600  Hello'])(
    'is not %j, and the error names the line',
    (line) => {
      expect(() => parseEmissions(`${line}\n`)).toThrow(
        expect.objectContaining({ code: 'ERR_INVALID_STATE', details: { line: 1 } }),
      );
    },
  );
});
