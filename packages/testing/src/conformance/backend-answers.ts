import type { Segment, TranscriptResult } from '@ws/core';
import { samplesToSeconds } from '@ws/core/internal';
import { type BackendRules, shaped, transcribe, understood } from './backend-check.js';
import { ensure, fails, unchanged } from './ensure.js';
import { inOrder, textOf } from './spans.js';

/** Words that sound like nothing anybody says. */
const UNSAID = ['Xyzzyx', 'Qwzrvk', 'Jhvzkq', 'Vqxzpj'];

/** The rules of what a backend answers. */
export const ANSWER_RULES: BackendRules = {
  'understands speech': async (backend, fixture) => {
    understood(await transcribe(backend, fixture), fixture);
  },

  'names the language that it was given': async (backend, fixture) => {
    const { language = 'en' } = fixture.speech;
    const result = await transcribe(backend, fixture, { language });
    ensure(result.language === language, `it was given ${language} and names ${result.language}`);
  },

  'knows the languages that it says it knows, and refuses others': async (backend, fixture) => {
    await backend.load();
    const { languages } = backend.capabilities;
    if (languages === undefined) return;
    const { language = 'en' } = fixture.speech;
    ensure(languages.includes(language), `it does not know ${language}, the speech's language`);
    await fails('ERR_INVALID_OPTION', transcribe(backend, fixture, { language: 'no such' }));
  },

  'chooses a language among some, and by a bias, if it does': async (backend, fixture) => {
    if (!backend.capabilities.languageChoice) return;
    const { language = 'en' } = fixture.speech;
    for (const languageChoice of [{ among: [language] }, { bias: { [language]: 2 } }]) {
      const options = { language: undefined, languageChoice };
      const result = await transcribe(backend, fixture, options);
      ensure(
        result.language === language,
        `of ${JSON.stringify(languageChoice)} it chose ${result.language}`,
      );
      const { languageProbability = 1 } = result;
      ensure(
        languageProbability >= 0 && languageProbability <= 1,
        `the language's probability is ${languageProbability}`,
      );
    }
  },

  'gives times in order and within the audio': async (backend, fixture) => {
    const { segments } = await transcribe(backend, fixture, { timestamps: true });
    ensure(segments.length > 0, 'speech has no segments');
    inOrder(segments, 0, samplesToSeconds(fixture.speech.samples.length), 'segment');
  },

  'gives word times in order and within the audio, if it has them': async (backend, fixture) => {
    if (!backend.capabilities.wordTimestamps) return;
    const { segments } = await transcribe(backend, fixture, { wordTimestamps: true });
    const words = segments.flatMap((segment) => segment.words ?? []);
    ensure(words.length > 0, 'it has word times by its capabilities, and gave none');
    inOrder(words, 0, samplesToSeconds(fixture.speech.samples.length), 'word');
    for (const { text } of words) {
      ensure(text !== '' && text === text.trim(), `a word is "${text}", with spaces or nothing`);
    }
  },

  'gives one segment where no times are wanted': async (backend, fixture) => {
    const result = await transcribe(backend, fixture, { timestamps: false });
    understood(result, fixture);
    ensure(result.segments.length === 1, `it gave ${result.segments.length} segments`);
  },

  'takes a prompt, however long': async (backend, fixture) => {
    await transcribe(backend, fixture, { prompt: 'Hello.' });
    // A prompt that repeats itself is answered alike, at every temperature: one try says all.
    const prompt = 'A long story was told. '.repeat(300);
    await transcribe(backend, fixture, { prompt, fallback: false });
  },

  'goes on after a prefix, if it takes one': async (backend, fixture) => {
    if (!backend.capabilities.prefix) return;
    const partial = { timestamps: false };
    const whole = await transcribe(backend, fixture, partial);
    for (const count of [1, Math.ceil(wordsIn(whole.text).length / 2)]) {
      const prefix = wordsIn(whole.text).slice(0, count).join(' ');
      const rest = await transcribe(backend, fixture, { ...partial, prefix });
      const joined = { ...rest, text: prefix + rest.text };
      understood(
        { ...joined, segments: [{ start: 0, end: 0, text: joined.text }] },
        fixture,
        ' with the prefix before it',
      );
      ensure(
        rest.text === '' || /^[^\p{L}\p{N}]/u.test(rest.text),
        `after the prefix "${prefix}" its text begins with no space: "${rest.text}"`,
      );
      ensure(
        textOf(rest.segments).trim() === rest.text.trim(),
        `after a prefix its text is "${rest.text}", and the segments say "${textOf(rest.segments)}"`,
      );
    }
    const nothing = await transcribe(backend, fixture, { ...partial, prefix: '' });
    ensure(nothing.text.trim() === whole.text.trim(), 'an empty prefix changes the text');
  },

  'gives tokens that make up the text, if it has them': async (backend, fixture) => {
    if (!backend.capabilities.tokens) return;
    const duration = samplesToSeconds(fixture.speech.samples.length);
    for (const timestamps of [true, false]) {
      const { segments } = await transcribe(backend, fixture, { tokens: true, timestamps });
      ensure(segments.length > 0, 'speech has no segments');
      for (const { text, tokens = [] } of segments) {
        const spelled = tokens.map((token) => token.text).join('');
        ensure(spelled === text, `the tokens of "${text}" make up "${spelled}"`);
        for (const { text: part, probability, attendedTo } of tokens) {
          ensure(
            probability >= 0 && probability <= 1,
            `the token "${part}" has a probability of ${probability}`,
          );
          if (!backend.capabilities.attention) continue;
          ensure(
            attendedTo !== undefined && attendedTo >= 0 && attendedTo <= duration,
            `for the token "${part}" the decoder looked at ${attendedTo}, in ${duration} s`,
          );
        }
      }
    }
  },

  'looks along the speech, if it tells where it looks': async (backend, fixture) => {
    if (!backend.capabilities.attention) return;
    const places = attendedIn(await transcribe(backend, fixture, { tokens: true }));
    // Of its halves, not of its ends: a full stop is heard nowhere, and Whisper looks anywhere for it.
    const half = places.length >> 1;
    const [earlier, later] = [mean(places.slice(0, half)), mean(places.slice(half))];
    ensure(
      earlier < later,
      `for the first half of its tokens it looked at ${earlier} in the mean, for the second at ${later}`,
    );
  },

  'stops where its attention tells it to, if it has any': async (backend, fixture) => {
    if (!backend.capabilities.attention) return;
    const duration = samplesToSeconds(fixture.speech.samples.length);
    const asked = { tokens: true, timestamps: false };
    const { text } = await transcribe(backend, fixture, asked);
    const endMs = 500 * duration;
    for (const attentionStop of [{ endMs }, { backMs: 0 }, { backMs: 1000 * duration }]) {
      const stopped = await transcribe(backend, fixture, { ...asked, attentionStop });
      const how = `with attentionStop ${JSON.stringify(attentionStop)}`;
      const places = attendedIn(stopped);
      ensure(text.startsWith(stopped.text), `${how} it says "${stopped.text}", without "${text}"`);
      const isShorter = stopped.text.trim() !== text.trim();
      const rule = 'endMs' in attentionStop ? 'audio-end' : 'attention-jump';
      ensure(
        stopped.stoppedBy === (isShorter ? rule : undefined),
        `${how} it says "${stopped.text}" of "${text}", stopped by ${stopped.stoppedBy}`,
      );
      if ('endMs' in attentionStop) {
        ensure(isShorter, `${how} it goes on to the end of the audio`);
        const latest = Math.max(0, ...places);
        ensure(latest <= duration / 2 + 1e-6, `${how} it looked at ${latest}, in ${duration} s`);
        continue;
      }
      const isBack = (place: number, i: number): boolean => place < (places[i - 1] ?? 0) - 1e-6;
      const goesBack = attentionStop.backMs === 0 && places.some(isBack);
      ensure(!goesBack, `${how} it looked at ${places.join(', ')}`);
      ensure(attentionStop.backMs === 0 || !isShorter, `${how} it stops for nothing`);
    }
  },

  'answers the same whatever the draft, if it takes one': async (backend, fixture) => {
    if (!backend.capabilities.draft) return;
    const partial = { timestamps: false };
    const { text } = await transcribe(backend, fixture, partial);
    const half = text.slice(0, Math.ceil(text.length / 2));
    for (const draft of ['', text, half, `${half} something else`, 'All wrong from the start.']) {
      const drafted = await transcribe(backend, fixture, { ...partial, draft });
      ensure(drafted.text === text, `with the draft "${draft}" it heard "${drafted.text}"`);
    }
  },

  'answers as it would without the provisional calls before': async (backend, fixture) => {
    const { samples } = fixture.speech;
    const { text } = await transcribe(backend, fixture);
    for (const part of [0.6, 0.8, 1]) {
      const beginning = samples.slice(0, Math.ceil(samples.length * part));
      const speech = { ...fixture.speech, samples: beginning };
      await transcribe(backend, { ...fixture, speech }, { provisional: true, timestamps: false });
    }
    const again = await transcribe(backend, fixture);
    ensure(again.text === text, `it heard "${again.text}" where it had heard "${text}"`);
  },

  'hears the same with words to expect that are not said, if it takes any': async (
    backend,
    fixture,
  ) => {
    if (backend.capabilities.hotwords !== true) return;
    const { text } = await transcribe(backend, fixture);
    for (const hotwords of [[], UNSAID.slice(0, 1), UNSAID]) {
      const heard = await transcribe(backend, fixture, { hotwords });
      ensure(
        heard.text === text,
        `with ${hotwords.length} words to expect it heard "${heard.text}"`,
      );
    }
  },

  'tells how far it is while it works, if it does': async (backend, fixture) => {
    for (const timestamps of [true, false]) {
      const told: Segment[] = [];
      const steps: number[] = [];
      const { segments } = await transcribe(backend, fixture, {
        timestamps,
        onSegment: (segment) => told.push(segment),
        onProgress: (progress) => steps.push(progress),
      });
      const inTime = [told.length, steps.length];
      // What is told too late comes with the next turns of the event loop, if at all.
      await new Promise((resolve) => setTimeout(resolve, 10));
      ensure(
        told.length === inTime[0] && steps.length === inTime[1],
        'it told something after the call was answered',
      );
      if (backend.capabilities.progress !== true) {
        ensure(told.length + steps.length === 0, 'it does not by its capabilities, and did');
        continue;
      }
      const heard = told.map(({ text }) => text);
      const answered = segments.map(({ text }) => text);
      ensure(
        JSON.stringify(heard) === JSON.stringify(answered),
        `it told of the segments ${JSON.stringify(heard)}, and answered ${JSON.stringify(answered)}`,
      );
      inOrder(told, 0, samplesToSeconds(fixture.speech.samples.length), 'segment that was told');
      const rises = steps.every((step, i) => step >= (steps[i - 1] ?? 0) && step <= 1);
      ensure(rises, `its progress was ${steps.join(', ')}`);
      ensure(steps.at(-1) === 1, `its progress ended at ${steps.at(-1)}`);
    }
  },

  'fails a call with what its listener throws, and takes the next, if it tells how far it is':
    async (backend, fixture) => {
      for (const name of ['onSegment', 'onProgress'] as const) {
        let told = 0;
        const reason = new Error('the reason');
        const outcome = await transcribe(backend, fixture, {
          [name]() {
            told++;
            throw reason;
          },
        }).catch((error: unknown) => error);
        if (backend.capabilities.progress === true) {
          ensure(outcome === reason, `${name} threw, and the call ended with ${String(outcome)}`);
          ensure(told === 1, `${name} threw, and was called ${told} times`);
        }
        understood(await transcribe(backend, fixture), fixture);
      }
    },

  'answers silence and the shortest audio': async (backend) => {
    for (const length of [16_000, 320, 1]) {
      shaped(await backend.transcribe(new Float32Array(length), { sampleRate: 16_000 }));
    }
  },

  'leaves the audio as it is': async (backend, fixture) => {
    const samples = fixture.speech.samples.slice();
    await backend.transcribe(samples, { sampleRate: 16_000 });
    unchanged(samples, fixture.speech.samples);
  },
};

const attendedIn = ({ segments }: TranscriptResult): number[] =>
  segments.flatMap(({ tokens = [] }) => tokens.map(({ attendedTo = Number.NaN }) => attendedTo));

const wordsIn = (text: string): string[] => text.trim().split(/\s+/);

/** NaN of nothing. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
