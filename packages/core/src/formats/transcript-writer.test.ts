import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Segment } from '../contracts/transcript.js';
import {
  type Cue,
  spoken,
  TSV_HEADER,
  toSrtCue,
  toTsvLine,
  toTxtLine,
  toVttCue,
  VTT_HEADER,
} from './cue.js';
import { toCues } from './to-cues.js';
import {
  createTranscriptWriter,
  formatTranscript,
  TRANSCRIPT_FORMATS,
  type TranscriptFormat,
} from './transcript-writer.js';
import { toVerboseJson } from './verbose-json.js';

const language = 'en';
const time = fc.integer({ min: 0, max: 20_000 });
const text = fc.string({ unit: fc.constantFrom(...'ab \t\n&<>-."\\東'), maxLength: 60 });
const segments: fc.Arbitrary<Segment[]> = fc.array(
  fc.record({ start: time, length: time, text, timed: fc.boolean() }).map((each) => {
    const [start, end] = [each.start / 1000, (each.start + each.length) / 1000];
    const words = [{ text: each.text, start, end, probability: 0.5 }];
    return { start, end, text: each.text, ...(each.timed ? { words } : {}) };
  }),
  { maxLength: 8 },
);

/** A file, written as the segments come in finals of these sizes. */
function stream(
  format: TranscriptFormat,
  all: readonly Segment[],
  sizes: readonly number[],
  options = {},
): string {
  const writer = createTranscriptWriter(format, options);
  let file = '';
  for (let at = 0, i = 0; at < all.length; i++) {
    const size = sizes[i % sizes.length]!;
    file += writer.write({ segments: all.slice(at, at + size), language });
    at += Math.max(size, 1);
    if (size === 0) at--;
  }
  return file + writer.end();
}

const sizes = fc
  .array(fc.nat(4), { minLength: 1, maxLength: 5 })
  .filter((each) => each.some((size) => size > 0));

// What each format is made of, cue by cue.
const toSrt = (cues: readonly Cue[]) =>
  spoken(cues)
    .map((cue, index) => toSrtCue(cue, index + 1))
    .join('');
const toVtt = (cues: readonly Cue[]) => VTT_HEADER + spoken(cues).map(toVttCue).join('');
const toTxt = (cues: readonly Cue[]) => spoken(cues).map(toTxtLine).join('');
const toTsv = (cues: readonly Cue[]) => TSV_HEADER + spoken(cues).map(toTsvLine).join('');

describe('a transcript', () => {
  it('written as it comes is what the whole of it is', () =>
    fc.assert(
      fc.property(segments, sizes, (all, parts) => {
        const cues = { maxLineChars: 12 };
        expect(stream('srt', all, parts)).toBe(toSrt(all));
        expect(stream('srt', all, parts, { cues })).toBe(toSrt(toCues(all, { ...cues, language })));
        expect(stream('vtt', all, parts)).toBe(toVtt(all));
        expect(stream('vtt', all, parts, { cues })).toBe(toVtt(toCues(all, { ...cues, language })));
        expect(stream('txt', all, parts)).toBe(toTxt(all));
        expect(stream('tsv', all, parts)).toBe(toTsv(all));
        for (const format of TRANSCRIPT_FORMATS) {
          const whole = formatTranscript(format, { segments: all, language });
          if (all.length > 0) expect(stream(format, all, parts)).toBe(whole);
        }
      }),
    ));

  it("in JSON is OpenAI's, however it came", () =>
    fc.assert(
      fc.property(segments, sizes, (all, parts) => {
        const file = stream('json', all, parts, { task: 'translate' });
        const known = all.length > 0 ? language : 'und';
        expect(JSON.parse(file)).toEqual(
          toVerboseJson({ segments: all, language: known, task: 'translate' }),
        );
        expect(file.endsWith('}\n')).toBe(true);
      }),
    ));

  it('in JSON lasts as long as its recording, where that is known', () => {
    const said = { segments: [{ start: 0, end: 1.26, text: 'Stop.' }], language };
    const written = (format: TranscriptFormat, seconds?: number) => {
      const writer = createTranscriptWriter(format);
      return writer.write(said) + writer.end(seconds);
    };
    const durationOf = (seconds?: number) => JSON.parse(written('json', seconds)).duration;
    expect([durationOf(), durationOf(1.9), durationOf(0)]).toEqual([1.26, 1.9, 0]);
    for (const format of ['srt', 'vtt', 'txt', 'tsv', 'lrc'] as const) {
      expect(written(format, 1.9)).toBe(written(format));
    }
    const refused = expect.objectContaining({ code: 'ERR_INVALID_OPTION' });
    for (const seconds of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => written('json', seconds)).toThrow(refused);
    }
  });

  it('is written as soon as nothing that follows can share a cue with it', () => {
    const writer = createTranscriptWriter('srt', { cues: {} });
    const say = (start: number, end: number, words: string) =>
      writer.write({ segments: [{ start, end, text: words }], language });
    expect(say(0, 2, 'Hello.')).toBe('');
    expect(say(2.5, 2.6, 'Yes.')).toBe('');
    expect(say(5, 6, 'Well.')).toBe('1\n00:00:00,000 --> 00:00:02,900\nHello. Yes.\n\n');
    expect(writer.end()).toBe('2\n00:00:05,000 --> 00:00:06,300\nWell.\n\n');
  });

  it('that is a translation breaks as English does, whatever was spoken', () => {
    const said = {
      start: 0,
      end: 6,
      text: 'I know that they would have been told about it by then',
    };
    const written = (language: string, task: 'transcribe' | 'translate') =>
      formatTranscript('srt', { segments: [said], language }, { cues: {}, task });
    expect(written('de', 'translate')).toBe(written('en', 'transcribe'));
    expect(written('de', 'translate')).not.toBe(written('de', 'transcribe'));
  });

  it('of live speech is written at once', () => {
    const writer = createTranscriptWriter('srt', { cues: { live: true } });
    const segments = [{ start: 0, end: 2, text: 'Hello.' }];
    expect(writer.write({ segments })).toBe('1\n00:00:00,000 --> 00:00:02,000\nHello.\n\n');
    expect(writer.end()).toBe('');
  });

  it('of nothing is a file still', () => {
    const empty = (format: TranscriptFormat) => createTranscriptWriter(format).end();
    expect(empty('srt')).toBe('');
    expect(empty('vtt')).toBe('WEBVTT\n\n');
    expect(empty('txt')).toBe('');
    expect(empty('tsv')).toBe('start\tend\ttext\n');
    expect(JSON.parse(empty('json'))).toMatchObject({ segments: [], text: '', duration: 0 });
  });

  it.each(TRANSCRIPT_FORMATS)('of a text without segments has the text, in %s', (format) => {
    const spoken = { text: ' Ask not.', start: 1, end: 2.5, language };
    const bare = { ...spoken, segments: [] };
    const whole = { ...spoken, segments: [{ text: ' Ask not.', start: 1, end: 2.5 }] };
    for (const options of [{}, { cues: {} }]) {
      expect(formatTranscript(format, bare, options)).toBe(
        formatTranscript(format, whole, options),
      );
    }
    expect(formatTranscript(format, bare)).toContain('Ask not.');
    const answer = { text: 'Ask not.', segments: [], language, processingTimeMs: 1 };
    expect(formatTranscript(format, answer)).toContain('Ask not.');
  });

  it('is refused in another format, or with options that do not exist', () => {
    const refused = expect.objectContaining({ code: 'ERR_INVALID_OPTION' });
    expect(() => createTranscriptWriter('doc' as TranscriptFormat)).toThrow(/"doc".*srt, vtt/);
    expect(() => createTranscriptWriter('srt', { cues: { maxLines: 0 } })).toThrow(refused);
    expect(() => createTranscriptWriter('srt', { lines: 2 } as object)).toThrow(refused);
  });
});

describe('TXT and TSV', () => {
  const said: Segment[] = [
    { start: 0.0004, end: 1.5, text: ' Ask\tnot.\n' },
    { start: 1.5, end: 2, text: '  ' },
    { start: 3661.0004, end: 3661.9996, text: 'What' },
  ];

  it('have a line for each segment that says something', () => {
    expect(toTxt(said)).toBe('Ask not.\nWhat\n');
    expect(toTsv(said)).toBe('start\tend\ttext\n0\t1500\tAsk not.\n3661000\t3662000\tWhat\n');
  });

  it('have as many columns as their header, whatever was said', () =>
    fc.assert(
      fc.property(segments, (all) => {
        const lines = toTsv(all).split('\n');
        expect(lines.pop()).toBe('');
        for (const line of lines.slice(1)) expect(line).toMatch(/^\d+\t\d+\t[^\t\r\n]+$/);
        expect(lines.length - 1).toBe(all.filter((each) => each.text.trim() !== '').length);
      }),
    ));
});
