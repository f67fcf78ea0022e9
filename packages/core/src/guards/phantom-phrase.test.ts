import { describe, expect, it } from 'vitest';
import type { GuardEvidence } from '../contracts/guards.js';
import { concat, segmentOf, textsOf, tone, transcriptOf } from './__fixtures__/transcripts.js';
import { createPhantomGuard, KNOWN_PHANTOMS } from './phantom-phrase.js';

const guard = createPhantomGuard([]);
const QUIET: GuardEvidence = { samples: tone(1000, -60) };
const LOUD: GuardEvidence = { samples: tone(1000, -25), speechMs: 600 };
const left = (text: string, evidence = QUIET): string => guard(textsOf(text), evidence).result.text;

describe('phantom phrases', () => {
  it('go where the audio is nearly silent', () => {
    for (const text of [
      ' Thank you.',
      ' THANKS FOR WATCHING!',
      ' Subtitles by the Amara.org community',
      ' Untertitel der Amara.org-Community',
      ' Untertitel im Auftrag des ZDF für funk, 2017',
      " Sous-titres réalisés par la communauté d'Amara.org",
      'ご視聴ありがとうございました',
      '字幕by索兰娅',
      ' 시청해주셔서 감사합니다.',
      ' you',
      ' Bye. Bye-bye! Thank you for watching.',
      ' ...',
      ' [BLANK_AUDIO]',
      '♪ Music ♪',
    ]) {
      expect(left(text), text).toBe('');
    }
  });

  it('stay where they were said', () => {
    for (const phrase of KNOWN_PHANTOMS) expect(left(` ${phrase}`, LOUD)).toBe(phrase);
    expect(left(' Thank you.', { samples: tone(1000, -44) })).toBe('Thank you.');
  });

  it('go where the model itself takes them for silence', () => {
    const doubted = (text: string, noSpeechProb: number): string => {
      const { segments, ...result } = textsOf(text);
      const told = segments.map((segment) => ({ ...segment, noSpeechProb }));
      return guard({ ...result, segments: told }, LOUD).result.text;
    };
    expect(doubted('You', 0.88)).toBe('');
    expect(doubted('Thank you.', 0.47)).toBe('Thank you.');
    expect(doubted('Thank you, doctor.', 0.88)).toBe('Thank you, doctor.');
  });

  it('stay within longer speech, however quiet', () => {
    for (const text of ['Thank you, doctor.', 'He said thank you.', 'Bye. Call me tomorrow.']) {
      expect(left(text)).toBe(text);
    }
  });

  it('go where the detector heard less speech than it takes to say them', () => {
    const heard = (speechMs: number): GuardEvidence => ({ samples: tone(1000, -30), speechMs });
    expect(left(' Thank you.', heard(240))).toBe('');
    expect(left(' Thank you.', heard(260))).toBe('Thank you.');
    expect(left(' Bye.', heard(110))).toBe('');
    // Said curtly.
    expect(left(' Bye.', heard(130))).toBe('Bye.');
  });

  it('are judged by the audio of their own segment', () => {
    const samples = concat(tone(1000, -20), tone(1000, -60));
    const result = transcriptOf(segmentOf(' Thank you.', 0, 1), segmentOf(' Thank you.', 1, 2));
    const guarded = guard(result, { samples });
    expect(guarded.result.segments.map(({ start }) => start)).toEqual([0]);
    expect(guarded.suppressed).toEqual([
      { reason: 'phantom_phrase', text: 'Thank you.', start: 1, end: 2 },
    ]);
  });

  it('are judged by all of the audio where their times are none', () => {
    for (const [start, end] of [
      [5, 9],
      [0.5, 0.5],
      [Number.NaN, Number.NaN],
    ] as const) {
      const result = transcriptOf(segmentOf(' Thank you.', start, end));
      expect(guard(result, LOUD).suppressed).toEqual([]);
      expect(guard(result, QUIET).suppressed).toHaveLength(1);
    }
  });

  it('may be of the user’s own', () => {
    const own = createPhantomGuard(['Radio Nowhere', 'Brought to you…']);
    for (const text of [' Radio Nowhere!', ' Brought to you by us.', ' Thank you.']) {
      expect(own(textsOf(text), QUIET).result.text).toBe('');
    }
    expect(own(textsOf(' Radio Nowhere plays'), QUIET).result.text).toBe('Radio Nowhere plays');
    expect(left(' Radio Nowhere')).toBe('Radio Nowhere');
  });
});
