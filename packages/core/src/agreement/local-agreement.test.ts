import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hypothesisWord, splitWords, textOf } from './hypothesis-words.js';
import { createLocalAgreement, type LocalAgreement } from './local-agreement.js';

const SECOND = 16_000;
const make = (hypotheses = 2, agreementMs = 500, minProbability = 0): LocalAgreement =>
  createLocalAgreement({ hypotheses, agreementMs, minProbability });

/** Inserts whole hypotheses, as a backend that begins with what is committed would give them. */
function feed(agreement: LocalAgreement, text: string, seconds: number): string {
  const committed = textOf(agreement.committed);
  expect(text.startsWith(committed.trimStart())).toBe(true);
  const following = ` ${text}`.slice(committed.length);
  return textOf(agreement.insert(splitWords(following), seconds * SECOND));
}

describe('local agreement', () => {
  it('commits the longest prefix on which two hypotheses agree', () => {
    const agreement = make();
    expect(feed(agreement, 'ask not what', 1)).toBe('');
    expect(feed(agreement, 'ask not want your', 2)).toBe(' ask not');
    expect(feed(agreement, 'ask not what your country', 3)).toBe('');
    expect(feed(agreement, 'ask not what your countries', 4)).toBe(' what your');
    expect(textOf(agreement.committed)).toBe(' ask not what your');
  });

  it('agrees over time, however often it is asked', () => {
    const agreement = make();
    expect(feed(agreement, 'one', 1)).toBe('');
    expect(feed(agreement, 'one two', 1.25)).toBe('');
    // Half a second after the first: only what that one had.
    expect(feed(agreement, 'one two three', 1.5)).toBe(' one');
    expect(feed(agreement, 'one two three', 1.75)).toBe(' two');
  });

  it('takes words as certain by themselves, up to the first that is neither agreed on nor sure', () => {
    const agreement = make();
    const insert = (text: string, seconds: number, sure: readonly number[]) =>
      textOf(agreement.insert(splitWords(text), seconds * SECOND, (i) => sure.includes(i)));
    expect(insert(' a, b c d', 1, [0, 2])).toBe(' a,');
    // The "d" of both stands after different words.
    expect(insert(' b x d', 2, [1])).toBe(' b x');
    // What said something else has nothing left to agree with.
    expect(insert(' c', 2.2, [])).toBe('');
    expect(insert(' c', 2.7, [])).toBe(' c');
  });

  it('asks as many hypotheses as it is told to', () => {
    const agreement = make(3);
    feed(agreement, 'a b', 1);
    expect(feed(agreement, 'a b c', 2)).toBe('');
    expect(feed(agreement, 'a b c d', 3)).toBe(' a b');
    expect(feed(agreement, 'a b x', 4)).toBe('');
    expect(feed(agreement, 'a b c', 5)).toBe('');
  });

  // Fault of the published implementations: "Hello" and "hello." never agree, and latency grows.
  it('compares words without case and punctuation', () => {
    const agreement = make();
    feed(agreement, 'Hello. world', 1);
    expect(feed(agreement, 'hello, World and', 2)).toBe(' hello, World');
  });

  it('leaves punctuation open that the next word may change', () => {
    const agreement = make();
    feed(agreement, 'well.', 1);
    expect(feed(agreement, 'well, then', 2)).toBe(' well');
    expect(feed(agreement, 'well, then', 3)).toBe(', then');
    expect(textOf(agreement.committed)).toBe(' well, then');
  });

  it('leaves punctuation open after which nothing was heard yet, though all hypotheses have it', () => {
    const agreement = make();
    feed(agreement, 'ask what you can do.', 1);
    expect(feed(agreement, 'ask what you can do.', 2)).toBe(' ask what you can do');
    expect(feed(agreement, 'ask what you can do. For', 3)).toBe('');
    expect(feed(agreement, 'ask what you can do. For', 4)).toBe('. For');
  });

  it('commits nothing that the model doubts, nor what follows it', () => {
    const agreement = make(2, 500, 0.3);
    const words = [hypothesisWord(' sure'), hypothesisWord(' hm', 0.2), hypothesisWord(' sure')];
    agreement.insert(words, SECOND);
    expect(textOf(agreement.insert(words, 2 * SECOND))).toBe(' sure');
  });

  it('asks more of the first words than of the others', () => {
    const settings = {
      hypotheses: 2,
      agreementMs: 500,
      minProbability: 0.3,
      firstProbability: 0.5,
    };
    const agreement = createLocalAgreement(settings);
    const insert = (first: number, second: number, seconds: number): string => {
      const words = [hypothesisWord(' a', first), hypothesisWord(' b', second)];
      const following = words.slice(agreement.committed.length);
      return textOf(agreement.insert(following, seconds * SECOND));
    };
    insert(0.4, 0.4, 1);
    expect(insert(0.6, 0.4, 2)).toBe('');
    expect(insert(0.6, 0.4, 3)).toBe(' a');
    expect(insert(0.6, 0.4, 4)).toBe(' b');
  });

  it('never agrees with a hypothesis that contradicts what is committed', () => {
    const agreement = make(2, 0);
    feed(agreement, 'a b', 1);
    feed(agreement, 'a b', 2);
    agreement.insert(splitWords(' x'), 3 * SECOND);
    expect(textOf(agreement.insert(splitWords(' y'), 4 * SECOND))).toBe('');
    expect(textOf(agreement.committed)).toBe(' a b');
  });

  it('treats scripts without spaces character by character', () => {
    const agreement = make();
    agreement.insert(splitWords('国を愛す'), SECOND);
    expect(textOf(agreement.insert(splitWords('国を愛して'), 2 * SECOND))).toBe('国を愛');
  });

  it('commits only what every compared hypothesis says, whatever they say', () => {
    const word = fc.constantFrom(' a', ' b', ' c.', ' C', ' d');
    const hypothesis = fc.array(word, { maxLength: 8 });
    return fc.assert(
      fc.property(
        fc.array(hypothesis, { maxLength: 12 }),
        fc.integer({ min: 2, max: 4 }),
        fc.constantFrom(0, 250, 600),
        (hypotheses, n, agreementMs) => {
          const agreement = make(n, agreementMs);
          const heard: { keys: string[]; at: number }[] = [];
          hypotheses.forEach((texts, index) => {
            const at = (index + 1) * 4000;
            const before = agreement.committed.map(({ text }) => text);
            const known = agreement.committed.filter(({ key }) => key !== '').map(({ key }) => key);
            const words = texts.map((text) => hypothesisWord(text));
            heard.push({ keys: [...known, ...words.map(({ key }) => key)], at });
            const agreed = agreement.insert(words, at);
            // What was committed stays.
            expect(agreement.committed.slice(0, before.length).map(({ text }) => text)).toEqual(
              before,
            );
            if (agreed.length === 0) return;
            // As many hypotheses, far enough apart, had all of it.
            const keys = agreement.committed.filter(({ key }) => key !== '').map(({ key }) => key);
            const witnesses: number[] = [];
            for (const past of [...heard].reverse()) {
              const last = witnesses.at(-1);
              if (last !== undefined && past.at > last - agreementMs * 16) continue;
              if (keys.every((key, i) => past.keys[i] === key)) witnesses.push(past.at);
              else if (last === undefined) break;
            }
            expect(witnesses.length).toBeGreaterThanOrEqual(n);
          });
        },
      ),
      { numRuns: 500 },
    );
  });
});
