import { expect, it } from 'vitest';
import { createUtteranceEnds } from './utterance-ends.js';

const S = 16_000;

function listen() {
  const told: number[] = [];
  const ends = createUtteranceEnds(S, (lastWordEnd) => told.push(lastWordEnd / S));
  return { told, ends };
}

it('tells of a second without a word, once', () => {
  const { told, ends } = listen();
  ends.speechStarts(0);
  ends.heard(S);
  ends.speechEnds();
  ends.final(S);
  ends.heard(1.9 * S);
  ends.heard(2.1 * S);
  expect(told).toEqual([]);
  ends.heard(2.2 * S);
  ends.heard(9 * S);
  expect(told).toEqual([1]);
});

it('tells of nothing where speech goes on sooner, however late the words come', () => {
  const { told, ends } = listen();
  ends.speechStarts(0);
  ends.speechEnds();
  ends.speechStarts(1.5 * S);
  ends.heard(3 * S);
  ends.final(S);
  ends.speechEnds();
  ends.heard(4 * S);
  expect(told).toEqual([]);
  ends.final(2.5 * S);
  expect(told).toEqual([]);
  ends.heard(5 * S);
  expect(told).toEqual([2.5]);
});
