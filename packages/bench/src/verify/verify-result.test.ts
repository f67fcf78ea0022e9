import { describe, expect, it } from 'vitest';
import { final, twoUtterances } from '../measures/__fixtures__/session.js';
import { figuresOf } from '../measures/figures-of.js';
import { exampleResult } from '../result/__fixtures__/example-result.js';
import type { BenchResult, Figure } from '../result/bench-result.js';
import { verifyResult } from './verify-result.js';

const sessions = [
  twoUtterances([final(1.4, 1, 'red blue'), final(4.5, 2, 'green grey')]),
  twoUtterances([final(1.2, 1, 'red blue'), final(4.9, 2, 'green gold')], {
    ...{ id: 'a/two/2', repetition: 2 },
  }),
];
const honest: BenchResult = exampleResult({
  ...{ sessions, figures: figuresOf(sessions, { command: 'x' }) },
});
const changed = (measure: string, changes: Partial<Figure>): BenchResult => ({
  ...honest,
  figures: honest.figures.map((figure) =>
    figure.measure === measure ? { ...figure, ...changes } : figure,
  ),
});

describe('verification', () => {
  it('confirms every figure of an honest result, under any id', () => {
    const figures = honest.figures.map((figure) => ({ ...figure, id: `live/${figure.id}` }));
    const { confirmed, differing, leftOut, ofSome, unfounded } = verifyResult({
      ...honest,
      figures,
    });
    expect([differing, leftOut, ofSome, unfounded]).toEqual([[], [], [], []]);
    expect(confirmed).toEqual(figures);
  });

  it.each<Partial<Figure>>([
    { value: 0.1 },
    { interval: [0, 0.2] },
    { repetitions: [0.1, 0] },
    { system: 'b' },
    { sessions: ['a/two/2'] },
    { sessions: ['no such session'] },
  ])('finds a figure that was changed: %j', (changes) => {
    const { differing } = verifyResult(changed('word-error-rate', changes));
    expect(differing.map(({ told }) => told.measure)).toEqual(['word-error-rate']);
  });

  it('finds a figure that was left out, and an event that was', () => {
    const figures = honest.figures.filter(({ measure }) => measure !== 'word-error-rate');
    expect(verifyResult({ ...honest, figures }).leftOut).toMatchObject([
      { measure: 'word-error-rate' },
    ]);
    const [first, ...others] = sessions;
    const fewer = [{ ...first!, events: first!.events.slice(1) }, ...others];
    const { differing } = verifyResult({ ...honest, sessions: fewer });
    expect(differing.map(({ told }) => told.measure)).toContain('lost-words');
  });

  it('knows figures of one system in several parts of a run apart', () => {
    const ofParts = [
      { ...sessions[0]!, part: 'accuracy', pace: 'audio-time' as const },
      { ...sessions[1]!, part: 'live' },
    ];
    const figures = figuresOf(ofParts, { command: 'x' });
    const { confirmed, differing, leftOut, ofSome } = verifyResult({
      ...{ ...honest, sessions: ofParts },
      figures,
    });
    expect([differing, leftOut, ofSome]).toEqual([[], [], []]);
    expect(confirmed).toEqual(figures);
    const fewer = figures.filter(({ id }) => id !== 'live/a/word-error-rate');
    expect(verifyResult({ ...honest, sessions: ofParts, figures: fewer }).leftOut).toMatchObject([
      { id: 'live/a/word-error-rate' },
    ]);
  });

  it('tells of figures that rest on some of the sessions, or on none', () => {
    const some = figuresOf([sessions[1]!], { command: 'x' });
    const figures = [...some, { ...some[0]!, id: 'own', sessions: undefined as never }];
    const { ofSome, unfounded, differing } = verifyResult({ ...honest, figures });
    expect(differing).toEqual([]);
    expect(ofSome).toEqual(some);
    expect(unfounded).toMatchObject([{ id: 'own' }]);
  });

  it('refuses a file that asks for endless work', () => {
    const many = Array.from({ length: 600 }, (_, i) => ({
      ...honest.figures[0]!,
      ...{ id: String(i), sessions: [String(i)] },
    }));
    expect(() => verifyResult({ ...honest, figures: many })).toThrow(/over 500 different sets/);
  });
});
