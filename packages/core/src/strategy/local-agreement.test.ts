import { describe, expect, it } from 'vitest';
import type { BackendCapabilities } from '../contracts/backend.js';
import type { UtteranceHypothesis } from '../contracts/strategy.js';
import { createListeningBackend, type HeardCall } from './__fixtures__/listening-backend.js';
import { createLocalAgreementStrategy } from './local-agreement.js';

/** Decodes an utterance that grows by half a second each time; the last pass is the final. */
async function grow(
  answers: readonly (string | ((call: HeardCall) => string))[],
  capabilities: Partial<BackendCapabilities> = {},
  lastIsFinal = true,
) {
  const backend = createListeningBackend((call, index) => {
    const answer = answers[index]!;
    return [{ text: typeof answer === 'string' ? answer : answer(call) }];
  }, capabilities);
  const decoder = createLocalAgreementStrategy().openUtterance(backend);
  const seen: UtteranceHypothesis[] = [];
  for (const index of answers.keys()) {
    const isFinal = lastIsFinal && index === answers.length - 1;
    const samples = new Float32Array((index + 1) * 8000);
    seen.push(await decoder.decode({ samples, isFinal }, { timestamps: isFinal }));
  }
  return { seen, calls: backend.calls };
}

const committedOf = ({ result, committedChars }: UtteranceHypothesis): string =>
  result.text.slice(0, committedChars);

describe('local-agreement strategy', () => {
  it('gives the committed words as the prefix, and takes the answer as what follows', async () => {
    const { seen, calls } = await grow(
      [' ask not', ' ask not what', ' what your', ' your country.'],
      { prefix: true },
    );
    expect(calls.map(({ options }) => options.prefix)).toEqual([
      undefined,
      undefined,
      'ask not',
      'ask not what',
    ]);
    expect(seen.map(({ result }) => result.text)).toEqual([
      'ask not',
      'ask not what',
      'ask not what your',
      'ask not what your country.',
    ]);
    expect(seen.map(committedOf)).toEqual(['', 'ask not', 'ask not what', 'ask not what']);
  });

  it('writes no space where the answer goes on within the text', async () => {
    const { seen } = await grow([' well.', ' well, then', ', then go'], { prefix: true });
    expect(seen[1]!.result.text).toBe('well, then');
    expect(seen[2]!.result.text).toBe('well, then go');
  });

  it('finds what follows the committed words where the backend takes no prefix', async () => {
    const { seen, calls } = await grow([
      ' Ask not',
      ' ask not what',
      ' Well, ask not what your',
      ' As not what your country',
    ]);
    expect(calls.every(({ options }) => options.prefix === undefined)).toBe(true);
    expect(seen.map(({ result }) => result.text)).toEqual([
      'Ask not',
      'ask not what',
      'ask not what your',
      'ask not what your country',
    ]);
  });

  it('says in every pass, and in the end, what is committed', async () => {
    const { seen } = await grow([' a b c', ' a b d', ' a x y', ' q r', ' b c z']);
    let committed = '';
    for (const hypothesis of seen) {
      expect(hypothesis.result.text.startsWith(committed)).toBe(true);
      expect(committedOf(hypothesis).startsWith(committed)).toBe(true);
      committed = committedOf(hypothesis);
    }
    expect(committed).toBe('a b');
  });

  it('commits nothing by a final, which may be thrown away', async () => {
    const backend = createListeningBackend(() => [{ text: ' a b' }]);
    const decoder = createLocalAgreementStrategy().openUtterance(backend);
    const pass = (seconds: number, isFinal: boolean) =>
      decoder.decode({ samples: new Float32Array(seconds * 16_000), isFinal }, {});
    await pass(1, false);
    await pass(2, true);
    expect((await pass(2.1, true)).committedChars).toBe(0);
    expect((await pass(3, false)).committedChars).toBe(3);
  });

  it('holds back when it is told to', async () => {
    const backend = createListeningBackend(() => [{ text: ' a b' }]);
    const decoder = createLocalAgreementStrategy().openUtterance(backend);
    for (const seconds of [1, 2, 3]) {
      const samples = new Float32Array(seconds * 16_000);
      const pass = { samples, isFinal: false, holdsBack: seconds > 1 };
      expect((await decoder.decode(pass, {})).committedChars).toBe(0);
    }
  });

  it('asks for tokens where there are any, and believes no word that they doubt', async () => {
    const backend = createListeningBackend(
      () => [
        {
          text: ' sure hm',
          tokens: [
            { text: ' sure', probability: 0.9 },
            { text: ' hm', probability: 0.1 },
          ],
        },
      ],
      { tokens: true },
    );
    const decoder = createLocalAgreementStrategy().openUtterance(backend);
    const decode = (seconds: number) =>
      decoder.decode({ samples: new Float32Array(seconds * 16_000), isFinal: false }, {});
    await decode(1);
    expect(committedOf(await decode(2))).toBe('sure');
    expect(backend.calls[0]!.options.tokens).toBe(true);
  });

  it('gives the rest of its last hypothesis as the draft', async () => {
    const { calls } = await grow([' a b', ' a b c', ' c d'], { prefix: true, draft: true });
    expect(calls.map(({ options }) => options.draft)).toEqual([undefined, ' a b', ' c']);
  });

  it('keeps the times of committed words', async () => {
    const words = ['a', 'b', 'c'].map((text, i) => ({ text, start: i, end: i + 1 }));
    const answers = [words.slice(0, 2), words, words.slice(2)];
    const backend = createListeningBackend(
      (_, index) => [
        { text: answers[index]!.map(({ text }) => ` ${text}`).join(''), words: answers[index]! },
      ],
      { prefix: true, wordTimestamps: true },
    );
    const decoder = createLocalAgreementStrategy().openUtterance(backend);
    let last: UtteranceHypothesis | undefined;
    for (const [index, seconds] of [1, 2, 3].entries()) {
      const samples = new Float32Array(seconds * 16_000);
      last = await decoder.decode({ samples, isFinal: index === 2 }, { wordTimestamps: true });
    }
    expect(last!.result.text).toBe('a b c');
    expect(last!.result.segments[0]!.words!.map(({ start, end }) => [start, end])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
  });

  it('one-shot, hears all at once after the end of what was said before', async () => {
    const backend = createListeningBackend(() => [{ text: ' all' }]);
    const input = { samples: new Float32Array(10), previousTranscript: 'It was late.' };
    const result = await createLocalAgreementStrategy().transcribe(backend, input, {});
    expect(result.text).toBe(' all');
    expect(backend.calls[0]!.options.prompt).toBe('It was late.');
  });

  it('refuses settings that make no sense', () => {
    expect(() => createLocalAgreementStrategy({ hypotheses: 1 })).toThrow('hypotheses');
    expect(() => createLocalAgreementStrategy({ agreementMs: -1 })).toThrow('agreementMs');
    expect(() => createLocalAgreementStrategy({ minProbability: 2 })).toThrow('minProbability');
    expect(() => createLocalAgreementStrategy({ n: 2 } as object)).toThrow('no option "n"');
  });
});
