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

const spoken = (utteranceId: number, ...parts: readonly [text: string, speaker?: string][]) => {
  const segments = parts.map(([text, speaker], i) => {
    const times = { start: 1 + i, end: 2 + i };
    const told = speaker !== undefined && { speaker };
    return { ...times, text, ...told, words: [{ ...times, text, ...told }] };
  });
  return {
    ...{ type: 'final', utteranceId, start: 1, end: 1 + parts.length, language: 'en' },
    text: parts.map(([text]) => text).join(' '),
    segments,
    words: segments.flatMap((segment) => segment.words),
  } as unknown as FinalEvent;
};

it('knows who speaks, later too, and takes another session for other people', () => {
  const changes: TranscriptChange['type'][] = [];
  const transcript = createTranscript(({ type }) => changes.push(type));
  const whose = () =>
    Array.from(transcript.lines, ({ segments }) => segments.map(({ speaker }) => speaker));
  transcript.final(spoken(1, ['One', '1'], ['two.', '2']), 0);
  transcript.final(spoken(2, ['Three.']), 0);
  expect(whose()).toEqual([['1', '2'], [undefined]]);
  const turns = [{ start: 1, end: 2, speaker: '3' }];
  transcript.tell({ type: 'speakers', seq: 9, utteranceId: 2, turns }, 0);
  transcript.tell({ type: 'speakers', seq: 9, utteranceId: 7, turns }, 0);
  expect(whose()).toEqual([['1', '2'], ['3']]);
  expect(changes).toEqual(['added', 'added', 'edited']);
  const earlier = transcript.speakers;
  transcript.final(spoken(1, ['Four.', '1'], ['Five.', 'Anna']), 60, earlier);
  expect(whose()[2]).toEqual(['4', 'Anna']);
  transcript.restore([...transcript.lines]);
  expect(transcript.speakers).toBe(4);
});

it('an edited line is said by the same people', () => {
  const transcript = createTranscript(() => {});
  transcript.final(spoken(1, ['One', '1'], ['two.', '2']), 0);
  transcript.final(spoken(2, ['Three.', '2']), 0);
  transcript.edit(1, 'One twice.');
  transcript.edit(2, 'Four.');
  expect(Array.from(transcript.lines, ({ segments }) => segments)).toMatchObject([
    [{ text: 'One twice.', speaker: '1' }],
    [{ text: 'Four.', speaker: '2' }],
  ]);
  transcript.final(spoken(3, ['One', '1'], ['two', '2'], ['three', '2']), 0);
  transcript.edit(3, 'Once two three');
  expect(transcript.lines.at(2)!.segments).toMatchObject([
    { text: 'Once' },
    { text: 'two three', speaker: '2' },
  ]);
});
