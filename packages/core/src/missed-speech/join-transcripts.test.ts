import { describe, expect, it } from 'vitest';
import type { Segment, TranscriptResult } from '../contracts/transcript.js';
import { joinedTranscripts } from './join-transcripts.js';

const transcript = (...segments: Segment[]): TranscriptResult => ({
  text: segments
    .map(({ text }) => text)
    .join('')
    .trim(),
  segments,
  language: 'en',
  processingTimeMs: 1,
});
const words = (start: number, ...texts: string[]): Segment => ({
  start,
  end: start + texts.length,
  text: texts.map((text) => ` ${text}`).join(''),
  words: texts.map((text, i) => ({ text, start: start + i, end: start + i + 0.8 })),
});

describe('a part of a transcript', () => {
  it('comes after what was said before it, and before what was said after it', () => {
    const whole = transcript(words(0, 'one', 'two'), words(6, 'five'));
    const joined = joinedTranscripts(whole, [words(3, 'three', 'four')], 3, 0)!;
    expect(joined.text).toBe('one two three four five');
    expect(joined.segments.map(({ start }) => start)).toEqual([0, 3, 6]);
  });

  it('parts a segment that goes on around it', () => {
    const whole = transcript({
      ...words(0, 'one', 'two', 'five'),
      words: [
        { text: 'one', start: 0, end: 0.8 },
        { text: 'two', start: 1, end: 1.8 },
        { text: 'five', start: 6, end: 6.8 },
      ],
    });
    const joined = joinedTranscripts(whole, [words(3, 'three', 'four')], 3, 0)!;
    expect(joined.text).toBe('one two three four five');
    expect(joined.segments.flatMap((segment) => segment.words!.map(({ text }) => text))).toEqual([
      ...['one', 'two', 'three', 'four', 'five'],
    ]);
  });

  it.each([' one two five', 'one two five'])(
    'parts a segment by where the decoder looked, where tokens bring their space and the text is "%s"',
    (text) => {
      const token = (word: string, attendedTo: number) => ({
        text: word,
        probability: 1,
        attendedTo,
      });
      const whole = transcript({
        ...{ start: 0, end: 7, text },
        tokens: [token(' one', 0.5), token(' two', 1.5), token(' five', 6.5)],
      });
      const joined = joinedTranscripts(whole, [words(3, 'three', 'four')], 3, 0)!;
      expect(joined.text).toBe('one two three four five');
    },
  );

  it('stands apart by a space in scripts that have them, and without one in others', () => {
    const bare = (text: string, start: number): Segment => ({ text, start, end: start + 1 });
    expect(joinedTranscripts(transcript(bare('One.', 0)), [bare('Two.', 2)], 2, 0)!.text).toBe(
      'One. Two.',
    );
    expect(joinedTranscripts(transcript(bare('你好。', 0)), [bare('再见。', 2)], 2, 0)!.text).toBe(
      '你好。再见。',
    );
  });

  it('makes the whole where there was nothing', () => {
    expect(joinedTranscripts(transcript(), [words(0, 'one')], 0, 0)!.text).toBe('one');
  });

  it('never changes what is committed', () => {
    const whole = transcript(words(4, 'five'));
    expect(joinedTranscripts(whole, [words(0, 'one')], 0, 4)).toBeUndefined();
    expect(joinedTranscripts(whole, [words(6, 'six')], 6, 4)!.text).toBe('five six');
  });
});
