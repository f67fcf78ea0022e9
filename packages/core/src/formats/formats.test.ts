import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cue, formatTimestamp, spoken, toSrtCue, toVttCue, VTT_HEADER } from './cue.js';
import { formatTranscript } from './transcript-writer.js';
import { toVerboseJson } from './verbose-json.js';

const cues: Cue[] = [
  { start: 0, end: 1.5, text: ' Ask not.' },
  { start: 1.5, end: 2, text: '  ' },
  { start: 3661.0004, end: 3661.9996, text: 'Two\n\nlines' },
];

describe('timestamps', () => {
  it('round, and carry', () => {
    expect(formatTimestamp(59.9996, ',')).toBe('00:01:00,000');
    expect(formatTimestamp(3599.9999, '.')).toBe('01:00:00.000');
    expect(formatTimestamp(360000.5, '.')).toBe('100:00:00.500');
    expect(formatTimestamp(-1, '.')).toBe('00:00:00.000');
  });

  it('read back as the time they were', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400_000_000 }), (ms) => {
        const [, h, m, s, rest] = /^(\d+):(\d\d):(\d\d),(\d{3})$/.exec(
          formatTimestamp(ms / 1000, ','),
        )!;
        expect(((Number(h) * 60 + Number(m)) * 60 + Number(s)) * 1000 + Number(rest)).toBe(ms);
        expect(Number(m)).toBeLessThan(60);
        expect(Number(s)).toBeLessThan(60);
      }),
    ));
});

describe('SRT', () => {
  it('numbers the cues that say something', () => {
    expect(formatTranscript('srt', { segments: cues })).toBe(
      '1\n00:00:00,000 --> 00:00:01,500\nAsk not.\n\n' +
        '2\n01:01:01,000 --> 01:01:02,000\nTwo lines\n\n',
    );
    expect(formatTranscript('srt', { segments: [] })).toBe('');
  });

  it('never has a text that reads as times', () => {
    for (const arrow of ['-->', '--->', '----->']) {
      expect(toSrtCue({ start: 0, end: 1, text: `a ${arrow} b` }, 7)).toBe(
        '7\n00:00:00,000 --> 00:00:01,000\na -> b\n\n',
      );
    }
  });
});

it('lines of a cue never end it', () => {
  const cue = { start: 0, end: 1, text: 'a b', lines: ['a', ' ', '', 'b\n\nc'] };
  expect(toSrtCue(cue, 1)).toBe('1\n00:00:00,000 --> 00:00:01,000\na\nb c\n\n');
  expect(toVttCue(cue)).toBe('00:00:00.000 --> 00:00:01.000\na\nb c\n\n');
  expect(
    spoken([
      { ...cue, lines: [] },
      { ...cue, lines: ['\n'] },
    ]),
  ).toEqual([]);
});

describe('VTT', () => {
  it('is a header and cues, which can be written one by one', () => {
    expect(formatTranscript('vtt', { segments: cues })).toBe(
      VTT_HEADER + toVttCue(cues[0]!) + toVttCue(cues[2]!),
    );
    expect(toVttCue(cues[0]!)).toBe('00:00:00.000 --> 00:00:01.500\nAsk not.\n\n');
  });

  it('escapes, and gives an empty cue a length', () => {
    expect(toVttCue({ start: 1, end: 1, text: 'a < b & c --> <i>' })).toBe(
      '00:00:01.000 --> 00:00:01.001\na &lt; b &amp; c --&gt; &lt;i&gt;\n\n',
    );
  });

  it('has no line of text that could be anything else', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('-', '>', '<', '\n', '\r', ' ', 'a', '&') }),
        (text) => {
          const lines = toVttCue({ start: 0, end: 1, text }).split('\n');
          expect(lines.length).toBe(4);
          expect(lines[1]).not.toMatch(/-->|<|\r/);
        },
      ),
    ));
});

it('verbose JSON has every field of OpenAI', () => {
  const words = [{ text: 'Ask', start: 0, end: 0.5, probability: 0.9 }];
  const segments = [
    { start: 0, end: 1.5, text: 'Ask not.', avgLogprob: -0.2, noSpeechProb: 0.1, words },
    { start: 1.5, end: 2, text: 'What.' },
  ];
  expect(toVerboseJson({ segments, language: 'en' })).toEqual({
    task: 'transcribe',
    language: 'en',
    duration: 2,
    text: 'Ask not. What.',
    segments: [
      {
        ...{ id: 0, seek: 0, start: 0, end: 1.5, text: 'Ask not.', tokens: [], temperature: 0 },
        ...{ avg_logprob: -0.2, compression_ratio: 0, no_speech_prob: 0.1 },
      },
      {
        ...{ id: 1, seek: 0, start: 1.5, end: 2, text: 'What.', tokens: [], temperature: 0 },
        ...{ avg_logprob: 0, compression_ratio: 0, no_speech_prob: 0 },
      },
    ],
    words: [{ word: 'Ask', start: 0, end: 0.5, probability: 0.9 }],
  });
  expect(toVerboseJson({ segments: [], language: 'en' })).toEqual({
    ...{ task: 'transcribe', language: 'en', duration: 0, text: '', segments: [] },
  });
});
