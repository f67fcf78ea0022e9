// Several runs of the measurements are one result: bench/src/parts.
import { expect, it } from 'vitest';
import { mergeRepetitions } from '../bench/src/parts/merge-repetitions.js';
import { ownFigures } from '../bench/src/parts/own-figures.js';
import { NOTHING } from '../bench/src/parts/part.js';
import { final, twoUtterances } from '../packages/bench/src/measures/__fixtures__/session.js';
import { exampleResult } from '../packages/bench/src/result/__fixtures__/example-result.js';
import type { Figure, SessionRecord } from '../packages/bench/src/result/bench-result.js';
import { verifyResult } from '../packages/bench/src/verify/verify-result.js';

const figure = (value: number, changes: Partial<Figure> = {}): Figure => ({
  ...{ id: 'a/b', system: 'a', measure: 'b', value, command: 'c' },
  ...changes,
});
const run = (...figures: Figure[]) => ({ ...NOTHING, figures });
const merge = (...figures: Figure[]) => mergeRepetitions(figures.map((one) => run(one))).figures;

it('a figure is the median of its values, and has all of them', () => {
  expect(merge(figure(3), figure(1), figure(2))).toEqual([figure(2, { repetitions: [3, 1, 2] })]);
});

it('has the repetitions of each run, and the sessions of all', () => {
  const one = figure(1, { repetitions: [1, 2], sessions: ['x'] });
  const two = figure(3, { repetitions: [3, 4], sessions: ['y'] });
  expect(merge(one, two)).toMatchObject([
    { value: 2, repetitions: [1, 2, 3, 4], sessions: ['x', 'y'] },
  ]);
});

it('work that is counted must be the same each time', () => {
  const exact = { exact: true };
  expect(merge(figure(3, exact), figure(3, exact))).toEqual([figure(3, exact)]);
  expect(() => merge(figure(3, exact), figure(4, exact))).toThrow('a/b was 3 and then 4');
});

it('names what is missing once', () => {
  const missing = [{ what: 'x', why: 'y' }];
  expect(
    mergeRepetitions([
      { ...NOTHING, missing },
      { ...NOTHING, missing },
    ]).missing,
  ).toEqual(missing);
});

/** A session of a system of ours, whose finals come later in each repetition. */
function sessionOf(
  part: string,
  repetition: number,
  changes: Partial<SessionRecord> = {},
): SessionRecord {
  const late = repetition / 10;
  const events = [final(1 + late, 1, 'red blue'), final(4 + 2 * late, 2, 'green grey')];
  const id = `${part}/${repetition}/${changes.together ?? 1}/${changes.began ?? 0}`;
  return twoUtterances(events, { id, part, repetition, system: 'ws prompt', ...changes });
}

/** A run of the parts that have sessions, as `npm run bench` makes it. */
function runOf(repetition: number) {
  return [
    [sessionOf('accuracy', repetition, { pace: 'audio-time' })],
    [sessionOf('live', repetition)],
    [sessionOf('load', repetition)],
    [0, 0.5].map((began) => sessionOf('load', repetition, { together: 2, began })),
  ].map((sessions) => ({
    ...NOTHING,
    sessions,
    figures: ownFigures('x', 'c')
      .ofSessions(sessions)
      .filter(({ measure }) => measure !== 'sessions-held'),
  }));
}

it('what the parts give, several times, is what its events give', () => {
  const runs = [1, 2, 3].flatMap(runOf);
  const load = runs.flatMap((one) => one.sessions).filter(({ part }) => part === 'load');
  const held = ownFigures('x', 'c')
    .ofSessions(load)
    .filter(({ measure }) => measure === 'sessions-held');
  const { figures, sessions } = mergeRepetitions([...runs, { ...NOTHING, figures: held }]);
  const verified = verifyResult(exampleResult({ figures, sessions }));
  expect(verified).toMatchObject({ differing: [], leftOut: [], ofSome: [], unfounded: [] });
  expect(verified.confirmed).toEqual(figures);
  expect(figures.find(({ id }) => id === 'live/ws prompt/last-final-latency-p50')).toMatchObject({
    repetitions: [0.15, 0.3, 0.45].map((value) => expect.closeTo(value, 9)),
    ...{ value: expect.closeTo(0.25, 9), command: 'c' },
  });
});

it('the shares of utterances are those of all repetitions', () => {
  const { curves } = mergeRepetitions([1, 2, 3].flatMap(runOf));
  expect(curves).toEqual([
    {
      id: 'live/ws prompt/share-of-utterances',
      ...{ system: 'ws prompt', x: 'last-final-latency-p50', y: 'share-of-utterances' },
      command: 'c',
      points: [0.1, 0.2, 0.2, 0.3, 0.4, 0.6].map((at, i) => [at, (i + 1) / 6]),
    },
  ]);
});
