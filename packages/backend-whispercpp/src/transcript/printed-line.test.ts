import { describe, expect, it } from 'vitest';
import { readPrintedLine } from './printed-line.js';

describe('a line that whisper.cpp prints', () => {
  it('tells a segment, with the space before its text', () => {
    expect(readPrintedLine('[00:00:07.960 --> 01:02:10.500]   And so [ he said.')).toEqual({
      type: 'segment',
      start: 7.96,
      end: 3730.5,
      text: ' And so [ he said.',
    });
  });

  it('tells a segment without a start as one from the beginning', () => {
    const line = '[-5965:-14:-20.-480 --> 00:00:02.000]   Hello.';
    expect(readPrintedLine(line)).toMatchObject({ type: 'segment', start: 0, end: 2 });
  });

  it('never ends a segment before it starts', () => {
    const line = '[00:00:04.000 --> 00:00:02.000]   Hello.';
    expect(readPrintedLine(line)).toMatchObject({ start: 4, end: 4 });
  });

  it('tells progress, up to all of it', () => {
    expect(readPrintedLine('whisper_print_progress_callback: progress =   5%')).toEqual({
      type: 'progress',
      progress: 0.05,
    });
    expect(readPrintedLine('whisper_print_progress_callback: progress = 103%')).toEqual({
      type: 'progress',
      progress: 1,
    });
  });

  it('tells the language that was heard', () => {
    const line = 'whisper_full_with_state: auto-detected language: de (p = 0.987654)';
    expect(readPrintedLine(line)).toEqual({
      type: 'language',
      language: 'de',
      probability: 0.987654,
    });
  });

  it.each([
    'Running whisper.cpp inference on call-7.wav',
    "operator(): processing 'call-7.wav' (176000 samples, 11.0 sec), 1 threads, 1 processors",
  ])('tells which upload is heard: %s', (line) => {
    expect(readPrintedLine(line)).toEqual({ type: 'call', file: 'call-7.wav' });
  });

  it.each(['', ' And so', 'system_info: n_threads = 1', '[BLANK_AUDIO]'])(
    'tells nothing else: %j',
    (line) => {
      expect(readPrintedLine(line)).toBeUndefined();
    },
  );
});
