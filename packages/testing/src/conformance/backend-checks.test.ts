import {
  type Segment,
  TranscribeError,
  type TranscribeOptions,
  type TranscriptionBackend,
  type TranscriptResult,
} from '@ws/core';
import { abortedError, type Token } from '@ws/core/internal';
import { createScriptedBackend, type ScriptedCall } from '../fakes/scripted-backend.js';
import { createSpeechScript } from '../fakes/speech-script.js';
import { describeBackend } from '../vitest.js';
import { describeKit } from './__fixtures__/describe-kit.js';
import type { BackendFixture } from './backend-check.js';
import { BACKEND_CHECKS } from './backend-checks.js';

const script = createSpeechScript([
  { pauseMs: 300 },
  { text: 'ask', ms: 300 },
  { text: 'not', ms: 250 },
  { pauseMs: 400 },
  { text: 'what', ms: 300 },
]);

const hypotheses = (call: ScriptedCall) => script.hear(call.samples);
const create = () =>
  createScriptedBackend({ hypotheses, capabilities: { attention: true, hotwords: true } });
const speech = { samples: script.samples, words: 'Ask not what' };

describeBackend('scripted', { create, speech });
describeBackend('scripted, of few capabilities', {
  create: () =>
    createScriptedBackend({
      hypotheses,
      capabilities: {
        wordTimestamps: false,
        prefix: false,
        draft: false,
        tokens: false,
        progress: undefined,
      },
    }),
  speech,
});

type Transcribe = TranscriptionBackend['transcribe'];

/** A scripted backend, but for some of its members. */
function altered(
  alter: (good: TranscriptionBackend) => Partial<TranscriptionBackend>,
): () => TranscriptionBackend {
  return () => {
    const good = create();
    const rest: TranscriptionBackend = {
      specVersion: good.specVersion,
      name: good.name,
      capabilities: good.capabilities,
      load: (options) => good.load(options),
      transcribe: (samples, options) => good.transcribe(samples, options),
      health: () => good.health(),
      [Symbol.asyncDispose]: () => good[Symbol.asyncDispose](),
    };
    return { ...rest, ...alter(good) };
  };
}

const withTranscribe = (wrap: (good: Transcribe) => Transcribe) =>
  altered((good) => ({
    transcribe: wrap((samples, options) => good.transcribe(samples, options)),
  }));

const withResult = (
  change: (
    result: TranscriptResult,
    samples: Float32Array,
    options: TranscribeOptions,
  ) => TranscriptResult,
) =>
  withTranscribe(
    (good) => async (samples, options) => change(await good(samples, options), samples, options),
  );

type Listeners = Pick<TranscribeOptions, 'onSegment' | 'onProgress'>;

/** Tells others than those who asked, or tells them something else. */
const withListeners = (change: (given: Listeners) => Listeners) =>
  withTranscribe((good) => (samples, options) => good(samples, { ...options, ...change(options) }));

/** Answers instead of failing with a code. */
const without = (code: TranscribeError['code']) =>
  withTranscribe((good) => async (samples, options) => {
    try {
      return await good(samples, options);
    } catch (error) {
      if (!TranscribeError.isInstance(error) || error.code !== code) throw error;
      return { text: '', segments: [], language: 'en', processingTimeMs: 0 };
    }
  });

const shiftTimes =
  (shift: number) =>
  (result: TranscriptResult): TranscriptResult => ({
    ...result,
    segments: result.segments.map((segment) => ({
      ...segment,
      start: segment.start + shift,
      end: segment.end + shift,
      words: segment.words?.map((word) => ({
        ...word,
        start: word.start + shift,
        end: word.end + shift,
      })),
    })),
  });

const withText = ({ segments }: TranscriptResult, before: string): Segment[] =>
  segments.map((segment) => ({ ...segment, text: before + segment.text }));

const withTokens = (change: (token: Token) => Token) =>
  withResult((result) => ({
    ...result,
    segments: result.segments.map(({ tokens, ...segment }) =>
      tokens ? { ...segment, tokens: tokens.map(change) } : segment,
    ),
  }));

let busy = false;
const broken: Record<string, (() => TranscriptionBackend)[]> = {
  'says what it is and what it can do': [
    altered(() => ({ name: '' })),
    altered((good) => ({ capabilities: { ...good.capabilities, maxConcurrency: 0 } })),
    altered((good) => ({ capabilities: { ...good.capabilities, prompt: undefined as never } })),
  ],
  'loads, as often as it is asked to, and is ready then': [
    altered((good) => {
      let loads = 0;
      return {
        async load() {
          if (++loads > 1) throw new Error('loaded already');
          await good.load();
        },
      };
    }),
    altered(() => ({ async load() {} })),
  ],
  'refuses to load on a signal that is aborted': [altered((good) => ({ load: () => good.load() }))],
  'understands speech': [
    withResult((result) => ({ ...result, text: 'ask snot what' })),
    withResult((result) => ({ ...result, segments: [] })),
    withResult((result) => ({ ...result, processingTimeMs: Number.NaN })),
  ],
  'loads by itself when it is first used': [
    altered((good) => {
      let loaded = false;
      return {
        async load() {
          loaded = true;
        },
        async transcribe(samples, options) {
          if (!loaded) throw new Error('not loaded');
          return good.transcribe(samples, options);
        },
      };
    }),
  ],
  'names the language that it was given': [
    withResult((result) => ({ ...result, language: 'english' })),
  ],
  'knows the languages that it says it knows, and refuses others': [
    altered((good) => ({ capabilities: { ...good.capabilities, languages: ['de', 'fr'] } })),
    altered((good) => ({ capabilities: { ...good.capabilities, languages: ['en', 'de'] } })),
  ],
  'chooses a language among some, and by a bias, if it does': [
    withResult((result, _, { languageChoice }) => ({
      ...result,
      ...(languageChoice && { language: 'fr' }),
    })),
    withResult((result, _, { languageChoice }) => ({
      ...result,
      ...(languageChoice?.bias && { language: 'fr' }),
    })),
    withResult((result) => ({ ...result, languageProbability: 97 })),
  ],
  'gives times in order and within the audio': [
    withResult(shiftTimes(10)),
    withResult(shiftTimes(-10)),
    withResult((result) => ({
      ...result,
      segments: [
        { start: 0.5, end: 1, text: 'ask' },
        { start: 0.4, end: 1.2, text: 'not what' },
      ],
    })),
  ],
  'gives word times in order and within the audio, if it has them': [
    withTranscribe(
      (good) => (samples, options) => good(samples, { ...options, wordTimestamps: false }),
    ),
    withResult(shiftTimes(10)),
  ],
  'gives one segment where no times are wanted': [
    withResult((result) => ({
      ...result,
      segments: result.text.split(' ').map((text) => ({ start: 0, end: 1, text })),
    })),
  ],
  'takes a prompt, however long': [
    withTranscribe((good) => async (samples, options) => {
      if ((options.prompt?.length ?? 0) > 1000) throw new Error('prompt too long');
      return good(samples, options);
    }),
  ],
  'goes on after a prefix, if it takes one': [
    withTranscribe(
      (good) => (samples, options) => good(samples, { ...options, prefix: undefined }),
    ),
    withResult((result, _, options) => (options.prefix ? { ...result, text: '' } : result)),
    withResult((result) => ({ ...result, text: result.text.trim() })),
    withResult((result, _, options) =>
      options.prefix ? { ...result, segments: withText(result, options.prefix) } : result,
    ),
    withResult((result, _, options) =>
      options.prefix === '' ? { ...result, text: 'ask', segments: [] } : result,
    ),
  ],
  'gives tokens that make up the text, if it has them': [
    withTranscribe((good) => (samples, options) => good(samples, { ...options, tokens: false })),
    withTokens((token) => ({ ...token, text: token.text.trim() })),
    withTokens((token) => ({ ...token, probability: Math.log(token.probability / 2) })),
    withTokens((token) => ({ ...token, probability: 100 })),
    withTokens(({ attendedTo: _, ...token }) => token),
    withTokens((token) => ({ ...token, attendedTo: 1000 })),
  ],
  'looks along the speech, if it tells where it looks': [
    withTokens((token) => ({ ...token, attendedTo: 0.3 })),
    withTranscribe((good) => (samples, options) => good(samples, { ...options, tokens: false })),
  ],
  'stops where its attention tells it to, if it has any': [
    withTranscribe(
      (good) => (samples, options) => good(samples, { ...options, attentionStop: undefined }),
    ),
    withResult((result) => ({ ...result, stoppedBy: undefined })),
    withResult((result, _, { attentionStop }) =>
      attentionStop ? { ...result, stoppedBy: 'attention-jump' } : result,
    ),
    withResult((result, _, { attentionStop }) =>
      attentionStop?.backMs === undefined ? result : { ...result, text: '' },
    ),
    withTranscribe(
      (good) => async (samples, options) =>
        good(samples, {
          ...options,
          ...(options.attentionStop?.endMs && { attentionStop: { endMs: 100 } }),
        }),
    ),
    withResult((result, _, { attentionStop }) =>
      attentionStop?.backMs === 0
        ? {
            ...result,
            segments: result.segments.map((segment) => ({
              ...segment,
              tokens: segment.tokens?.map((token, i) => ({ ...token, attendedTo: 1.2 - i / 2 })),
            })),
          }
        : result,
    ),
    withResult((result, _, { attentionStop }) =>
      (attentionStop?.backMs ?? 0) > 0
        ? { ...result, text: 'ask', segments: [], stoppedBy: 'attention-jump' as const }
        : result,
    ),
  ],
  'answers as it would without the provisional calls before': [
    altered((good) => {
      let left = '';
      return {
        async transcribe(samples, options) {
          const result = await good.transcribe(samples, options);
          if (options.provisional) left = 'and more';
          return options.provisional ? result : { ...result, text: `${result.text}${left}` };
        },
      };
    }),
  ],
  'answers the same whatever the draft, if it takes one': [
    withResult((result, _, { draft }) => (draft ? { ...result, text: draft } : result)),
    withResult((result, _, { draft }) => (draft === '' ? { ...result, text: '' } : result)),
  ],
  'hears the same with words to expect that are not said, if it takes any': [
    withResult((result, _, { hotwords }) =>
      hotwords?.length ? { ...result, text: `${result.text} ${hotwords[0]}` } : result,
    ),
    withResult((result, _, { hotwords }) =>
      hotwords && hotwords.length > 1 ? { ...result, text: '' } : result,
    ),
  ],
  'tells how far it is while it works, if it does': [
    // Nothing, or only one of the two.
    withListeners(() => ({ onSegment: undefined, onProgress: undefined })),
    withListeners(({ onSegment }) => ({ onSegment, onProgress: undefined })),
    withListeners(({ onProgress }) => ({ onSegment: undefined, onProgress })),
    // Each segment twice, or another text.
    withListeners(({ onSegment }) => ({
      onSegment(segment) {
        onSegment?.(segment);
        onSegment?.(segment);
      },
    })),
    withListeners(({ onSegment }) => ({
      onSegment: (segment) => onSegment?.({ ...segment, text: 'ask' }),
    })),
    withListeners(({ onSegment }) => ({
      onSegment: (segment) => onSegment?.({ ...segment, end: 1000 }),
    })),
    // The last first.
    withTranscribe((good) => async (samples, options) => {
      const result = await good(samples, { ...options, onSegment: undefined });
      const parts = result.text.split(' ').map((text, i) => ({ start: i / 9, end: i / 9, text }));
      for (const part of parts.toReversed()) options.onSegment?.(part);
      return { ...result, segments: parts };
    }),
    // Too late.
    withTranscribe((good) => async (samples, { onSegment, ...options }) => {
      const result = await good(samples, options);
      setTimeout(() => result.segments.forEach((segment) => void onSegment?.(segment)));
      return result;
    }),
    // Percent, backwards, never done.
    withListeners(({ onProgress }) => ({ onProgress: (progress) => onProgress?.(100 * progress) })),
    withListeners(({ onProgress }) => ({
      onProgress(progress) {
        onProgress?.(1 - progress / 2);
        onProgress?.(progress);
      },
    })),
    withListeners(({ onProgress }) => ({ onProgress: (progress) => onProgress?.(progress / 2) })),
    withListeners(({ onProgress }) => ({ onProgress: () => onProgress?.(Number.NaN) })),
    // Does it, and does not say so.
    altered((good) => ({ capabilities: { ...good.capabilities, progress: undefined } })),
  ],
  'fails a call with what its listener throws, and takes the next, if it tells how far it is': [
    ...(['onSegment', 'onProgress'] as const).flatMap((name) => [
      // Swallowed, wrapped, called again.
      withListeners((given) => ({
        [name](value: never) {
          try {
            given[name]?.(value);
          } catch {}
        },
      })),
      withListeners((given) => ({
        [name](value: never) {
          try {
            given[name]?.(value);
          } catch (cause) {
            throw new Error('a listener threw', { cause });
          }
        },
      })),
      withListeners((given) => ({
        [name](value: never) {
          try {
            given[name]?.(value);
          } finally {
            given[name]?.(value);
          }
        },
      })),
    ]),
    // Out of order from then on.
    altered((good) => {
      let jammed = false;
      return {
        async transcribe(samples, options) {
          if (jammed) throw new Error('still busy');
          try {
            return await good.transcribe(samples, options);
          } catch (error) {
            jammed = true;
            throw error;
          }
        },
      };
    }),
  ],
  'answers silence and the shortest audio': [
    withTranscribe((good) => async (samples, options) => {
      if (samples.length < 400) throw new Error('no whole frame');
      return good(samples, options);
    }),
  ],
  'leaves the audio as it is': [
    withTranscribe((good) => async (samples, options) => {
      const result = await good(samples, options);
      samples.fill(0);
      return result;
    }),
  ],
  'refuses audio that is empty': [without('ERR_INVALID_AUDIO')],
  'refuses samples that are not finite': [
    without('ERR_INVALID_AUDIO'),
    withTranscribe((good) => (samples, options) => good(samples.slice(0, 100), options)),
  ],
  'refuses audio that is longer than it says it takes': [without('ERR_AUDIO_TOO_LONG')],
  'refuses another sample rate': [without('ERR_INVALID_OPTION')],
  'does not start on a signal that is aborted': [
    without('ERR_ABORTED'),
    withTranscribe((good) => async (samples, options) => {
      if (options.signal?.aborted) throw new DOMException('aborted', 'AbortError');
      return good(samples, options);
    }),
    withTranscribe((good) => async (samples, options) => {
      if (options.signal?.aborted) throw abortedError();
      return good(samples, options);
    }),
  ],
  'ends a call when its signal is aborted, and takes the next': [
    withTranscribe((good) => (samples, options) => {
      const { signal, ...rest } = options;
      return good(samples, signal?.aborted ? options : rest);
    }),
    altered((good) => {
      let jammed = false;
      return {
        async transcribe(samples, options) {
          if (jammed) throw new Error('still busy');
          options.signal?.addEventListener('abort', () => {
            jammed = true;
          });
          return good.transcribe(samples, options);
        },
      };
    }),
  ],
  'may be aborted in the middle of its work, and takes the next': [
    withTranscribe((good) => async (samples, { signal, ...options }) => {
      if (signal === undefined) return good(samples, options);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw new Error('cancelled');
    }),
  ],
  'answers calls that come at the same time': [
    withTranscribe((good) => async (samples, options) => {
      if (busy) throw new TranscribeError('busy', { code: 'ERR_OVERLOADED', retryable: true });
      busy = true;
      try {
        return await good(samples, options);
      } finally {
        busy = false;
      }
    }),
  ],
  'tells how it is': [
    altered(() => ({ health: async () => ({ status: 'fine' as never }) })),
    altered(() => ({ health: async () => ({ status: 'ready', memoryBytes: -1 }) })),
  ],
  'ends calls that run when it is disposed': [
    withTranscribe((good) => async (samples, options) => {
      await good(samples, options).catch(() => {});
      throw new Error('the pipe broke');
    }),
  ],
  'may be disposed twice, and refuses to work afterwards': [
    without('ERR_DISPOSED'),
    altered(() => ({ async load() {} })),
    altered(() => {
      let disposed = false;
      return {
        async [Symbol.asyncDispose]() {
          if (disposed) throw new Error('disposed already');
          disposed = true;
        },
      };
    }),
  ],
};

describeKit('backend', BACKEND_CHECKS, broken, ({ run }, make) => {
  const fixture: BackendFixture = { create: make, speech, abortAfterMs: 1 };
  return run(make(), fixture);
});
