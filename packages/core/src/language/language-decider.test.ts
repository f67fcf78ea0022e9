import { describe, expect, it } from 'vitest';
import { chooseLanguage, type LanguageProbabilities } from './choose-language.js';
import { createLanguageDecider } from './language-decider.js';

const GERMAN = { de: 0.95, en: 0.03, nl: 0.02 };
const ENGLISH = { en: 0.95, de: 0.03, cy: 0.02 };
/** A greeting, as Whisper may hear it. */
const ODD = { en: 0.7, de: 0.2, nl: 0.1 };

type Utterance = readonly [heard: LanguageProbabilities, seconds: number];

/** The languages that utterances are in, one after the other, and what is held in the end. */
function decide(utterances: readonly Utterance[], among?: readonly string[]) {
  const decider = createLanguageDecider();
  const languages = utterances.map(([heard, seconds]) => {
    const [language] = chooseLanguage(heard, { among, bias: decider.bias(seconds) });
    decider.hear(heard, seconds, among);
    return language;
  });
  return { languages: languages.join(' '), held: decider.held };
}

describe('before a language is decided', () => {
  it('the first utterance is in the likeliest, and nothing is held', () => {
    expect(decide([[ODD, 1]])).toEqual({ languages: 'en', held: undefined });
  });

  it('an utterance is in what most speaks for, its own seconds counted', () => {
    expect(
      decide([
        [GERMAN, 2],
        [ODD, 1],
      ]),
    ).toEqual({ languages: 'de de', held: undefined });
    expect(
      decide([
        [ODD, 1],
        [GERMAN, 1.9],
      ]),
    ).toEqual({ languages: 'en de', held: undefined });
  });

  it('one is held when it is ahead, and 3 s were heard', () => {
    expect(decide([[GERMAN, 2.9]]).held).toBeUndefined();
    expect(decide([[GERMAN, 3]]).held).toBe('de');
    expect(decide(Array.from({ length: 6 }, () => [GERMAN, 0.55] as const)).held).toBe('de');
    expect(decide([[{ de: 0.6, en: 0.4 }, 6]]).held).toBeUndefined();
  });

  it('one is never so far ahead that two sentences in another one would not do', () => {
    const mumbled: Utterance = [{ de: 0.5, en: 0.4, nl: 0.1 }, 1];
    const utterances = Array.from({ length: 60 }, () => mumbled);
    expect(decide(utterances).held).toBe('de');
    expect(decide([...utterances.slice(0, 12), [ENGLISH, 1.5]]).languages).toMatch(/^(de ){12}en$/);
  });

  it('what may be one as well as another is not', () => {
    const undecided = { no: 0.4, da: 0.4, sv: 0.2 };
    expect(decide(Array.from({ length: 9 }, () => [undecided, 10] as const)).held).toBeUndefined();
  });
});

describe('a language that is held', () => {
  const held: Utterance = [GERMAN, 60];

  it('is the language of short utterances, whatever they sound like', () => {
    expect(decide([held, [{ en: 1, de: 0 }, 1.7], held]).languages).toBe('de de de');
  });

  it('is given up for speech that clearly is in another one, which that utterance is in', () => {
    expect(decide([held, [{ en: 1, de: 0 }, 1.8]])).toEqual({ languages: 'de en', held: 'en' });
    expect(decide([held, [{ en: 0.6, de: 0.35 }, 25]])).toEqual({ languages: 'de de', held: 'de' });
  });

  it('is given up for short utterances, one after the other', () => {
    const short: Utterance = [ENGLISH, 0.8];
    expect(decide([held, short, short, short])).toEqual({ languages: 'de de de en', held: 'en' });
  });

  it('is not given up for short utterances that may be anything', () => {
    expect(decide([held, ...Array.from({ length: 6 }, () => [ODD, 1] as const)]).held).toBe('de');
  });

  it('is stayed with where its own speech comes in between', () => {
    const short: Utterance = [ENGLISH, 0.8];
    const own: Utterance = [GERMAN, 0.6];
    expect(decide([held, short, own, short, own, short, own, short]).languages).toBe(
      'de de de de de de de de',
    );
  });

  it('is held as firmly after a change, and given up in the same way', () => {
    expect(decide([held, [ENGLISH, 3], [{ de: 1, en: 0 }, 1.7]]).languages).toBe('de en en');
    expect(decide([held, [ENGLISH, 3], [GERMAN, 3], [ENGLISH, 3]]).languages).toBe('de en de en');
  });
});

describe('where only some may be spoken', () => {
  it('is decided among these', () => {
    const swiss = { nl: 0.6, de: 0.25, en: 0.05, fr: 0.1 };
    expect(
      decide(
        [
          [swiss, 3],
          [ODD, 1],
        ],
        ['de', 'en'],
      ),
    ).toEqual({ languages: 'de de', held: 'de' });
  });

  it('nothing is decided by what is none of these', () => {
    expect(decide([[{ ja: 1 }, 60]], ['de', 'en'])).toEqual({ languages: 'de', held: undefined });
    expect(
      decide(
        [
          [GERMAN, 60],
          [{ ja: 1 }, 60],
        ],
        ['de', 'en'],
      ),
    ).toEqual({
      languages: 'de de',
      held: 'de',
    });
  });

  it('what was held before and may be no longer is given up', () => {
    const decider = createLanguageDecider();
    decider.hear({ fr: 1 }, 60);
    decider.hear(GERMAN, 4, ['de', 'en']);
    expect(decider.held).toBe('de');
  });
});
