import { TranscribeError } from '@ws/core';
import { abortedError } from '@ws/core/internal';
import { createManualClock } from '@ws/testing';
import { describe, it } from 'vitest';
import { describeKit } from '../../../../packages/testing/src/conformance/__fixtures__/describe-kit.js';
import type { SpeechSynthesizer, SynthesizedSpeech } from '../contracts/speech-synthesizer.js';
import { describeSpeech } from '../vitest.js';
import { createScriptedSynthesizer } from './scripted-synthesizer.js';
import { SPEECH_CHECKS } from './speech-checks.js';

const texts = { short: 'So it is.', long: 'It is so, and it has been so for quite a while now.' };
const voices = [
  { name: 'ann', languages: ['en-US'] },
  { name: 'bob', languages: ['de', 'fr'] },
];
const several = { voices, maxConcurrency: 2 };
const create = (streaming = false) =>
  createScriptedSynthesizer({ capabilities: { ...several, streaming } });

describeSpeech('scripted', { create: () => createScriptedSynthesizer(), texts });
describeSpeech('scripted, streaming', { create: () => create(true), texts });

type Synthesize = SpeechSynthesizer['synthesize'];

/** A good synthesizer, but for some of its members. */
function altered(
  alter: (good: SpeechSynthesizer, synthesize: Synthesize) => Partial<SpeechSynthesizer>,
  streaming = false,
): () => SpeechSynthesizer {
  return () => {
    const good = create(streaming);
    const synthesize: Synthesize = (text, options) => good.synthesize(text, options);
    const rest: SpeechSynthesizer = {
      specVersion: good.specVersion,
      name: good.name,
      capabilities: good.capabilities,
      load: (options) => good.load(options),
      synthesize,
      health: () => good.health(),
      [Symbol.asyncDispose]: () => good[Symbol.asyncDispose](),
    };
    return { ...rest, ...alter(good, synthesize) };
  };
}

const withSynthesize = (wrap: (synthesize: Synthesize) => Synthesize, streaming = false) =>
  altered((_, synthesize) => ({ synthesize: wrap(synthesize) }), streaming);
const withSpeech = (change: (speech: SynthesizedSpeech) => Partial<SynthesizedSpeech>) =>
  withSynthesize((synthesize) => async (...call) => {
    const speech = await synthesize(...call);
    return { ...speech, ...change(speech) };
  });
const withCapabilities = (capabilities: Partial<SpeechSynthesizer['capabilities']>) =>
  altered((good) => ({ capabilities: { ...good.capabilities, ...capabilities } }));

/** Answers instead of failing with a code. */
const without = (code: TranscribeError['code']) =>
  withSynthesize((synthesize) => async (...call) => {
    try {
      return await synthesize(...call);
    } catch (error) {
      if (!TranscribeError.isInstance(error) || error.code !== code) throw error;
      return { samples: new Float32Array(9), sampleRate: 8000, processingTimeMs: 0 };
    }
  });

const longer = ({ samples }: SynthesizedSpeech, by: number) => ({
  samples: new Float32Array(Math.round(samples.length * by)).fill(0.1),
});

const broken: Record<string, (() => SpeechSynthesizer)[]> = {
  'says what it is and what it can do': [
    altered(() => ({ name: '' })),
    altered(() => ({ specVersion: 'v2' as never })),
    withCapabilities({ sampleRate: 0 }),
    withCapabilities({ voices: [] }),
    withCapabilities({ voices: [voices[0]!, voices[0]!] }),
    withCapabilities({ voices: [{ name: 'mute', languages: [] }] }),
    withCapabilities({ speed: { min: 2, max: 3 } }),
    withCapabilities({ maxConcurrency: 0 }),
    withCapabilities({ maxChars: 0 }),
    withCapabilities({ streaming: undefined as never }),
  ],
  'gives samples in [-1, 1] at its rate, more of them for more words': [
    withSpeech(({ samples }) => ({ samples: samples.map((sample) => sample * 32_768) })),
    withSpeech(() => ({ sampleRate: 44_100 })),
    withSpeech(() => ({ samples: new Float32Array(0) })),
    withSpeech(() => ({ samples: new Float32Array(100) })),
    withSpeech(({ samples }) => ({ samples: samples.map(() => Number.NaN) })),
    withSpeech(({ samples }) => ({ samples: [...samples] as never })),
    withSpeech(() => ({ processingTimeMs: Number.NaN })),
  ],
  'gives sound that is heard': [withSpeech(({ samples }) => ({ samples: samples.map(() => 0) }))],
  'says the same again, whatever it has said before': [
    withSynthesize((synthesize) => {
      let said = '';
      return (text, options) => {
        said += text;
        return synthesize(said, options);
      };
    }),
  ],
  'answers calls that overlap, each with its own text': [
    withSynthesize((synthesize) => {
      let newest = '';
      return async (text, options) => {
        newest = text;
        await undefined;
        return synthesize(newest, options);
      };
    }),
    withSynthesize((synthesize) => {
      let busy = false;
      return async (...call) => {
        if (busy) throw new TranscribeError('busy', { code: 'ERR_INVALID_STATE' });
        busy = true;
        try {
          return await synthesize(...call);
        } finally {
          busy = false;
        }
      };
    }),
  ],
  'gives samples that are the caller’s to keep': [
    withSynthesize((synthesize) => {
      const shared = new Float32Array(100_000);
      let calls = 0;
      return async (...call) => {
        calls++;
        const speech = await synthesize(...call);
        shared.fill(0.5);
        shared.set(speech.samples.map((sample) => sample / calls));
        return { ...speech, samples: shared.subarray(0, speech.samples.length) };
      };
    }),
  ],
  'speaks faster and slower where it says so': [
    withSynthesize((synthesize) => (text) => synthesize(text)),
    withSynthesize(
      (synthesize) =>
        (text, { speed = 1 } = {}) =>
          synthesize(text, { speed: 1 / speed }),
    ),
  ],
  'has every voice that it names, and every language of it': [
    withCapabilities({ voices: [...voices, { name: 'cat', languages: ['en'] }] }),
    withCapabilities({ voices: [{ name: 'ann', languages: ['en-US', 'it'] }] }),
  ],
  'tells the sound as it goes, where it streams, and else nothing': [
    altered((good) => ({ capabilities: { ...good.capabilities, streaming: false } }), true),
    altered((good) => ({ capabilities: { ...good.capabilities, streaming: true } })),
    withSynthesize(
      (synthesize) => (text, options) =>
        synthesize(text, {
          ...options,
          onAudio: (samples) => {
            try {
              options?.onAudio?.(samples);
            } catch {}
          },
        }),
      true,
    ),
  ],
  'refuses what it cannot say': [
    without('ERR_INVALID_OPTION'),
    withSynthesize((synthesize) => (text, options) => synthesize(text || 'hm', options)),
    withSynthesize(
      (synthesize) => (text, options) => synthesize(String(text).slice(0, 1000), options),
    ),
    withSynthesize(
      (synthesize) =>
        (text, { speed } = {}) =>
          synthesize(text, { speed }),
    ),
    withSynthesize(
      (synthesize) =>
        (text, { speed: _, ...options } = {}) =>
          synthesize(text, options),
    ),
  ],
  'takes texts that have nothing to be said, or are not of its language': [
    withSynthesize((synthesize) => async (text, options) => {
      if (!/[a-z]/i.test(text)) throw new Error('no phonemes');
      return synthesize(text, options);
    }),
    withSynthesize((synthesize) => async (text, options) => {
      const speech = await synthesize(text, options);
      return /[a-z]/i.test(text) ? speech : { ...speech, samples: undefined as never };
    }),
  ],
  'can be aborted, before and while it works, and goes on': [
    without('ERR_ABORTED'),
    withSynthesize((synthesize) => (text) => synthesize(text)),
    withSynthesize((synthesize) => async (text, options) => {
      if (options?.signal?.aborted) throw abortedError(options.signal);
      return synthesize(text);
    }),
    withSynthesize((synthesize) => {
      let left = false;
      return async (text, options) => {
        options?.signal?.addEventListener('abort', () => {
          left = true;
        });
        const speech = await synthesize(text, options);
        if (left) throw new Error('the worker is gone');
        return speech;
      };
    }),
  ],
  'may be loaded twice, at once and after a call, and says how it is': [
    altered((good) => {
      let loads = 0;
      return {
        async load() {
          loads++;
          if (loads > 1) throw new TranscribeError('loaded', { code: 'ERR_INVALID_STATE' });
          await good.load();
        },
      };
    }),
    altered(() => ({ health: async () => ({ status: 'unloaded' }) })),
    altered((good, synthesize) => {
      let loads = 0;
      return {
        async load() {
          loads++;
          await good.load();
        },
        async synthesize(...call) {
          const speech = await synthesize(...call);
          return { ...speech, ...longer(speech, Math.max(1, loads)) };
        },
      };
    }),
  ],
  'refuses to load for a caller who has left': [
    altered((good) => ({ load: () => good.load() })),
    altered((good) => ({
      load(options) {
        if (options?.signal?.aborted) void good[Symbol.asyncDispose]();
        return good.load(options);
      },
    })),
  ],
  'ends calls that run when it is disposed': [
    altered((good, synthesize) => ({
      async synthesize(...call) {
        const speech = await synthesize(...call).catch(() => undefined);
        if ((good as ReturnType<typeof create>).disposed) throw new Error('the worker is gone');
        return speech!;
      },
    })),
  ],
  'may be disposed twice, and refuses to work afterwards': [
    without('ERR_DISPOSED'),
    altered((good) => ({ load: () => good.load().catch(() => {}) })),
    altered(() => ({ health: async () => ({ status: 'ready' }) })),
    altered((good) => {
      let disposed = false;
      return {
        async [Symbol.asyncDispose]() {
          if (disposed) throw new Error('disposed already');
          disposed = true;
          await good[Symbol.asyncDispose]();
        },
      };
    }),
  ],
};

describeKit('synthesizer', SPEECH_CHECKS, broken, ({ run }, make) =>
  run(make(), { create: make, texts }),
);

describe('the kit for a synthesizer', () => {
  it('takes synthesizers that need time', async () => {
    const clock = createManualClock();
    const slow = () => createScriptedSynthesizer({ clock, latencyMs: 60 });
    for (const { run } of SPEECH_CHECKS) {
      await clock.runUntil(run(slow(), { create: slow, texts }));
    }
  });
});
