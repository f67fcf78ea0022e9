import { endsWhenDisposed, ensure, fails } from '@ws/testing';
import type { SpeechSynthesizer, SynthesizedSpeech } from '../contracts/speech-synthesizer.js';

/** What the kit needs to know of a synthesizer. */
export interface SpeechFixture {
  /** A new synthesizer. The kit disposes it. */
  create(): SpeechSynthesizer | Promise<SpeechSynthesizer>;
  /** Texts that it can speak, in the language of its first voice. */
  readonly texts: {
    /** Some three words. */
    readonly short: string;
    /** Ten words or more. */
    readonly long: string;
  };
}

/** One rule of the contract, and how to see whether a synthesizer keeps it. Runs under any test runner. */
export interface SpeechCheck {
  readonly rule: string;
  /** Whether the synthesizer must be a new one. */
  readonly needsOwn: boolean;
  /**
   * @param synthesizer - a new one, that the check may dispose
   * @throws Error when the rule is broken
   */
  run(synthesizer: SpeechSynthesizer, fixture: SpeechFixture): Promise<void>;
}

const check = (rule: string, run: SpeechCheck['run']): SpeechCheck => ({
  ...{ rule, needsOwn: true, run },
});

/** Every rule of the contract of a speech synthesizer. */
export const SPEECH_CHECKS: readonly SpeechCheck[] = Object.freeze([
  check('says what it is and what it can do', async ({ specVersion, name, capabilities }) => {
    ensure(specVersion === 'v1', 'specVersion is not "v1"');
    ensure(typeof name === 'string' && name !== '', 'it has no name');
    const { sampleRate, voices, speed, maxConcurrency, maxChars, streaming } = capabilities;
    ensure(Number.isInteger(sampleRate) && sampleRate > 0, `it gives ${sampleRate} Hz`);
    ensure(voices.length > 0, 'it has no voice');
    const names = new Set(voices.map((voice) => voice.name));
    ensure(names.size === voices.length && !names.has(''), 'two voices have one name, or none');
    ensure(
      voices.every(({ languages }) => languages.length > 0),
      'a voice speaks no language',
    );
    ensure(speed.min > 0 && speed.min <= 1 && speed.max >= 1, 'it does not speak at speed 1');
    ensure(maxConcurrency >= 1, `it answers ${maxConcurrency} calls at a time`);
    ensure(maxChars >= 1, `it takes ${maxChars} characters`);
    ensure(typeof streaming === 'boolean', 'it does not say whether it streams');
  }),
  check(
    'gives samples in [-1, 1] at its rate, more of them for more words',
    async (synthesizer, { texts }) => {
      const short = await synthesizer.synthesize(texts.short);
      const long = await synthesizer.synthesize(texts.long);
      for (const speech of [short, long]) isSpeech(speech, synthesizer);
      ensure(short.samples.length < long.samples.length, 'a longer text is no longer');
    },
  ),
  check('gives sound that is heard', async (synthesizer, { texts }) => {
    const { samples } = await synthesizer.synthesize(texts.short);
    ensure(
      samples.some((sample) => Math.abs(sample) > 0.01),
      'it gave silence',
    );
  }),
  check('says the same again, whatever it has said before', async (synthesizer, { texts }) => {
    const first = await synthesizer.synthesize(texts.short);
    await synthesizer.synthesize(texts.long);
    alike(await synthesizer.synthesize(texts.short), first, 'after another text');
  }),
  check('answers calls that overlap, each with its own text', async (synthesizer, { texts }) => {
    const [short, long] = [
      await synthesizer.synthesize(texts.short),
      await synthesizer.synthesize(texts.long),
    ];
    const [longAgain, shortAgain] = await Promise.all([
      synthesizer.synthesize(texts.long),
      synthesizer.synthesize(texts.short),
    ]);
    alike(longAgain, long, 'beside another call');
    alike(shortAgain, short, 'beside another call');
  }),
  check('gives samples that are the caller’s to keep', async (synthesizer, { texts }) => {
    const first = await synthesizer.synthesize(texts.short);
    const before = first.samples.slice();
    const second = await synthesizer.synthesize(texts.short);
    ensure(
      first.samples.every((sample, i) => sample === before[i]),
      'samples changed after they were given',
    );
    second.samples.fill(0);
    alike(await synthesizer.synthesize(texts.short), { ...first, samples: before }, 'afterwards');
  }),
  check('speaks faster and slower where it says so', async (synthesizer, { texts }) => {
    const { min, max } = synthesizer.capabilities.speed;
    const own = await synthesizer.synthesize(texts.long);
    const longest = await synthesizer.synthesize(texts.long, { speed: min });
    const shortest = await synthesizer.synthesize(texts.long, { speed: max });
    for (const speech of [longest, shortest]) isSpeech(speech, synthesizer);
    const lengths = [shortest, own, longest].map(({ samples }) => samples.length);
    const [fast = 0, plain = 0, slow = 0] = lengths;
    ensure(max === 1 || fast < plain, 'it is no shorter at its highest speed');
    ensure(min === 1 || slow > plain, 'it is no longer at its lowest speed');
  }),
  check(
    'has every voice that it names, and every language of it',
    async (synthesizer, { texts }) => {
      for (const { name: voice, languages } of synthesizer.capabilities.voices) {
        isSpeech(await synthesizer.synthesize(texts.short, { voice }), synthesizer);
        for (const language of languages) {
          isSpeech(await synthesizer.synthesize(texts.short, { voice, language }), synthesizer);
        }
      }
    },
  ),
  check(
    'tells the sound as it goes, where it streams, and else nothing',
    async (synthesizer, { texts }) => {
      const pieces: Float32Array[] = [];
      const onAudio = (samples: Float32Array): void => void pieces.push(samples.slice());
      const { samples } = await synthesizer.synthesize(texts.long, { onAudio });
      if (!synthesizer.capabilities.streaming) {
        ensure(pieces.length === 0, 'it streams, and says that it does not');
        return;
      }
      const told = pieces.flatMap((piece) => [...piece]);
      ensure(
        told.length === samples.length && told.every((sample, i) => sample === samples[i]),
        'the pieces are not the whole',
      );
      const mine = new Error('a listener’s own');
      const failed = synthesizer.synthesize(texts.long, {
        onAudio() {
          throw mine;
        },
      });
      const outcome = await failed.then(
        () => undefined,
        (error: unknown) => error,
      );
      ensure(outcome === mine, 'a listener that throws does not fail its call');
    },
  ),
  check('refuses what it cannot say', async (synthesizer, { texts }) => {
    const { maxChars, speed } = synthesizer.capabilities;
    const say = (text: unknown, options = {}) =>
      fails('ERR_INVALID_OPTION', () => synthesizer.synthesize(text as string, options));
    for (const text of ['', ' \n', undefined, 7, 'half \ud83d']) await say(text);
    if (Number.isFinite(maxChars)) await say('a '.repeat(maxChars).slice(0, maxChars + 1));
    await say(texts.short, { voice: 'no such voice' });
    await say(texts.short, { language: 'tlh' });
    for (const wrong of [speed.max * 2, speed.min / 2, 0, -1, Number.NaN, '1']) {
      await say(texts.short, { speed: wrong });
    }
    isSpeech(await synthesizer.synthesize(texts.short), synthesizer);
  }),
  check(
    'takes texts that have nothing to be said, or are not of its language',
    async (synthesizer) => {
      for (const text of ['...', '—', '漢字かな', 'Привет', '🎉', '\u0000', '[a](/b/)', 'a\nb']) {
        const { samples } = await synthesizer.synthesize(text);
        ensure(samples instanceof Float32Array, `it gave no samples for ${JSON.stringify(text)}`);
      }
    },
  ),
  check(
    'can be aborted, before and while it works, and goes on',
    async (synthesizer, { texts }) => {
      const before = await synthesizer.synthesize(texts.short);
      await fails('ERR_ABORTED', () =>
        synthesizer.synthesize(texts.short, { signal: AbortSignal.abort() }),
      );
      const controller = new AbortController();
      const call = synthesizer.synthesize(texts.long, { signal: controller.signal });
      const beside = synthesizer.synthesize(texts.short);
      controller.abort();
      await fails('ERR_ABORTED', call);
      alike(await beside, before, 'beside an aborted call');
      alike(await synthesizer.synthesize(texts.short), before, 'after an aborted call');
    },
  ),
  check(
    'may be loaded twice, at once and after a call, and says how it is',
    async (synthesizer, { texts }) => {
      await Promise.all([synthesizer.load(), synthesizer.load()]);
      ensure((await synthesizer.health()).status === 'ready', 'it has loaded and is not ready');
      const before = await synthesizer.synthesize(texts.short);
      await synthesizer.load();
      alike(await synthesizer.synthesize(texts.short), before, 'after it was loaded again');
    },
  ),
  check('refuses to load for a caller who has left', async (synthesizer, { texts }) => {
    await fails('ERR_ABORTED', () => synthesizer.load({ signal: AbortSignal.abort() }));
    isSpeech(await synthesizer.synthesize(texts.short), synthesizer);
  }),
  check('ends calls that run when it is disposed', async (synthesizer, { texts }) => {
    await synthesizer.load();
    await endsWhenDisposed(synthesizer, synthesizer.synthesize(texts.long));
  }),
  check('may be disposed twice, and refuses to work afterwards', async (synthesizer, { texts }) => {
    await synthesizer.synthesize(texts.short);
    await synthesizer[Symbol.asyncDispose]();
    await synthesizer[Symbol.asyncDispose]();
    await fails('ERR_DISPOSED', () => synthesizer.synthesize(texts.short));
    await fails('ERR_DISPOSED', () => synthesizer.load());
    ensure((await synthesizer.health()).status !== 'ready', 'it is ready after its end');
  }),
]);

function isSpeech(speech: SynthesizedSpeech, { capabilities }: SpeechSynthesizer): void {
  const { samples, sampleRate, processingTimeMs } = speech;
  ensure(samples instanceof Float32Array, 'it gave no Float32Array');
  ensure(samples.length > 0, 'it gave no samples');
  ensure(
    samples.every((sample) => sample >= -1 && sample <= 1),
    'a sample is not in [-1, 1]',
  );
  ensure(sampleRate === capabilities.sampleRate, `it gave ${sampleRate} Hz`);
  ensure(processingTimeMs >= 0, `it worked for ${processingTimeMs} ms`);
}

/** Engines may add noise, and take one path or another: what they say is as long, within a tenth. */
function alike({ samples }: SynthesizedSpeech, expected: SynthesizedSpeech, when: string): void {
  const difference = Math.abs(samples.length - expected.samples.length);
  ensure(
    difference <= expected.samples.length / 10,
    `${when} a text has ${samples.length} samples, not ${expected.samples.length}`,
  );
}
