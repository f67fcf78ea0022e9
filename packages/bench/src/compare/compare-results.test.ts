import { describe, expect, it } from 'vitest';
import { exampleFigure, exampleResult } from '../result/__fixtures__/example-result.js';
import type { BenchResult, Figure } from '../result/bench-result.js';
import { compareResults } from './compare-results.js';
import { toldComparison } from './told-comparison.js';

const withFigures = (...figures: Figure[]): BenchResult => exampleResult({ figures });
const compare = (a: Figure, b: Figure) => compareResults(withFigures(a), withFigures(b));

it('finds nothing between a result and itself', () => {
  const { changes, same, onlyBefore, onlyAfter } = compareResults(exampleResult(), exampleResult());
  expect([changes, onlyBefore, onlyAfter]).toEqual([[], [], []]);
  expect(same).toBe(exampleResult().figures.length);
});

describe('counted work', () => {
  const tokens = (value: number) => exampleFigure('engine/decoder-tokens', value, { exact: true });

  it('is compared exactly', () => {
    expect(compare(tokens(812), tokens(813)).changes).toMatchObject([
      { verdict: 'worse', because: 'exact' },
    ]);
    expect(compare(tokens(812), tokens(811)).changes).toMatchObject([{ verdict: 'better' }]);
    expect(compare(tokens(812), tokens(812))).toMatchObject({ changes: [], same: 1 });
  });

  it('of another kind of machine is not judged', () => {
    const { machine } = exampleResult();
    const other = { ...machine, instructionSets: ['avx2', 'avx512_vnni'] };
    const comparison = compareResults(
      withFigures(tokens(812)),
      exampleResult({ machine: other, figures: [tokens(813)] }),
    );
    expect(comparison.changes).toEqual([]);
    expect(comparison.unjudged['another machine']).toEqual(['engine/decoder-tokens']);
  });
});

describe('repeated figures', () => {
  const time = (repetitions: readonly number[]) =>
    exampleFigure('engine/5s/relative-time', repetitions[0] ?? 0, { repetitions });
  // Calls of the engine vary so beside the fixed computation, with an outlier or two.
  const noisy = [1.21, 1.24, 1.19, 1.2, 1.34, 1.22, 1.2, 1.23, 1.19, 1.21, 1.22, 1.2];

  it('are the same within their noise', () => {
    const again = [1.2, 1.19, 1.25, 1.22, 1.21, 1.31, 1.2, 1.22, 1.24, 1.2, 1.19, 1.23];
    expect(compare(time(noisy), time(again)).changes).toEqual([]);
  });

  it('that are a tenth slower are found', () => {
    expect(compare(time(noisy), time(noisy.map((t) => t * 1.1))).changes).toMatchObject([
      { verdict: 'worse', because: 'repetitions' },
    ]);
  });

  it('that are a fiftieth slower are noise of the machine', () => {
    expect(compare(time([1, 1, 1, 1, 1, 1, 1, 1]), time(Array(8).fill(1.02))).changes).toEqual([]);
  });

  it('are not judged where there are too few', () => {
    const { changes, unjudged } = compare(time([1, 1.01, 1.02]), time([2, 2.01, 2.02]));
    expect(changes).toEqual([]);
    expect(unjudged['no spread']).toEqual(['engine/5s/relative-time']);
  });
});

it('a time is not judged by its interval, which does not know what else the machine did', () => {
  const time = (value: number) =>
    exampleFigure('live/last-final-latency-p50', value, { interval: [value - 0.1, value + 0.1] });
  const { changes, unjudged } = compare(time(0.5), time(2));
  expect(changes).toEqual([]);
  expect(unjudged['no spread']).toEqual(['live/last-final-latency-p50']);
});

describe('figures with an interval', () => {
  const errors = (value: number, interval: [number, number]) =>
    exampleFigure('live/word-error-rate', value, { interval });

  it('differ where the intervals do not meet', () => {
    expect(compare(errors(0.1, [0.05, 0.15]), errors(0.2, [0.1, 0.3])).changes).toEqual([]);
    expect(compare(errors(0.1, [0.05, 0.15]), errors(0.3, [0.2, 0.4])).changes).toMatchObject([
      { verdict: 'worse', because: 'intervals' },
    ]);
  });
});

it('names losses first, and what is in one result alone', () => {
  const exact = (id: string, value: number) => exampleFigure(id, value, { exact: true });
  const comparison = compareResults(
    withFigures(exact('a/encoder-frames', 5), exact('b/decoder-tokens', 5), exact('c/sessions', 1)),
    withFigures(exact('a/encoder-frames', 4), exact('b/decoder-tokens', 6), exact('d/sessions', 1)),
  );
  expect(toldComparison(comparison)).toEqual([
    expect.stringMatching(/^worse: b\/decoder-tokens: 5 → 6.*\+20\.0 % \(counted exactly\)$/),
    expect.stringMatching(/^better: a\/encoder-frames: 5 → 4.*−20\.0 %/),
    '2 of 2 figures changed beyond the noise.',
    '1 figure in the first result alone: c/sessions',
    '1 figure in the second result alone: d/sessions',
  ]);
});
