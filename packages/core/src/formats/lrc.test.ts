import { describe, expect, it } from 'vitest';
import { toLrcLine } from './cue.js';
import { createTranscriptWriter, formatTranscript } from './transcript-writer.js';

describe('LRC', () => {
  it('is a line for each cue that says something, with hundredths', () => {
    const cues = [
      { start: 0, end: 1.5, text: ' Ask not.' },
      { start: 1.5, end: 2, text: '  ' },
      { start: 59.996, end: 62, text: 'Two\n\nlines' },
    ];
    expect(formatTranscript('lrc', { segments: cues })).toBe(
      '[00:00.00]Ask not.\n[01:00.00]Two lines\n',
    );
  });

  it('counts minutes beyond the hour', () => {
    expect(toLrcLine({ start: 6001.23, end: 6002, text: 'Late' })).toBe('[100:01.23]Late\n');
  });

  it('has no tag in its text', () => {
    const tags = ['[00:01.00] One', 'two [ar:three]', '<00:02.5>four', '[five] <six> 7:8'];
    expect(tags.map((text) => toLrcLine({ start: 1, end: 2, text }))).toEqual([
      '[00:01.00](00:01.00) One\n',
      '[00:01.00]two (ar:three)\n',
      '[00:01.00](00:02.5)four\n',
      '[00:01.00][five] <six> 7:8\n',
    ]);
    const two = { start: 1, end: 2, text: 'Eins', translation: '[00:03]One' };
    expect(toLrcLine(two)).toBe('[00:01.00]Eins\n[00:01.00](00:03)One\n');
  });

  it('is written as it comes', () => {
    const writer = createTranscriptWriter('lrc');
    const segments = [{ start: 1, end: 2, text: 'One' }];
    expect(writer.write({ segments, language: 'en' }) + writer.end()).toBe('[00:01.00]One\n');
  });
});
