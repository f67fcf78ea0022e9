import { describe, expect, it } from 'vitest';
import type { Segment } from '../contracts/transcript.js';
import { formatTranscript, type TranscriptFormat } from './transcript-writer.js';

const segment: Segment = {
  ...{ start: 1, end: 2.5, text: ' Cats & dogs, both' },
  words: [
    { text: 'Cats', start: 1, end: 1.5 },
    { text: '&', start: 1.5, end: 1.6 },
    { text: 'dogs,', start: 1.6, end: 2 },
    { text: 'both', start: 2.25, end: 2.5 },
  ],
};

const written = (format: TranscriptFormat, wordMarks: 'highlight' | 'karaoke') =>
  formatTranscript(format, { segments: [segment] }, { cues: { maxLineChars: 12 }, wordMarks });

describe('words that are marked', () => {
  it('are underlined one after the other, in cues without gaps', () => {
    expect(written('srt', 'highlight')).toBe(
      '1\n00:00:01,000 --> 00:00:01,600\n<u>Cats &</u> dogs,\nboth\n\n' +
        '2\n00:00:01,600 --> 00:00:02,250\nCats & <u>dogs,</u>\nboth\n\n' +
        '3\n00:00:02,250 --> 00:00:02,800\nCats & dogs,\n<u>both</u>\n\n',
    );
    expect(written('vtt', 'highlight')).toContain(
      '00:00:01.600 --> 00:00:02.250\nCats &amp; <u>dogs,</u>\nboth\n\n',
    );
  });

  it('have their times in WebVTT, which grow and stay within the cue', () => {
    expect(written('vtt', 'karaoke')).toBe(
      'WEBVTT\n\n00:00:01.000 --> 00:00:02.800\n' +
        'Cats &amp; <00:00:01.600>dogs,\n<00:00:02.250>both\n\n',
    );
    const back = { ...segment, words: segment.words!.map((word) => ({ ...word, start: 1 })) };
    const text = formatTranscript('vtt', { segments: [back] }, { cues: {}, wordMarks: 'karaoke' });
    expect(text).not.toContain('<');
  });

  it('have their durations in ASS, which fill the cue', () => {
    const [, line] = written('ass', 'karaoke').split('Text\n');
    expect(line).toBe(
      'Dialogue: 0,0:00:01.00,0:00:02.80,Default,,0,0,0,,{\\k60}Cats &{\\k65} dogs,\\N{\\k55}both\n',
    );
  });

  it('need cues', () => {
    const options = { wordMarks: 'highlight' } as const;
    expect(() => formatTranscript('srt', { segments: [segment] }, options)).toThrow(
      /"wordMarks" is "highlight".*"cues"/,
    );
  });

  it('stand in other formats as if they were not marked', () => {
    expect(written('txt', 'karaoke')).toBe('Cats & dogs, both\n');
    expect(written('srt', 'karaoke')).not.toContain('<');
  });
});
