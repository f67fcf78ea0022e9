import { expect, it } from 'vitest';
import { createTurnState } from './turn-state.js';

function turns(isEager = true) {
  const told: string[] = [];
  const state = createTurnState(
    (event, turn, { text }) => told.push(`${turn} ${event} ${text}`),
    () => isEager,
  );
  const of = (text: string) => ({ text, words: [], start: 0, end: 1 });
  return { told, state, of };
}

it('seems to end, is resumed, and ends with what it seemed to end with', () => {
  const { told, state, of } = turns();
  state.update(of(''));
  state.update(of('one'));
  state.update(of('one two'));
  state.pause(of('one two'));
  state.pause(of('one two'));
  state.update(of('one two three'));
  state.pause(of('one two three'));
  state.ended(of('one two three'));
  state.pause(of('and'));
  state.ended(of('end'));
  state.ended(of(''));
  expect(told).toEqual([
    '0 StartOfTurn one',
    '0 Update one two',
    '0 EagerEndOfTurn one two',
    '0 TurnResumed one two three',
    '0 EagerEndOfTurn one two three',
    '0 EndOfTurn one two three',
    '1 StartOfTurn and',
    '1 EagerEndOfTurn and',
    '1 TurnResumed end',
    '1 EndOfTurn end',
  ]);
});

it('goes on over utterances that were cut for their length', () => {
  const { told, state, of } = turns(false);
  state.update(of('one'));
  state.keep(of('one two'));
  state.pause(of('three'));
  state.ended(of('three four'));
  state.update(of('five'));
  state.keep(of('five'));
  state.end();
  state.end();
  expect(told).toEqual([
    '0 StartOfTurn one',
    '0 Update one two',
    '0 Update one two three',
    '0 EndOfTurn one two three four',
    '1 StartOfTurn five',
    '1 Update five',
    '1 EndOfTurn five',
  ]);
});
