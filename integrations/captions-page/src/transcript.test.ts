import type { FinalEvent, PartialEvent } from '@ws/core';
import { expect, it } from 'vitest';
import { createTranscript, type TranscriptChange } from './transcript.js';

const words = [{ text: 'Hello.', start: 1, end: 1.5 }];
const final = (text: string): FinalEvent =>
  ({
    ...{ type: 'final', text, start: 1, end: 2, language: 'en', words },
    segments: [{ start: 1, end: 2, text, words }],
  }) as unknown as FinalEvent;

it('keeps what is final, shows what is not, and times a second start after the first', () => {
  const changes: TranscriptChange['type'][] = [];
  const transcript = createTranscript(({ type }) => changes.push(type));
  transcript.hear({ text: 'Hello the', committedChars: 6 } as PartialEvent);
  expect(transcript.partial).toEqual({ committed: 'Hello ', tentative: 'the' });
  transcript.final(final('Hello.'), 0);
  expect(transcript.partial).toBeUndefined();
  transcript.final(final('Hello.'), 60);
  transcript.final(final('  '), 60);
  expect(
    transcript.lines.map(({ start, segments }) => [start, segments[0]!.words![0]!.start]),
  ).toEqual([
    [1, 1],
    [61, 61],
  ]);
  transcript.edit(2, ' Good   bye. ');
  expect(transcript.lines[1]).toMatchObject({
    text: 'Good bye.',
    segments: [{ text: 'Good bye.' }],
  });
  transcript.clear();
  expect(transcript.lines).toEqual([]);
  expect(changes).toEqual(['partial', 'added', 'added', 'partial', 'edited', 'cleared']);
});
