import { expect, it } from 'vitest';
import { needsWords, noteOfMarks, subtitleSettingsOf } from './cue-flags.js';

it('subtitles have the lines that the flags ask for', () => {
  expect(subtitleSettingsOf({ maxLineWidth: 30, maxLineCount: 3 })).toMatchObject({
    cues: { maxLineChars: 30, maxLines: 3 },
  });
  expect(subtitleSettingsOf({ maxWordsPerLine: 2 })).toMatchObject({
    cues: { maxLineWords: 2, maxLines: 1 },
  });
  expect(subtitleSettingsOf({ karaoke: true })).toMatchObject({ cues: {}, wordMarks: 'karaoke' });
  expect(subtitleSettingsOf({ rawSegments: true })).toEqual({});
});

it.each([
  [{ highlightWords: true, karaoke: true }, /"--highlight-words".*--karaoke/],
  [{ rawSegments: true, karaoke: true }, /"--raw-segments"/],
  [{ rawSegments: true, maxLineCount: 1 }, /"--raw-segments".*--max-line-width/],
])('%o contradict each other', (given, message) => {
  expect(() => subtitleSettingsOf(given)).toThrow(message);
});

it('times of words are needed for subtitles, and where they are asked for', () => {
  expect(needsWords({ output: ['txt', 'json'] })).toBe(false);
  expect(needsWords({ words: true })).toBe(true);
  expect(needsWords({ mux: true })).toBe(true);
  for (const format of ['srt', 'vtt', 'ass'] as const) {
    expect(needsWords({ output: ['txt', format] })).toBe(true);
    expect(needsWords({ output: [format], rawSegments: true })).toBe(false);
  }
});

it.each([
  [{ karaoke: true }, ['srt', 'txt'], /"--karaoke".*given with -o vtt or ass/],
  [{ highlightWords: true }, ['ass'], /"--highlight-words".*given with -o srt or vtt/],
  [{ highlightWords: true }, [], /"--highlight-words".*given with -o srt or vtt/],
] as const)('%o has no effect on %j, and is refused', (given, formats, message) => {
  expect(() => noteOfMarks(given, formats)).toThrow(message);
});

it('a marking that some subtitles lack is told of', () => {
  expect(noteOfMarks({ karaoke: true }, ['srt', 'vtt', 'json'])).toBe(
    '--karaoke marks words in vtt and ass; srt is written without',
  );
  expect(noteOfMarks({ highlightWords: true }, ['srt', 'txt'])).toBeUndefined();
  expect(noteOfMarks({}, ['ass'])).toBeUndefined();
});
