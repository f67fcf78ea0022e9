import {
  type LiveDiarizeOptions,
  type LiveDiarizer,
  type SpeakerStream,
  type SpeakerTurn,
  TranscribeError,
} from '@ws/core';
import { createScriptedLiveDiarizer } from '../fakes/scripted-live-diarizer.js';
import { describeLiveDiarizer } from '../vitest.js';
import { describeKit } from './__fixtures__/describe-kit.js';
import { LIVE_DIARIZER_CHECKS, type LiveDiarizerFixture } from './live-diarizer-checks.js';

const dialogue: LiveDiarizerFixture['dialogue'] = {
  samples: new Float32Array(10 * 16_000).fill(0.1),
  turns: [
    { start: 0.5, end: 2.5, speaker: 'Bert' },
    { start: 3, end: 5, speaker: 'Anna' },
    { start: 5.5, end: 7, speaker: 'Bert' },
    { start: 8, end: 9.5, speaker: 'Anna' },
  ],
};

const create = (): LiveDiarizer => createScriptedLiveDiarizer({ turns: dialogue.turns });

describeLiveDiarizer('scripted', { create, dialogue });

/** A good diarizer, but for some of its members. */
function altered(alter: (good: LiveDiarizer) => Partial<LiveDiarizer>): () => LiveDiarizer {
  return () => {
    const good = create();
    return { ...good, ...alter(good) };
  };
}

const withStreams = (
  alter: (good: SpeakerStream, options: LiveDiarizeOptions) => Partial<SpeakerStream>,
) =>
  altered((good) => ({
    open(options = {}) {
      const stream = good.open(options);
      return { ...stream, ...alter(stream, options) };
    },
  }));

type Turns = SpeakerStream['turns'];

const withTurns = (wrap: (turns: Turns) => Turns) =>
  withStreams((good) => ({ turns: wrap((...call) => good.turns(...call)) }));
const withTold = (change: (told: readonly SpeakerTurn[]) => readonly SpeakerTurn[]) =>
  withTurns(
    (turns) =>
      async (...call) =>
        change(await turns(...call)),
  );
const withOptions = (change: (options: LiveDiarizeOptions) => LiveDiarizeOptions) =>
  altered((good) => ({ open: (options = {}) => good.open(change(options)) }));

/** Does nothing instead of failing with a code. */
const without = (code: TranscribeError['code']) =>
  withStreams((good) => ({
    write(samples) {
      if (code !== 'ERR_INVALID_AUDIO') good.write(samples);
    },
    async turns(...call) {
      try {
        return await good.turns(...call);
      } catch (error) {
        if (!TranscribeError.isInstance(error) || error.code !== code) throw error;
        return [];
      }
    },
  }));

const broken: Record<string, (() => LiveDiarizer)[]> = {
  'says what it is': [
    altered(() => ({ name: '' })),
    altered(() => ({ specVersion: 'v2' as never })),
  ],
  'tells two people apart, numbered as they are first told': [
    withTold((told) => told.map((turn) => ({ ...turn, speaker: '1' }))),
    withTold((told) =>
      told.map((turn) => ({ ...turn, speaker: turn.speaker === '1' ? '2' : '1' })),
    ),
    withTold((told) => told.slice(1)),
    withTold((told) => told.map((turn) => ({ ...turn, end: turn.end + 9 }))),
    // Streams share numbers.
    altered((good) => {
      const stream = good.open();
      return { open: () => stream };
    }),
  ],
  'does not change what it answered': [
    withTurns((turns) => {
      const asked = new Set<number>();
      return async (start, ...call) => {
        const told = await turns(start, ...call);
        const isAgain = asked.has(start);
        asked.add(start);
        return isAgain ? told.map((turn) => ({ ...turn, speaker: '3' })) : told;
      };
    }),
  ],
  'tells people whom it knows by their names': [
    withOptions(({ known: _, ...options }) => options),
    withOptions(({ known, ...options }) => ({
      ...options,
      known: known?.map((one) => ({ ...one, speaker: 'Carla' })),
    })),
  ],
  'enrolls people who can be heard, and leaves their samples as they are': [
    ...(['ERR_INVALID_OPTION', 'ERR_INVALID_AUDIO', 'ERR_ABORTED'] as const).map((code) =>
      altered((good) => ({
        async enroll(person, options) {
          try {
            return await good.enroll(person, options);
          } catch (error) {
            if (!TranscribeError.isInstance(error) || error.code !== code) throw error;
            return { speaker: person.name, vector: [0], seconds: 1 };
          }
        },
      })),
    ),
    altered((good) => ({
      async enroll(...call) {
        return { ...(await good.enroll(...call)), speaker: 'Carla' };
      },
    })),
    altered((good) => ({
      async enroll(person, options) {
        const voice = await good.enroll(person, options);
        person.samples[0] = 0.5;
        return voice;
      },
    })),
  ],
  'tells no more people than it is told': [
    withOptions(({ maxSpeakers: _, ...options }) => options),
  ],
  'goes on where another stream stopped': [
    withOptions(({ continued, ...options }) =>
      continued ? { ...options, continued: { ...continued, voices: [] } } : options,
    ),
    withStreams((good) => ({ remains: () => ({ ...good.remains(), position: 0 }) })),
    withStreams((good) => ({
      remains() {
        const { position, voices } = good.remains();
        return { position, voices: voices.map((voice) => ({ ...voice, vector: [NaN] })) };
      },
    })),
  ],
  'tells no turn of silence, nor of no audio': [
    withTold((told) => (told.length > 0 ? told : [{ start: 0, end: 1, speaker: '1' }])),
    withTurns((turns) => async (start, end, options) => {
      if (start === end) throw new RangeError('nothing');
      return turns(start, end, options);
    }),
  ],
  'tells nothing of audio that is over a minute old': [
    withStreams((good) => ({
      write(samples) {
        good.write(samples.subarray(0, 16_000 * 50));
      },
    })),
  ],
  'answers calls in order, and streams apart from each other': [
    // The first call is answered after the others.
    withTurns((turns) => async (...call) => {
      const told = await turns(...call);
      if (call[0] === dialogue.turns[0]!.start) {
        for (let i = 0; i < 9; i++) await new Promise((resolve) => setImmediate(resolve));
      }
      return told;
    }),
    altered((good) => {
      let stream: SpeakerStream | undefined;
      return {
        open(options) {
          // The second and the third stream are one.
          if (stream !== undefined) return stream;
          stream = good.open(options);
          return good.open(options);
        },
      };
    }),
  ],
  'copies the samples, and leaves them as they are': [
    withStreams((good) => {
      let held: Float32Array | undefined;
      return {
        write(samples) {
          good.write(samples);
          held = samples;
        },
        async turns(...call) {
          const told = await good.turns(...call);
          return held?.every((sample) => sample === 0) ? [] : told;
        },
      };
    }),
    withStreams((good) => ({
      write(samples) {
        good.write(samples);
        samples[0] = 0.5;
      },
    })),
  ],
  'refuses samples that are not finite, and goes on': [without('ERR_INVALID_AUDIO')],
  'refuses stretches that cannot be': [without('ERR_INVALID_OPTION')],
  'refuses options that cannot be': [
    withOptions(({ maxSpeakers: _, ...options }) => options),
    withOptions(({ known: _, ...options }) => options),
    withOptions(({ continued: _, ...options }) => options),
  ],
  'can be aborted, before and while it works, and goes on': [
    without('ERR_ABORTED'),
    withTurns(
      (turns) => (start, end, options) =>
        options?.signal?.aborted ? turns(start, end, options) : turns(start, end),
    ),
  ],
  'may be loaded twice, and refuses to load for a caller who has left': [
    altered(() => ({ async load() {} })),
    altered((good) => {
      let isLoaded = false;
      return {
        async load(options) {
          await good.load(options);
          if (isLoaded) throw new Error('loaded already');
          isLoaded = true;
        },
      };
    }),
  ],
  'ends calls that run when it, or the stream, is disposed': [
    withTurns((turns) => async (...call) => {
      await turns(...call).catch(() => {});
      throw new Error('gone');
    }),
  ],
  'may be disposed twice, and refuses to work afterwards': [
    altered(() => ({ async [Symbol.asyncDispose]() {} })),
    withStreams(() => ({ async [Symbol.asyncDispose]() {} })),
    altered((good) => {
      let isDisposed = false;
      return {
        async [Symbol.asyncDispose]() {
          if (isDisposed) throw new Error('disposed already');
          isDisposed = true;
          await good[Symbol.asyncDispose]();
        },
      };
    }),
  ],
};

describeKit('live diarizer', LIVE_DIARIZER_CHECKS, broken, ({ run }, make) =>
  run(make(), { create: make, dialogue }),
);
