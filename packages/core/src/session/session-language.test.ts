import { describe, expect, it } from 'vitest';
import type { BackendCapabilities, TranscriptionBackend } from '../contracts/backend.js';
import type { FinalEvent } from '../contracts/session-events.js';
import type { StreamingSessionOptions } from '../contracts/session-options.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { chooseLanguage, type LanguageProbabilities } from '../language/choose-language.js';
import { createLocalAgreementStrategy } from '../strategy/local-agreement.js';
import {
  backendOf,
  type Call,
  collect,
  MANUAL,
  play,
  speech,
  transcript,
} from './__fixtures__/session-under-test.js';
import { createStreamingSession } from './streaming-session.js';

const GERMAN = { de: 0.95, en: 0.03, nl: 0.02 };
const ENGLISH = { en: 0.95, de: 0.03, nl: 0.02 };
/** A greeting, as Whisper may hear it. */
const ODD = { en: 0.7, de: 0.2, nl: 0.1 };

const SAID =
  'Was jetzt gesagt wird, steht so lange auf dem Papier, bis jemand kommt und es wieder von dort entfernt';
const lengthsOf = (finals: readonly FinalEvent[]) =>
  finals.map(({ text }) => text.split(' ').at(-1));

/** A session over a backend to which speech sounds as the test says, and what it was asked for. */
function open(
  options: Partial<StreamingSessionOptions> = {},
  capabilities: Partial<BackendCapabilities> = { languageChoice: true },
  answer: (result: TranscriptResult) => TranscriptResult = (result) => result,
) {
  let heard: LanguageProbabilities = GERMAN;
  const reply = ({ samples, options: asked }: Call): TranscriptResult => {
    const choice = capabilities.languageChoice ? asked.languageChoice : undefined;
    const [language, probability] = chooseLanguage(heard, choice ?? {});
    const ms = samples.length / 16;
    const said = transcript(SAID.slice(0, 6 + ms / 100).concat(` ${ms}`), ms);
    if (asked.language !== undefined) return { ...said, language: asked.language };
    return answer({
      ...said,
      language,
      languageProbability: probability,
      ...(asked.languageProbabilities && { languageProbabilities: heard }),
    });
  };
  const engine = backendOf(reply);
  const backend: TranscriptionBackend = {
    ...engine.backend,
    capabilities: { ...engine.backend.capabilities, ...capabilities },
  };
  const session = createStreamingSession({
    backend,
    ...MANUAL,
    partialIntervalMs: 0,
    ...options,
  });
  const told = collect(session);
  return {
    ...told,
    session,
    calls: engine.calls,
    sounds(like: LanguageProbabilities) {
      heard = like;
    },
    /** Somebody says something of so many seconds that sounds like this. */
    async say(sound: LanguageProbabilities, seconds: number) {
      heard = sound;
      await play(session, speech(seconds * 1000), 100);
      await session.flush();
    },
    languages: () =>
      told
        .finals()
        .map(({ language }) => language)
        .join(' '),
  };
}

describe('a session that is given no language', () => {
  it('holds what was spoken for several seconds, until another one is', async () => {
    const { say, languages, calls, finals } = open();
    await say(GERMAN, 4);
    await say(ODD, 1);
    await say(ENGLISH, 4);
    await say({ ...GERMAN, en: 0 }, 1);
    expect(languages()).toBe('de de en en');
    expect(lengthsOf(finals())).toEqual(['4000', '1000', '4000', '1000']);
    expect(calls.map(({ options }) => options.language)).toEqual([
      ...[undefined, undefined, undefined, 'en', undefined],
    ]);
  });

  it('lets the model read nothing of what was said in another language', async () => {
    const { say, calls } = open({ prompt: 'Names: Ada.' });
    await say(GERMAN, 4);
    await say(ENGLISH, 4);
    await say(ENGLISH, 4);
    expect(calls.map(({ options }) => options.prompt?.replace(/\d.*/, '…'))).toEqual([
      'Names: Ada.',
      expect.stringMatching(/^Names: Ada. Was jetzt/),
      undefined,
      expect.stringMatching(/^Names: Ada. Was jetzt/),
    ]);
    expect(calls.at(-1)!.options.prompt?.match(/Was jetzt/g)).toHaveLength(1);
  });

  it('tells how likely an utterance is in its language', async () => {
    const { say, finals, session } = open();
    await say(GERMAN, 4);
    await say(ODD, 1);
    session.configure({ language: 'de' });
    await say(GERMAN, 1);
    const told = finals().map(({ languageProbability }) => languageProbability?.toFixed(2));
    expect(told).toEqual(['0.95', '0.20', undefined]);
  });

  it('takes the best guess of all that was heard before one is decided', async () => {
    const { say, languages } = open();
    await say(ODD, 1);
    await say(GERMAN, 1.5);
    await say(ODD, 1);
    expect(languages()).toBe('en de de');
  });

  it('gives partials the language that is held, and listens again where so much speech may change it', async () => {
    const { say, calls, languages, partials } = open({ partialIntervalMs: 1000 });
    await say(GERMAN, 4);
    const before = calls.length;
    await say(ENGLISH, 6);
    const asked = calls.slice(before).map(({ options }) => options.language ?? 'listens');
    // The first that is in another language is asked for once more, without the prompt.
    expect(asked.join(' ')).toBe('de listens en listens listens listens listens');
    expect(languages()).toBe('de en');
    const shown = partials().slice(-5);
    expect(shown.map(({ language }) => language)).toEqual(['de', 'en', 'en', 'en', 'en']);
  });

  it('counts the audio of partials once, with the final', async () => {
    const { say, languages } = open({ partialIntervalMs: 250 });
    await say(GERMAN, 4);
    await say({ en: 0.95, de: 0.05 }, 1);
    await say({ en: 0.95, de: 0.05 }, 1);
    expect(languages()).toBe('de de de');
  });

  it('does not count what is no text', async () => {
    const { say, languages, calls } = open(
      {},
      { languageChoice: true },
      ({ languageProbabilities: heard, ...result }) =>
        heard === ENGLISH ? { ...result, text: '', segments: [] } : result,
    );
    await say(ENGLISH, 8);
    await say(ODD, 1);
    expect(languages()).toBe('en en');
    expect(calls.at(-1)!.options.languageChoice).toEqual({ among: undefined, bias: {} });
  });

  it('writes nothing in another language after words that are committed, and listens all the same', async () => {
    const { session, sounds, say, calls, partials, languages } = open({
      strategy: createLocalAgreementStrategy(),
      partialIntervalMs: 500,
    });
    sounds(GERMAN);
    await play(session, speech(2500), 100);
    expect(partials().at(-1)!.committedChars).toBeGreaterThan(0);
    await say(ENGLISH, 6);
    expect(calls.at(-2)!.options).toMatchObject({ language: 'de', timestamps: false });
    expect(calls.at(-1)!.options.languageChoice).toEqual({ bias: { de: 2 } });
    await say({ ...ODD, nl: 0.5 }, 1);
    expect(languages()).toBe('de en');
  });
});

describe('a session that is told which languages may be spoken', () => {
  it('takes the likeliest of these', async () => {
    const { say, languages, finals } = open({ languages: ['nl', 'de'] });
    await say(ODD, 1);
    await say({ nl: 0.3, en: 0.7 }, 3.5);
    expect(languages()).toBe('de nl');
    expect(finals()[0]?.languageProbability).toBeCloseTo(2 / 3);
  });

  it('listens for none where there is but one', async () => {
    const { say, calls } = open({ languages: ['nl'] });
    await say(GERMAN, 1);
    expect(calls[0]!.options).toMatchObject({ language: 'nl' });
    expect(calls[0]!.options).not.toHaveProperty('languageChoice');
  });

  it('may be told in the middle', async () => {
    const { session, say, languages } = open();
    await say(ENGLISH, 4);
    session.configure({ languages: ['de', 'nl'] });
    await say(ODD, 1);
    await say(GERMAN, 4);
    session.configure({ languages: undefined });
    await say(ODD, 1);
    session.configure({ language: 'nl' });
    await say(ODD, 1);
    session.configure({ language: undefined });
    await say(ODD, 1);
    expect(languages()).toBe('en de de de nl de');
  });

  it.each([
    [{ languages: [] }, /"languages" is an array, but must be an array of 1 to 100 codes/],
    [{ languages: Array(101).fill('de') }, /1 to 100 codes/],
    [{ languages: ['de', ''] }, /1 to 100 codes/],
    [
      { languages: ['de', 'en'], language: 'fr' },
      /"language" is "fr", but must be one of "languages": de, en/,
    ],
  ])('refuses %j', async (options, message) => {
    expect(() => open(options)).toThrow(message);
    const { session } = open();
    expect(() => session.configure(options)).toThrow(message);
  });

  it('refuses a language that is none of them in the middle, in one change or in two', async () => {
    const { session, say, languages } = open({ languages: ['de', 'en'] });
    expect(() => session.configure({ language: 'fr' })).toThrow(/one of "languages": de, en/);
    session.configure({ language: 'en' });
    expect(() => session.configure({ languages: ['de', 'fr'] })).toThrow(/"language" is "en"/);
    session.configure({ languages: ['fr', 'de'], language: undefined });
    await say({ ...ODD, fr: 0.01 }, 1);
    expect(languages()).toBe('de');
  });
});

describe('a session over a model that says which languages it knows', () => {
  it('refuses the others, at the start and in the middle', () => {
    const known = { languages: ['en', 'de'] };
    const message = /knows no language "xx"\. Give one of en, de/;
    expect(() => open({ language: 'xx' }, known)).toThrow(message);
    expect(() => open({ languages: ['de', 'xx'] }, known)).toThrow(message);
    const { session } = open({ language: 'de' }, known);
    expect(() => session.configure({ language: 'xx' })).toThrow(message);
    expect(() => open({ language: 'de' }, { languages: ['en'] })).toThrow(/cannot hear "de"/);
  });

  it('leaves one that knows but one alone', async () => {
    const { say, calls } = open({}, { languages: ['en'], languageChoice: true });
    await say(GERMAN, 4);
    await say(GERMAN, 4);
    for (const { options } of calls) {
      expect(options.language).toBeUndefined();
      expect(options.languageChoice).toBeUndefined();
      expect(options.languageProbabilities).toBeUndefined();
    }
  });

  it('leaves one that detects none alone, but for what it may be', async () => {
    const { say, calls } = open({ languages: ['de', 'en'] }, { languageDetection: false });
    await say(GERMAN, 4);
    expect(calls[0]!.options.language).toBe('de');
  });
});

describe('a session over a backend that takes no bias', () => {
  it('asks a second time, with the language, where another one was decided than it heard', async () => {
    const { say, calls, languages, finals } = open({}, {});
    await say(GERMAN, 4);
    await say(ODD, 1.5);
    await say(ENGLISH, 4);
    expect(languages()).toBe('de de en');
    expect(calls.map(({ options }) => options.language)).toEqual([
      ...[undefined, undefined, 'de', undefined, 'en'],
    ]);
    expect(lengthsOf(finals())).toEqual(['4000', '1500', '4000']);
    expect(finals()[1]).toMatchObject({ processingTimeMs: 14 });
  });

  it('gives partials and what is too short to tell the language that is held', async () => {
    const { say, calls } = open({ partialIntervalMs: 1000 }, {});
    await say(GERMAN, 4);
    const before = calls.length;
    await say(ODD, 0.8);
    await say(ENGLISH, 3.5);
    const asked = calls.slice(before).map(({ options }) => options.language);
    expect(asked).toEqual(['de', 'de', 'de', 'de', undefined, 'en']);
  });

  it('takes what it heard for certain where it does not say how likely it is', async () => {
    const { say, languages, finals } = open(
      {},
      {},
      ({ languageProbabilities: _, languageProbability: __, ...result }) => result,
    );
    await say(GERMAN, 4);
    await say(ODD, 1);
    await say(ENGLISH, 4);
    expect(languages()).toBe('de de en');
    expect(finals().every(({ languageProbability }) => languageProbability === undefined)).toBe(
      true,
    );
  });

  it('takes the first language, or the one that is held, where it heard none of those that may be', async () => {
    const { say, languages, calls } = open(
      { languages: ['fr', 'de'] },
      {},
      ({ languageProbabilities: _, ...result }) => result,
    );
    await say(ENGLISH, 2);
    await say(GERMAN, 8);
    await say(ENGLISH, 2);
    expect(languages()).toBe('fr de de');
    expect(calls.map(({ options }) => options.language)).toEqual([
      ...[undefined, 'fr', undefined, 'de', undefined, 'de'],
    ]);
  });
});
