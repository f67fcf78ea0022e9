import type { FinalEvent, PartialEvent } from '@ws/core';
import { expect, it } from 'vitest';
import { captionLines } from './caption-lines.js';

function said(utteranceId: number, text: string, stableChars = text.length) {
  const place = { utteranceId, startSample: utteranceId * 16_000, language: 'en' };
  return { ...place, text, stableChars } as FinalEvent & PartialEvent;
}

const shown = (...given: Parameters<typeof captionLines>) =>
  captionLines(...given).map(({ text, stable }) => [text, stable]);

it('are the last lines of what was said and is being said, each utterance from a line of its own', () => {
  const finals = [said(1, 'One.'), said(2, 'Two two two, and more of it.')];
  expect(shown(finals, undefined, 2, 16)).toEqual([
    ['Two two two,', 12],
    ['and more of it.', 15],
  ]);
  expect(shown(finals, said(3, 'Three', 0), 2, 16)).toEqual([
    ['and more of it.', 15],
    ['Three', 0],
  ]);
  expect(shown([], undefined, 2, undefined)).toEqual([]);
});

it('say how much of each line no longer changes, wherever it is broken', () => {
  const text = 'Two two two, and more of it.';
  expect(shown([], said(1, text, 16), 3, 16)).toEqual([
    ['Two two two,', 12],
    ['and more of it.', 3],
  ]);
  expect(shown([], said(1, text, 5), 3, 16)).toEqual([
    ['Two two two,', 5],
    ['and more of it.', 0],
  ]);
});

it('have keys of their own, which stay when an utterance goes on', () => {
  const lines = captionLines([said(1, 'One.')], said(2, 'Two two two, and more'), 9, 16);
  const more = captionLines([said(1, 'One.')], said(2, 'Two two two, and more of it.'), 9, 16);
  expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
  expect(more.slice(0, 2)).toEqual(lines.slice(0, 2));
});
