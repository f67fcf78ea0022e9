import { describe, expect, it } from 'vitest';
import { segmentOf, textsOf, transcriptOf } from './__fixtures__/transcripts.js';
import { cutRepetition } from './repetition.js';

const samples = new Float32Array(16_000);
const cut = (text: string, prefix?: string): string =>
  cutRepetition(textsOf(text), { samples, prefix }).result.text;

describe('repetition loops', () => {
  it('keeps one of eight words that are the same, and what comes before and after', () => {
    expect(cut(` Well,${' no'.repeat(8)} never`)).toBe('Well, no never');
    expect(cut(` Well,${' no'.repeat(7)} never`)).toBe(`Well,${' no'.repeat(7)} never`);
  });

  it('keeps one of three phrases that make twelve words', () => {
    const phrase = ' I am going home.';
    expect(cut(phrase.repeat(3))).toBe('I am going home.');
    expect(cut(phrase.repeat(2))).toBe(phrase.repeat(2).trim());
    const six = ' we will see what comes next';
    expect(cut(six.repeat(2))).toBe(six.repeat(2).trim());
    expect(cut(' thank you'.repeat(5))).toBe(' thank you'.repeat(5).trim());
    expect(cut(' thank you'.repeat(6))).toBe('thank you');
    const twelve = ' one two three four five six seven eight nine ten eleven twelve';
    expect(cut(twelve.repeat(3))).toBe(twelve.trim());
    expect(cut(`${twelve} thirteen`.repeat(3))).toBe(`${twelve} thirteen`.repeat(3).trim());
  });

  it('keeps nothing where the detector heard no speech at all', () => {
    const loop = textsOf(` Well,${" I'm not a good guy,".repeat(9)}`);
    const { result, suppressed } = cutRepetition(loop, { samples, speechMs: 0 });
    expect(result).toMatchObject({ text: '', segments: [] });
    expect(suppressed).toMatchObject([{ reason: 'repetition', text: loop.text.trim() }]);
    const { result: spoken } = cutRepetition(loop, { samples, speechMs: 60 });
    expect(spoken.text).toBe("Well, I'm not a good guy,");
    const once = textsOf(" I'm not a good guy.");
    expect(cutRepetition(once, { samples, speechMs: 0 }).suppressed).toEqual([]);
  });

  it('sees through case and punctuation', () => {
    expect(cut(' So it goes on, so it goes on. So it goes on! SO IT GOES ON')).toBe(
      'So it goes on,',
    );
    expect(cut(` la -${' la -'.repeat(8)} fin`)).toBe('la - fin');
  });

  it('cuts the occurrence that the end of the text broke off, but no word that goes on otherwise', () => {
    const phrase = ' and then we all go';
    expect(cut(`${phrase.repeat(3)} and then`)).toBe('and then we all go');
    expect(cut(`${phrase.repeat(3)} and so on`)).toBe('and then we all go and so on');
  });

  it('cuts loops in scripts that put no space between words', () => {
    expect(cut('ご視聴ありがとうございました。'.repeat(4))).toBe('ご視聴ありがとうございました。');
    expect(cut(`我们${'哈'.repeat(30)}走吧`)).toBe('我们哈走吧');
    expect(cut('はいはいはい、そうです')).toBe('はいはいはい、そうです');
  });

  it('cuts a loop that goes over many segments, and drops those that have nothing left', () => {
    const loop = Array.from({ length: 6 }, (_, i) => segmentOf(' Thank you.', i + 1, i + 2));
    const { result, suppressed } = cutRepetition(
      transcriptOf(segmentOf(' Hello there.', 0, 1), ...loop, segmentOf(' Goodbye.', 7, 8)),
      { samples },
    );
    expect(result.text).toBe('Hello there. Thank you. Goodbye.');
    expect(result.segments.map(({ start }) => start)).toEqual([0, 1, 7]);
    expect(suppressed).toEqual([
      { reason: 'repetition', text: Array(5).fill('Thank you.').join(' '), start: 2, end: 7 },
    ]);
  });

  it('leaves the kept occurrence its full stop', () => {
    const thanks = 'ありがとうございました。';
    const { result } = cutRepetition(textsOf(thanks, thanks, thanks, thanks), { samples });
    expect(result.segments.map(({ text }) => text)).toEqual([thanks]);
  });

  it('takes the words and tokens of what is cut out, and says from when to when it was', () => {
    const text = ` Hello${' you'.repeat(8)} friend`;
    const { result, suppressed } = cutRepetition(transcriptOf(segmentOf(text, 0, 10)), { samples });
    const [segment] = result.segments;
    expect(segment?.text).toBe(' Hello you friend');
    expect(segment?.words?.map((word) => [word.text, word.start])).toEqual([
      ['Hello', 0],
      ['you', 1],
      ['friend', 9],
    ]);
    expect(segment?.tokens?.map((token) => token.text).join('')).toBe(' Hello you friend');
    expect(suppressed).toMatchObject([{ start: 2, end: 9 }]);
    const atEnd = cutRepetition(transcriptOf(segmentOf(' you'.repeat(10), 0, 10)), { samples });
    expect(atEnd.result.segments[0]).toMatchObject({ start: 0, end: 1 });
  });

  it('shortens a token that the cut goes through, and gives up words that are not those of the text', () => {
    const tokens = [' a b', ' b b b', ' b b b b c'].map((text) => ({ text, probability: 1 }));
    const words = [{ text: 'other', start: 0, end: 1 }];
    const segment = segmentOf(' a b b b b b b b b c', 0, 1, { tokens, words });
    const { result } = cutRepetition(transcriptOf(segment), { samples });
    expect(result.segments[0]?.tokens?.map((token) => token.text)).toEqual([' a b', ' c']);
    expect(result.segments[0]?.words).toBeUndefined();
    const gap = segmentOf(' a b b b b b b b b c', 0, 1);
    const missing = { ...gap, words: gap.words?.slice(1) };
    const { result: left } = cutRepetition(transcriptOf(missing), { samples });
    expect(left.segments[0]?.words).toBeUndefined();
  });

  it('forgets a compression ratio that holds no more, also where the whole window shares it', () => {
    const { result } = cutRepetition(
      transcriptOf(
        segmentOf(' Hello there.', 0, 1, { compressionRatio: 9 }),
        segmentOf(' you'.repeat(50), 1, 30, { compressionRatio: 9 }),
        segmentOf(' Bye now.', 30, 31, { compressionRatio: 0.9 }),
      ),
      { samples },
    );
    expect(result.segments.map(({ compressionRatio }) => compressionRatio)).toEqual([
      undefined,
      undefined,
      0.9,
    ]);
  });

  it('joins segments as the backend did', () => {
    const segments = [' Hello. ', ...Array(8).fill('you'), 'there'].map((text, i) => ({
      ...segmentOf(text, i, i + 1),
      words: undefined,
    }));
    const text = segments.map((segment) => segment.text.trim()).join(' ');
    const { result } = cutRepetition({ ...transcriptOf(...segments), text }, { samples });
    expect(result.text).toBe('Hello. you there');
  });

  describe('after a prefix', () => {
    const after = (prefix: string, text: string): string => {
      const result = { ...transcriptOf(segmentOf(text, 0, 1)), text };
      return cutRepetition(result, { samples, prefix }).result.text;
    };

    it('keep the space that the continuation begins with', () => {
      expect(after('So', ` it goes${' on'.repeat(9)}`)).toBe(' it goes on');
    });

    it('count what was said in it, so that a loop does not grow with every pass', () => {
      expect(after('We say thank you', `${' thank you'.repeat(5)} again`)).toBe(' again');
      expect(after('We say thank', ` you${' thank you'.repeat(5)}`)).toBe(' you');
      expect(after(' no'.repeat(6), ' no no')).toBe('');
      expect(after(' no'.repeat(6), ' — no no')).toBe('');
    });

    it('leave the word alone that began in it', () => {
      expect(after('la la la la la la la l', 'a la la')).toBe('a');
    });

    it('leave a loop alone that is over before it ends', () => {
      expect(after(' no'.repeat(9), ' but yes')).toBe(' but yes');
    });
  });
});
