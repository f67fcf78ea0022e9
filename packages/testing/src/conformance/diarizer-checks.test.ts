import { type DiarizeOptions, type Diarizer, type SpeakerTurn, TranscribeError } from '@ws/core';
import { abortedError, assertFinite } from '@ws/core/internal';
import { describeDiarizer } from '../vitest.js';
import { describeKit } from './__fixtures__/describe-kit.js';
import { DIARIZER_CHECKS, type DiarizerFixture } from './diarizer-checks.js';

const RATE = 16_000;

/** What two people say by turns: one has positive samples, the other negative ones. */
const dialogue: DiarizerFixture['dialogue'] = (() => {
  const turns = [
    { start: 0.5, end: 2, speaker: 'Bert' },
    { start: 2.5, end: 3.5, speaker: 'Anna' },
    { start: 3.5, end: 5, speaker: 'Bert' },
  ];
  const samples = new Float32Array(6 * RATE);
  for (const { start, end, speaker } of turns) {
    samples.fill(speaker === 'Bert' ? 0.5 : -0.5, start * RATE, end * RATE);
  }
  return { samples, turns };
})();

/** Turns of what is positive, and of what is negative. */
function turnsOf(
  samples: Float32Array,
  most: number,
  known: ReadonlyMap<number, string>,
): SpeakerTurn[] {
  const turns: SpeakerTurn[] = [];
  const numbers = new Map<number, string>();
  let from = 0;
  for (let at = 1; at <= samples.length; at++) {
    const sign = Math.sign(samples[from]!);
    if (at < samples.length && Math.sign(samples[at]!) === sign) continue;
    if (sign !== 0) {
      const speaker =
        known.get(sign) ?? numbers.get(sign) ?? String(Math.min(most, numbers.size + 1));
      if (!known.has(sign)) numbers.set(sign, speaker);
      turns.push({ start: from / RATE, end: at / RATE, speaker });
    }
    from = at;
  }
  return turns;
}

function whole(value: number | undefined): boolean {
  return value === undefined || (Number.isInteger(value) && value >= 1);
}

/** A diarizer that keeps the contract. */
function create(): Diarizer {
  let isDisposed = false;
  const ensureOpen = (signal?: AbortSignal): void => {
    if (isDisposed) throw new TranscribeError('It is disposed.', { code: 'ERR_DISPOSED' });
    if (signal?.aborted) throw abortedError(signal);
  };
  return {
    specVersion: 'v1',
    name: 'signs',
    async load({ signal } = {}) {
      ensureOpen(signal);
    },
    async diarize(audio, { signal, speakers, minSpeakers = 1, maxSpeakers = 20, known = [] } = {}) {
      ensureOpen(signal);
      if (![speakers, minSpeakers, maxSpeakers].every(whole) || minSpeakers > maxSpeakers) {
        throw new TranscribeError('So many cannot speak.', { code: 'ERR_INVALID_OPTION' });
      }
      const names = new Map<number, string>();
      for (const { name, samples } of known) {
        if (!/\D/.test(name) || samples.length < 2 * RATE) {
          throw new TranscribeError('So it cannot be known.', { code: 'ERR_INVALID_OPTION' });
        }
        const sign = Math.sign(samples.reduce((sum, sample) => sum + sample, 0));
        if (sign === 0)
          throw new TranscribeError('Nothing is said.', { code: 'ERR_INVALID_AUDIO' });
        names.set(sign, name);
      }
      const pieces: number[] = [];
      for await (const piece of audio instanceof Float32Array ? [audio] : audio) {
        assertFinite(piece);
        for (const sample of piece) pieces.push(sample);
      }
      // A call that is aborted or disposed meanwhile ends so.
      await Promise.resolve();
      ensureOpen(signal);
      return turnsOf(Float32Array.from(pieces), speakers ?? maxSpeakers, names);
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true;
    },
  };
}

describeDiarizer('signs', { create, dialogue });

type Diarize = Diarizer['diarize'];

/** A good diarizer, but for some of its members. */
function altered(alter: (good: Diarizer) => Partial<Diarizer>): () => Diarizer {
  return () => {
    const good = create();
    return { ...good, ...alter(good) };
  };
}

const withDiarize = (wrap: (diarize: Diarize) => Diarize) =>
  altered((good) => ({ diarize: wrap((...call) => good.diarize(...call)) }));
const withTurns = (change: (turns: readonly SpeakerTurn[]) => readonly SpeakerTurn[]) =>
  withDiarize(
    (diarize) =>
      async (...call) =>
        change(await diarize(...call)),
  );
const withOptions = (change: (options: DiarizeOptions) => DiarizeOptions) =>
  withDiarize(
    (diarize) =>
      (audio, options = {}) =>
        diarize(audio, change(options)),
  );

/** Tells nothing instead of failing with a code. */
const without = (code: TranscribeError['code']) =>
  withDiarize((diarize) => async (...call) => {
    try {
      return await diarize(...call);
    } catch (error) {
      if (!TranscribeError.isInstance(error) || error.code !== code) throw error;
      return [];
    }
  });

const broken: Record<string, (() => Diarizer)[]> = {
  'says what it is': [
    altered(() => ({ name: '' })),
    altered(() => ({ specVersion: 'v2' as never })),
  ],
  'tells two people apart, numbered as they are first heard': [
    withTurns((turns) => turns.map((turn) => ({ ...turn, speaker: '1' }))),
    withTurns((turns) =>
      turns.map((turn) => ({ ...turn, speaker: turn.speaker === '1' ? '2' : '1' })),
    ),
    withTurns((turns) => turns.toReversed()),
    withTurns((turns) => turns.slice(1)),
    withTurns((turns) => turns.map((turn) => ({ ...turn, end: turn.end + 9 }))),
  ],
  'tells as many people as it is told': [
    withOptions(({ speakers: _, ...options }) => options),
    withOptions(({ maxSpeakers: _, ...options }) => options),
    withOptions((options) => (options.speakers === 2 ? { speakers: 1 } : options)),
  ],
  'gives people who are known their names': [
    withOptions(({ known: _, ...options }) => options),
    withOptions(({ known = [], ...options }) => ({ ...options, known: known.slice(0, 1) })),
    without('ERR_INVALID_AUDIO'),
    withDiarize((diarize) => async (audio, options) => {
      const names = (options?.known ?? []).map(({ name }) => name);
      return names.includes('') || names.includes('2') ? [] : diarize(audio, options);
    }),
  ],
  'tells no turn of silence, nor of no audio': [
    withTurns((turns) => (turns.length > 0 ? turns : [{ start: 0, end: 1, speaker: '1' }])),
    withDiarize((diarize) => async (audio, options) => {
      if (audio instanceof Float32Array && audio.length === 0) throw new RangeError('length');
      return diarize(audio, options);
    }),
  ],
  'tells the same, whole or in pieces, again and at once': [
    withDiarize((diarize) => async (audio, options) => {
      const turns = await diarize(audio, options);
      return audio instanceof Float32Array ? turns : turns.slice(1);
    }),
    withDiarize((diarize) => {
      let running = 0;
      return async (...call) => {
        const isBeside = running > 0;
        running++;
        const turns = await diarize(...call).finally(() => running--);
        return isBeside ? [] : turns;
      };
    }),
  ],
  'leaves the samples as they are': [
    withDiarize((diarize) => async (audio, options) => {
      const turns = await diarize(audio, options);
      if (audio instanceof Float32Array) audio.fill(0);
      return turns;
    }),
  ],
  'refuses samples that are not finite, and goes on': [without('ERR_INVALID_AUDIO')],
  'refuses numbers of people that cannot be': [
    without('ERR_INVALID_OPTION'),
    withOptions((options) => (options.minSpeakers === 3 ? {} : options)),
  ],
  'fails as the source of its audio does': [
    withDiarize((diarize) => async (...call) => {
      try {
        return await diarize(...call);
      } catch (error) {
        if (TranscribeError.isInstance(error)) throw error;
        return [];
      }
    }),
  ],
  'can be aborted, before and while it works, and goes on': [
    without('ERR_ABORTED'),
    withOptions((options) =>
      options.signal?.aborted ? options : { ...options, signal: undefined },
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
  'ends calls that run when it is disposed': [
    altered((good) => ({
      async diarize(...call) {
        await good.diarize(...call).catch(() => {});
        throw new Error('gone');
      },
    })),
  ],
  'may be disposed twice, and refuses to work afterwards': [
    altered(() => ({ async [Symbol.asyncDispose]() {} })),
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

describeKit('diarizer', DIARIZER_CHECKS, broken, ({ run }, make) =>
  run(make(), { create: make, dialogue }),
);
