import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  demoRecording,
  demoSentences,
  peopleRecorded,
  utterances,
} from '../../../test/support/recordings.js';
import type { EngineRequest } from '../src/engine/engine-call.js';
import {
  type EngineResult,
  loadWhisperEngine,
  type WhisperEngine,
} from '../src/engine/whisper-engine.js';
import { loadOnnxRuntime } from '../src/runtime/onnxruntime.js';
import { encodingOnce } from './support/encode-once.js';
import { modelDirectory, ofTestedModels } from './support/models.js';
import { nearLikelihoods } from './support/near-likelihoods.js';

// A draft changes no token on real weights, and nothing else that is answered; only that how likely they are is summed
// up in another order.

const runtime = encodingOnce(loadOnnxRuntime());
const recordings = [
  ...demoSentences().map(({ samples }, i) => [`sentence ${i}`, samples] as const),
  ['16 s of the demo', demoRecording().slice(0, 256_000)] as const,
  ...(peopleRecorded ? utterances().map(({ name, samples }) => [name, samples] as const) : []),
];

/** All that must not change; what it cost may. */
function answer(result: EngineResult): object {
  const { processingTimeMs, encoderMs, decoderMs, decoderPasses, ...rest } = result;
  return rest;
}

/** Drafts of every kind for what is really heard. */
function draftsOf(text: string): Readonly<Record<string, string>> {
  const words = text.split(' ');
  const half = words.length >> 1;
  return {
    right: text,
    short: words.slice(0, half).join(' '),
    long: `${text} ${text} ${text}`,
    'cut within a word': text.slice(0, (text.length >> 1) + 1),
    'wrong from its middle on': [...words.slice(0, half), 'bananas are', 'yellow.'].join(' '),
    'with another word': words.with(half, 'banana').join(' '),
    'with a word too much': words.toSpliced(half, 0, 'banana').join(' '),
    'with a word too few': words.toSpliced(half, 1).join(' '),
    'without its beginning': words.slice(half).join(' '),
    'without spaces': text.replaceAll(' ', ''),
    wrong: 'Colourless green ideas sleep furiously, and nobody has heard of them.',
    blank: '  ',
    'no text at all': '<|endoftext|> 漢字 \u{1F600} \uFFFD',
  };
}

// Where products are rounded to eight bits, what else is decided in a pass could show in a token; there all is heard.
describe.each(
  ofTestedModels([
    ['tiny.en', 'int8', recordings],
    ['tiny.en', 'fp32', recordings.slice(-6)],
    ['base', 'int8', recordings.slice(-3)],
  ] as const),
)('%s in %s', (model, precision, heard) => {
  let engine: WhisperEngine;
  beforeAll(async () => {
    const directory = await modelDirectory(model);
    engine = await loadWhisperEngine(runtime, { directory, precision, threads: 1 });
  });
  afterAll(() => engine.release());

  const request = {
    context: 'silence-tail',
    timestamps: false,
    task: 'transcribe',
    language: 'en',
    tokens: true,
  } as const satisfies EngineRequest;

  describe.each([
    ['without timestamps', false],
    ['with timestamps', true],
  ] as const)('%s', (_, timestamps) => {
    // One for every 32 tokens; with timestamps, one more for each that cannot be foreseen.
    const fewPasses = ({ tokens, segments }: EngineResult) =>
      Math.ceil((tokens.length + 1) / 32) + (timestamps ? segments.length + 2 : 0);

    it.each(heard)(
      'answers the same with any draft, the right one soon: %s',
      async (_, samples) => {
        const plain = await engine.transcribe(samples, { ...request, timestamps });
        expect(plain.text).not.toBe('');
        for (const [kind, draft] of Object.entries(draftsOf(plain.text))) {
          const drafted = await engine.transcribe(samples, { ...request, timestamps, draft });
          expect(answer(drafted), kind).toEqual(nearLikelihoods(answer(plain)));
          expect(drafted.decoderPasses, kind).toBeLessThanOrEqual(
            kind === 'right' ? fewPasses(plain) : plain.decoderPasses,
          );
        }
      },
    );
  });

  it('answers the same with the draft of another length of window', async () => {
    const samples = demoRecording();
    let draft = '';
    let [passes, draftedPasses] = [0, 0];
    for (let end = 24_000; end <= 112_000; end += 8_000) {
      const window = samples.slice(0, end);
      const plain = await engine.transcribe(window, request);
      const drafted = await engine.transcribe(window, { ...request, draft });
      expect(answer(drafted)).toEqual(nearLikelihoods(answer(plain)));
      draft = drafted.text;
      passes += plain.decoderPasses;
      draftedPasses += drafted.decoderPasses;
    }
    // What it is for: partials cost less than half.
    expect(draftedPasses).toBeLessThan(passes / 2);
  });

  it('answers the same after a prefix', async () => {
    const samples = demoRecording().slice(0, 112_000);
    const { text } = await engine.transcribe(samples, request);
    for (const cut of [5, 12, 13, text.length]) {
      const prefix = text.slice(0, cut);
      const plain = await engine.transcribe(samples, { ...request, prefix });
      for (const draft of [plain.text, plain.text.trim(), text, 'nothing of it']) {
        const drafted = await engine.transcribe(samples, { ...request, prefix, draft });
        expect(answer(drafted)).toEqual(nearLikelihoods(answer(plain)));
      }
      const { decoderPasses } = await engine.transcribe(samples, {
        ...request,
        prefix,
        draft: plain.text,
      });
      expect(decoderPasses).toBeLessThanOrEqual(2);
    }
  });

  it('answers the same after a prompt', async () => {
    const samples = demoRecording().slice(0, 112_000);
    const prompt = 'The keeper of the lighthouse speaks of winters. '.repeat(20);
    const plain = await engine.transcribe(samples, { ...request, prompt });
    for (const draft of Object.values(draftsOf(plain.text))) {
      const drafted = await engine.transcribe(samples, { ...request, prompt, draft });
      expect(answer(drafted)).toEqual(nearLikelihoods(answer(plain)));
    }
  });

  it('answers the same with drafts of any words', async () => {
    const samples = demoRecording().slice(8_000, 88_000);
    for (const timestamps of [false, true]) {
      const plain = await engine.transcribe(samples, { ...request, timestamps });
      const words = plain.text.split(' ');
      const word = fc.oneof(
        { weight: 4, arbitrary: fc.nat(words.length - 1).map((i) => words[i]!) },
        fc.constantFrom('the', 'lighthouse', '.', ',', 'Uh', 'banana'),
      );
      const stretch = fc
        .tuple(fc.nat(words.length), fc.nat(words.length))
        .map(([a, b]) => words.slice(Math.min(a, b), Math.max(a, b)));
      const draft = fc
        .array(
          fc.oneof(
            stretch,
            word.map((one) => [one]),
          ),
          { maxLength: 8 },
        )
        .map((parts) => parts.flat().join(' '));
      await fc.assert(
        fc.asyncProperty(draft, async (guess) => {
          const drafted = await engine.transcribe(samples, {
            ...request,
            timestamps,
            draft: guess,
          });
          expect(answer(drafted)).toEqual(nearLikelihoods(answer(plain)));
        }),
        { numRuns: 10 },
      );
    }
  });
});
