import { expect, it } from 'vitest';
import { needsWords, subtitleSettingsOf } from './cue-flags.js';

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
