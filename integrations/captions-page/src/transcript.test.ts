import type { FinalEvent, PartialEvent } from '@ws/core';
import { expect, it } from 'vitest';
import { createTranscript, type TranscriptChange } from './transcript.js';

const words = [{ text: 'Hello.', start: 1, end: 1.5 }];
const final = (text: string): FinalEvent =>
  ({
    ...{ type: 'final', text, start: 1, end: 2, language: 'en', words },
    segments: [{ start: 1, end: 2, text, words }],
  }) as unknown as FinalEvent;

const partial = (text: string, committedChars: number): PartialEvent =>
  ({ type: 'partial', text, committedChars, start: 3, end: 4 }) as PartialEvent;

it('keeps what is final, shows what is not, and times a second start after the first', () => {
  const changes: TranscriptChange['type'][] = [];
  const transcript = createTranscript(({ type }) => changes.push(type));
  transcript.hear(partial('Hello the', 6), 0);
  expect(transcript.partial).toEqual({ committed: 'Hello ', tentative: 'the' });
  transcript.final(final('Hello.'), 0);
  expect(transcript.partial).toBeUndefined();
  transcript.final(final('Hello.'), 60);
  transcript.final(final('  '), 60);
  expect(
    Array.from(transcript.lines, ({ start, segments }) => [start, segments[0]!.words![0]!.start]),
  ).toEqual([
    [1, 1],
    [61, 61],
  ]);
  transcript.edit(2, ' Good   bye. ');
  expect(transcript.lines.at(1)).toMatchObject({
    text: 'Good bye.',
    segments: [{ text: 'Good bye.' }],
  });
  transcript.clear();
  expect(transcript.lines.length).toBe(0);
  expect(changes).toEqual(['partial', 'added', 'added', 'partial', 'edited', 'restored']);
});

it('makes a line of what may still change where the page is left, and goes on after kept lines', () => {
  const transcript = createTranscript(() => {});
  transcript.final(final('Hello.'), 0);
  transcript.hear(partial('And then', 3), 10);
  const last = transcript.settled();
  expect(last).toMatchObject({ id: 2, text: 'And then', start: 13, end: 14 });
  transcript.drop();
  expect(transcript.settled()).toBeUndefined();
  const later = createTranscript(() => {});
  later.restore([...transcript.lines]);
  later.add(last!);
  later.final(final('Again.'), 60);
  expect(Array.from(later.lines, ({ id, text }) => [id, text])).toEqual([
    [1, 'Hello.'],
    [2, 'And then'],
    [3, 'Again.'],
  ]);
});
