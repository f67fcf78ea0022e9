import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Segment } from '../contracts/transcript.js';
import {
  formatTranscript,
  SPEAKER_FORMATS,
  TRANSCRIPT_FORMATS,
  type TranscriptFormat,
  type TranscriptWriterOptions,
} from './transcript-writer.js';

/** A segment whose words last a fifth of a second each. */
function said(text: string, start: number, speaker?: string): Segment {
  const words = text.split(' ').map((word, i) => ({
    ...{ text: word, start: start + i * 0.2, end: start + (i + 1) * 0.2 },
  }));
  const end = words.at(-1)!.end;
  return { start, end, text, words, ...(speaker !== undefined && { speaker }) };
}

/** The second speaker's cue would be too short alone. */
const dialogue = (first?: string, second?: string): Segment[] => [
  said('Did you see him?', 0, first),
  said('No.', 1.25, second),
  said('I was not even there that day.', 1.6, first),
];

const written = (
  format: TranscriptFormat | 'rttm',
  segments: readonly Segment[],
  options: TranscriptWriterOptions = { cues: {} },
) => formatTranscript(format, { segments, language: 'en' }, options);

describe('a cue that two people share', () => {
  it('has the voice of each in WebVTT', () => {
    expect(written('vtt', dialogue('Anna', 'Bert'))).toContain(
      '\n<v Anna>- Did you see him?</v>\n<v Bert>- No.</v>\n\n',
    );
  });

  it('has one voice where the other is not known', () => {
    expect(written('vtt', dialogue(undefined, 'Bert'))).toContain(
      '\n- Did you see him?\n<v Bert>- No.</v>\n\n',
    );
  });

  it('has the name of each in SubRip', () => {
    expect(written('srt', dialogue('Anna', 'Bert'))).toContain(
      '\n- Bert: No.\n- Anna: I was not even there that day.\n\n',
    );
  });
});

describe('names and dashes', () => {
  const segments = dialogue('Anna', 'Bert');

  it('are not underlined, since they are not said', () => {
    const srt = written('srt', segments, { cues: {}, wordMarks: 'highlight' });
    expect(srt).toContain('\n- Bert: <u>No.</u>\n- Anna: I was not even');
    expect(srt).toContain('\n- Bert: No.\n- Anna: <u>I</u> was not even');
    const vtt = written('vtt', segments, { cues: {}, wordMarks: 'highlight' });
    expect(vtt).toContain('\n<v Anna>- Did you see him?</v>\n<v Bert>- <u>No.</u></v>\n');
    for (const marked of [srt, vtt]) expect(marked).not.toMatch(/<u>(-|Anna|Bert)/);
  });

  it('have no time in WebVTT', () => {
    const vtt = written('vtt', segments, { cues: {}, wordMarks: 'karaoke' });
    expect(vtt).toContain('<v Bert>- <00:00:01.250>No.</v>\n');
  });

  it('take no time of a word in ASS', () => {
    const ass = written('ass', segments, { cues: {}, wordMarks: 'karaoke' });
    expect(ass).toContain('{\\k0}- Bert: {\\k35}No.\\N{\\k0}- Anna: {\\k20}I{');
    const line = ass.split('Dialogue: ').find((each) => each.includes('Bert'));
    const lasts = [...line!.matchAll(/\{\\k(\d+)\}/g)].reduce((sum, [, k]) => sum + Number(k), 0);
    const [, start, end] = /0:00:(\d\d\.\d\d),0:00:(\d\d\.\d\d)/.exec(line!)!;
    expect(lasts).toBe(Math.round((Number(end) - Number(start)) * 100));
  });
});

describe('ugly names', () => {
  const talk = (name: string): Segment[] => [said('Good morning to you all.', 0, name)];

  it.each([
    ['vtt', '<b> & "Co"', '<v &lt;b&gt; &amp; "Co">Good morning to you all.\n'],
    ['srt', '<b>{\\an8}', '\n‹b›｛\\an8｝: Good morning to you all.\n'],
    ['ass', '{\\b1}, Inc', ',,｛\\\u2060b1｝, Inc: Good morning to you all.\n'],
    ['tsv', 'An\tna', '\tAn na: Good morning to you all.\n'],
    ['lrc', '[00:01.00]', ']: Good morning'],
    ['txt', 'Anna\nBert', 'Anna Bert: Good morning to you all.\n'],
  ] as const)('%s: %j', (format, name, line) => {
    if (format !== 'lrc') expect(written(format, talk(name))).toContain(line);
    else
      expect(written(format, talk(name))).toBe('[00:00.00](00:01.00): Good morning to you all.\n');
  });

  it('leave the text its direction', () => {
    expect(written('txt', talk('שרה'))).toBe('\u2068שרה\u2069: Good morning to you all.\n');
    expect(written('txt', [said('בוקר טוב', 0, 'שרה')])).toBe('שרה: בוקר טוב\n');
    // An override that is left open would turn the whole line around.
    expect(written('txt', talk('An\u202ena'))).toBe('An na: Good morning to you all.\n');
  });

  it('without a character are none', () => {
    expect(written('vtt', talk(' \n'))).toContain('\nGood morning to you all.\n');
    expect(written('srt', talk('\u202e'))).toContain('\nGood morning to you all.\n');
  });

  it('of a hundred characters leave room in a line, and longer ones are cut', () => {
    const lines = written('srt', talk('x'.repeat(100))).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(42);
    expect(lines[2]).toMatch(/^x{35,}…: Good$/);
    expect(written('txt', talk('x'.repeat(100)))).toMatch(/^x{100}: /);
    expect(written('txt', talk('x'.repeat(1_000_000)))).toMatch(/^x{99}…: /);
    expect(written('vtt', talk('x'.repeat(101)))).toMatch(/<v x{99}…>/);
    // Where a cue is a word, the name is still one.
    expect(written('srt', talk('Anna'), { cues: { maxLineChars: 1 } })).toContain('\nAnna: Good\n');
  });

  it('neither end a line nor begin another, whatever they are', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (name) => {
        const lineCount = (text: string) => text.split(/\r\n|[\n\r\u0085\u2028\u2029]/).length;
        for (const format of [...TRANSCRIPT_FORMATS, ...SPEAKER_FORMATS]) {
          if (format === 'json' || format === 'cpp.json') continue;
          const long = { cues: { maxLineChars: 1000 } };
          expect(lineCount(written(format, talk(name), long))).toBe(
            lineCount(written(format, talk('Anna'), long)),
          );
        }
        const { segments } = JSON.parse(written('json', talk(name)));
        expect(segments[0].speaker).toBe(name);
      }),
    ));
});

describe('RTTM', () => {
  it('has a line for each turn', () => {
    expect(written('rttm', dialogue('Anna', 'Bert'), { recording: 'my talk' })).toBe(
      'SPEAKER my_talk 1 0.000 0.800 <NA> <NA> Anna <NA> <NA>\n' +
        'SPEAKER my_talk 1 1.250 0.200 <NA> <NA> Bert <NA> <NA>\n' +
        'SPEAKER my_talk 1 1.600 1.400 <NA> <NA> Anna <NA> <NA>\n',
    );
  });

  it('has ten fields in each line, whatever the names', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ minLength: 1 }),
        (speaker, recording) => {
          const line = written('rttm', [said('Yes.', 1, speaker)], { recording });
          expect(line.trimEnd().split(/\s/)).toHaveLength(10);
        },
      ),
    ));

  it('has the turns of a diarizer where they are given, which may overlap', () => {
    const turns = [
      { start: 0.0304, end: 2, speaker: '1' },
      { start: 1.5, end: 3.25, speaker: '2' },
    ];
    expect(formatTranscript('rttm', { segments: dialogue('Anna', 'Bert'), turns })).toBe(
      'SPEAKER recording 1 0.030 1.970 <NA> <NA> 1 <NA> <NA>\n' +
        'SPEAKER recording 1 1.500 1.750 <NA> <NA> 2 <NA> <NA>\n',
    );
  });

  it('is empty where nothing is said, and refused where speakers are not told', () => {
    expect(written('rttm', [])).toBe('');
    expect(formatTranscript('rttm', { segments: dialogue(), turns: [] })).toBe('');
    expect(() => written('rttm', dialogue())).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_STATE',
        message: expect.stringContaining('no speakers'),
      }),
    );
  });
});
