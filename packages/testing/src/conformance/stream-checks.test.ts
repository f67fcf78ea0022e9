import type { StreamStep, TranscriptionBackend, TranscriptionStream } from '@ws/core';
import { createContinuingPromptStrategy, createLocalAgreementStrategy } from '@ws/core/strategies';
import { asStream } from '@ws/core/streams';
import { createScriptedBackend } from '../fakes/scripted-backend.js';
import {
  createScriptedStreamBackend,
  type ScriptedStreamBackendOptions,
} from '../fakes/scripted-stream-backend.js';
import { createSpeechScript } from '../fakes/speech-script.js';
import { describeStreamingBackend } from '../vitest.js';
import { describeKit } from './__fixtures__/describe-kit.js';
import type { StreamFixture } from './stream-check.js';
import { STREAM_CHECKS } from './stream-checks.js';

const WORDS = 'ask not what your country can do for you ask what you can do';
const script = createSpeechScript([
  { pauseMs: 300 },
  ...WORDS.split(' ').map((text) => ({ text, ms: 180 + 30 * text.length })),
]);
const speech = { samples: script.samples, words: WORDS };
const create = (options: Omit<ScriptedStreamBackendOptions, 'script'> = {}) =>
  createScriptedStreamBackend({ script, ...options });

describeStreamingBackend('scripted', { create: () => create(), speech });
describeStreamingBackend('scripted, of few capabilities', {
  create: () =>
    create({ streams: { wordTimes: false, snapshots: false, maxStreams: 1, chunkMs: 33 } }),
  speech,
});

const windowed = () => createScriptedBackend({ hypotheses: ({ samples }) => script.hear(samples) });
for (const strategy of [createLocalAgreementStrategy(), createContinuingPromptStrategy()]) {
  describeStreamingBackend(`windowed, lifted by ${strategy.name}`, {
    create() {
      const backend = windowed();
      const lifted = asStream(backend, strategy);
      return Object.create(lifted, {
        [Symbol.asyncDispose]: { value: () => backend[Symbol.asyncDispose]() },
      });
    },
    speech,
  });
}

type Make = () => TranscriptionBackend;

/** A backend whose streams are not as they should be. */
function brokenStream(
  spoil: (stream: TranscriptionStream) => Partial<TranscriptionStream>,
  options: Omit<ScriptedStreamBackendOptions, 'script'> = {},
): Make {
  return () => {
    const backend = create(options);
    return Object.create(backend, {
      openStream: {
        async value(given: object) {
          const stream = await backend.openStream(given);
          return { ...stream, ...spoil(stream) };
        },
      },
    });
  };
}

/** Its steps are not as they should be. */
function brokenSteps(
  change: (step: StreamStep, kind: 'push' | 'flush', calls: number) => Partial<StreamStep>,
  options: Omit<ScriptedStreamBackendOptions, 'script'> = {},
): Make {
  return brokenStream((stream) => {
    let calls = 0;
    const of =
      (kind: 'push' | 'flush') =>
      (step: StreamStep): StreamStep => ({ ...step, ...change(step, kind, calls++) });
    return {
      push: (...call) => stream.push(...call).then(of('push')),
      flush: (...call) => stream.flush(...call).then(of('flush')),
    };
  }, options);
}

const without =
  (...names: (keyof TranscriptionBackend)[]): Make =>
  () =>
    Object.create(create(), Object.fromEntries(names.map((name) => [name, { value: undefined }])));
const said = (text: string) => [{ text: ` ${text}`, startSample: 0, endSample: 0 }];

const BROKEN: Readonly<Record<string, readonly Make[]>> = {
  'says what its streams can do': [
    without('openStream'),
    () => create({ streams: { chunkMs: 0 } }),
    () => create({ streams: { maxStreams: 0.5 } }),
  ],
  'understands speech': [brokenSteps(() => ({ stable: said('no') }))],
  'says the same however the audio is cut': [
    brokenSteps((step, _, calls) => (calls === 30 ? { stable: said('more') } : step)),
  ],
  'says how far it has heard, and never goes back': [
    brokenSteps(({ upToSample }) => ({ upToSample: upToSample + 0.5 })),
    brokenSteps(({ upToSample }) => ({ upToSample: 2 * upToSample })),
    brokenSteps((step, _, calls) => (calls === 9 ? { upToSample: 0 } : step)),
    brokenSteps((step, kind) => (kind === 'flush' ? { upToSample: step.upToSample - 1 } : step)),
    brokenSteps(() => ({ processingTimeMs: -1 })),
  ],
  'hears as the audio comes: no more than a chunk waits': [
    brokenSteps((step, kind) => (kind === 'push' ? { upToSample: 0 } : step)),
    brokenSteps((step, kind) => (kind === 'push' ? { stable: [], tentative: [] } : step)),
  ],
  'leaves nothing tentative after a flush, and a second one says nothing': [
    brokenSteps((step, kind) => (kind === 'flush' ? { tentative: said('more') } : step)),
    brokenStream((stream) => {
      let said: StreamStep | undefined;
      return {
        async flush() {
          if (said !== undefined) return said;
          const step = await stream.flush();
          if (step.stable.length > 0) said = step;
          return step;
        },
      };
    }),
  ],
  'goes on after a flush': [
    brokenStream((stream) => ({
      async flush() {
        const step = await stream.flush();
        if (step.upToSample > 0) await stream.reset();
        return step;
      },
    })),
  ],
  'says with its words how they are written, and where they lie': [
    brokenSteps(({ stable }) => ({ stable: stable.map((word) => ({ ...word, text: ' ' })) })),
    brokenSteps(({ stable }) => ({ stable: stable.map((word) => ({ ...word, text: 'a b' })) })),
    brokenSteps(({ stable }) => ({ stable: stable.map((word) => ({ ...word, probability: 2 })) })),
    brokenSteps(({ stable }) => ({ stable: stable.map((word) => ({ ...word, startSample: -1 })) })),
    brokenSteps(({ stable }) => ({ stable: stable.map((word) => ({ ...word, endSample: 0 })) })),
    brokenSteps(({ stable }) => ({ stable: stable.map((word) => ({ ...word, endSample: 1e9 })) })),
  ],
  'begins anew after a reset': [brokenStream(() => ({ reset: async () => {} }))],
  'goes back to a snapshot, as if nothing had been heard since': [
    brokenStream(() => ({ restore: async () => {} })),
    brokenStream((stream) => ({
      async restore(state) {
        await stream.restore!(state);
        await stream.push(script.samples.subarray(0, 16_000));
      },
    })),
  ],
  'takes calls that do not wait for each other, in their order': [
    brokenStream((stream) => {
      let isBusy = false;
      return {
        async push(...call) {
          if (isBusy) throw new Error('It is busy.');
          isBusy = true;
          try {
            return await stream.push(...call);
          } finally {
            isBusy = false;
          }
        },
      };
    }),
  ],
  'keeps streams apart': [
    () => {
      const backend = create();
      let shared: Promise<TranscriptionStream> | undefined;
      return Object.create(backend, {
        openStream: {
          value() {
            shared ??= backend.openStream();
            return shared;
          },
        },
      });
    },
  ],
  'leaves the audio as it was given': [
    brokenStream((stream) => ({
      async push(samples, ...rest) {
        const step = await stream.push(samples, ...rest);
        samples.fill(0);
        return step;
      },
    })),
  ],
  'refuses samples that are not finite, and goes on': [
    brokenStream((stream) => ({
      push: (samples, ...rest) =>
        stream.push(
          samples.map((sample) => (Number.isFinite(sample) ? sample : 0)),
          ...rest,
        ),
    })),
    brokenStream((stream) => ({
      async push(samples, ...rest) {
        if (!samples.every(Number.isFinite)) await stream.reset();
        return stream.push(samples, ...rest);
      },
    })),
  ],
  'hears nothing of a call whose signal is aborted, and may be reset': [
    brokenStream((stream) => ({ push: (samples) => stream.push(samples) })),
    () => {
      const backend = create();
      return Object.create(backend, { openStream: { value: () => backend.openStream() } });
    },
  ],
  'refuses one stream too many, and has room again when one is closed': [
    () => {
      const backend = create({ streams: { maxStreams: 60 } });
      const streams = { ...backend.capabilities.streams!, maxStreams: 2 };
      return Object.create(backend, {
        capabilities: { value: { ...backend.capabilities, streams } },
      });
    },
    brokenStream(() => ({ [Symbol.asyncDispose]: async () => {} }), { streams: { maxStreams: 2 } }),
  ],
  'may be closed twice, and refuses to hear afterwards': [
    brokenStream(() => ({ [Symbol.asyncDispose]: async () => {} })),
  ],
  'ends calls that run when it is closed': [
    brokenStream((stream) => ({
      push: (samples, ...rest) =>
        stream.push(samples, ...rest).catch(() => {
          throw new Error('It broke.');
        }),
    })),
  ],
  'loads by itself when a stream is opened': [
    () => {
      const backend = create();
      return Object.create(backend, {
        openStream: {
          async value(given: object) {
            if (backend.loads === 0) throw new Error('It is not loaded.');
            return backend.openStream(given);
          },
        },
      });
    },
  ],
};

describeKit('stream', STREAM_CHECKS, BROKEN, async (check, make) => {
  const fixture: StreamFixture = { create: make, speech };
  const backend = make();
  try {
    await check.run(backend, fixture);
  } finally {
    await backend[Symbol.asyncDispose]();
  }
});
