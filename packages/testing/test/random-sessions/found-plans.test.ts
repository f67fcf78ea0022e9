// Sessions in which random ones once found a fault, as simple as they could be made.
import { describe, expect, it } from 'vitest';
import type { SpeechPart } from './coded-speech.js';
import { castOf, violationsOf } from './random-sessions.js';
import type { BackendPlan, DetectorPlan, RunPlan, SessionPlan } from './session-plan.js';

const BACKEND: BackendPlan = {
  wordTimestamps: false,
  prefix: false,
  tokens: false,
  attention: false,
  prompt: false,
  draft: false,
  maxConcurrency: 1,
  maxAudioMs: 30_000,
  latencies: [0],
  faults: [],
};

const DETECTOR: DetectorPlan = {
  kind: 'exact',
  frameSamples: 480,
  answers: 'at once',
  fault: undefined,
  seed: 0,
};

const SESSION: SessionPlan = {
  speech: [],
  strategy: 'prompt',
  strategyFault: undefined,
  detector: DETECTOR,
  settings: { endpointing: {} },
  chunks: [1600],
  pace: 1,
  awaitsWrites: true,
  acts: [],
  reader: { startsAfterMs: 0, pausesMs: [0], visits: [] },
  disposedAtMs: undefined,
};

const run = (
  session: Partial<SessionPlan>,
  backend: Partial<BackendPlan> = {},
  scheduler?: RunPlan['scheduler'],
): RunPlan => ({
  sessions: [{ ...SESSION, ...session }],
  backend: { ...BACKEND, ...backend },
  scheduler,
});

const word = (say: string, ms = 140): SpeechPart => ({ say, ms, quiet: false });
const quiet = (say: string, ms = 140): SpeechPart => ({ say, ms, quiet: true });
const pause = (pauseMs: number): SpeechPart => ({ pauseMs });
const times = (count: number, ...parts: readonly SpeechPart[]): SpeechPart[] =>
  Array.from({ length: count }, () => parts).flat();

const PLANS: Record<string, RunPlan> = {
  'the detector answers nonsense': run({
    speech: [word('*'), pause(340)],
    detector: { ...DETECTOR, fault: { frame: 5, what: 'answers nonsense' } },
  }),
  'the detector never settles': run({
    speech: [word('*'), pause(40)],
    detector: { ...DETECTOR, fault: { frame: 0, what: 'never settles' } },
  }),
  'the detector never settles, and writes are not awaited': run({
    speech: times(30, word('*'), pause(200)),
    detector: { ...DETECTOR, fault: { frame: 3, what: 'never settles' } },
    settings: { endpointing: { maxUtteranceMs: 1000 }, maxBufferedMs: 2000 },
    awaitsWrites: false,
    pace: 0,
  }),
  'the detector misses words before and after one that it hears': run({
    speech: [quiet('*'), pause(40), word('*'), pause(600), quiet('*'), pause(40)],
    detector: { ...DETECTOR, kind: 'misses words' },
    settings: { endpointing: { prefixPadMs: 100 } },
  }),
  'the detector is late': run({
    speech: [word('yes'), pause(340)],
    detector: { ...DETECTOR, kind: 'is late', frameSamples: 1536 },
    settings: { endpointing: { prefixPadMs: 100 } },
  }),
  'the longest utterance becomes shorter while one is spoken': run(
    {
      speech: times(24, word('*', 260), pause(60)),
      strategy: 'local-agreement',
      acts: [
        {
          atMs: 4000,
          act: { type: 'configure', changes: { endpointing: { maxUtteranceMs: 1500 } } },
        },
      ],
    },
    { wordTimestamps: true, prefix: true, tokens: true },
  ),
  'the longest utterance becomes shorter while nothing was detected': run({
    speech: [
      quiet('*', 200),
      pause(300),
      quiet('*', 200),
      pause(300),
      ...times(2, word('*'), pause(40)),
    ],
    detector: { ...DETECTOR, kind: 'hears nothing' },
    acts: [
      {
        atMs: 1110,
        act: { type: 'configure', changes: { endpointing: { maxUtteranceMs: 1000 } } },
      },
    ],
  }),
  'the strategy throws when it opens': run({
    speech: [word('*'), pause(600), word('*'), pause(600)],
    strategyFault: { call: 0, what: 'throws when it opens' },
  }),
  'a word is said again and again, with pauses, and words have no times': run({
    speech: times(4, word('yes'), pause(400)),
    strategy: 'hybrid',
    settings: { endpointing: { minSilenceMs: 100 } },
  }),
  'a word is said again and again, with pauses, and words have times': run(
    {
      speech: times(4, word('America', 400), pause(400)),
      strategy: 'context',
      settings: { endpointing: { minSilenceMs: 100 } },
    },
    { wordTimestamps: true },
  ),
  'a call answers when it has been given up': run(
    { speech: times(24, word('*', 260), pause(60)), strategy: 'local-agreement' },
    {
      wordTimestamps: true,
      prefix: true,
      tokens: true,
      latencies: [200],
      faults: [...Array.from({ length: 8 }, () => undefined), 'answers late'],
    },
    { maxConcurrency: 1, callTimeoutMs: 500 },
  ),
  'a seat is taken by a session that has ended': run(
    { speech: [word('yes'), pause(300)] },
    {},
    { maxConcurrency: 1, callTimeoutMs: 60_000 },
  ),
  'an awaited write is refused': run({
    speech: [word('*'), pause(40)],
    settings: { endpointing: {}, maxQueuedEvents: 1 },
    chunks: [480],
    acts: [{ atMs: 1, act: { type: 'flush', awaited: false } }],
    reader: { startsAfterMs: 5000, pausesMs: [0], visits: [] },
  }),
  'a pause may end at once, and nothing judges which is one': run(
    {
      speech: [
        ...[quiet('yes'), pause(137), word('America'), pause(40), quiet('*', 237), pause(222)],
        ...[word('*', 279), pause(103), quiet('yes', 222), pause(69), word('*', 242), pause(61)],
        ...[word('yes', 347), pause(208), word('*', 336), pause(153), word('*', 171), pause(117)],
      ],
      strategy: 'align-att',
      detector: { ...DETECTOR, kind: 'none', frameSamples: 512 },
      settings: {
        endpointing: { automatic: true, minSpeechMs: 0, minSilenceMs: 0, prefixPadMs: 100 },
        speculate: true,
        wordTimestamps: true,
      },
      chunks: [480],
      pace: 4,
      acts: [
        { atMs: 26, act: { type: 'flush', awaited: true } },
        { atMs: 461, act: { type: 'flush', awaited: true } },
        { atMs: 1061, act: { type: 'configure', changes: { hotwords: [] } } },
        { atMs: 1876, act: { type: 'flush', awaited: true } },
      ],
      disposedAtMs: 2911,
    },
    {
      ...{ wordTimestamps: true, prefix: true, tokens: true, attention: true },
      ...{ prompt: true, draft: true },
      latencies: [50],
      faults: ['throws at once'],
      maxAudioMs: 3000,
    },
  ),
  'speech ends after the utterance was cut': run({
    speech: [word('yes'), pause(300), word('yes'), pause(600)],
    settings: { endpointing: { minSilenceMs: 700, maxUtteranceMs: 1000 } },
  }),
  'a detector that takes its time, and a sound while the final is begun': run(
    {
      speech: [word('*', 280), pause(240), quiet('Ask', 240), pause(60), word('*', 330)],
      detector: { ...DETECTOR, kind: 'misses words', answers: 'after a while' },
      settings: { endpointing: { minSilenceMs: 700 } },
      chunks: [2508, 239, 1, 1067],
    },
    { latencies: [200] },
  ),
  'the context ends within a word, and words have no times': run(
    {
      speech: [
        ...times(4, word('*'), pause(40)),
        word('*'),
        pause(116),
        word('*', 200),
        pause(77),
        word('Ask', 196),
        pause(83),
        word('*'),
        pause(151),
        word('*', 347),
        pause(1353),
      ],
      strategy: 'hybrid',
      detector: { ...DETECTOR, kind: 'energy' },
      settings: { endpointing: { automatic: false, minSpeechMs: 100, prefixPadMs: 100 } },
      acts: [
        { atMs: 1240, act: { type: 'flush', awaited: false } },
        { atMs: 2322, act: { type: 'flush', awaited: false } },
      ],
    },
    { prefix: true },
  ),
  'the utterance leaves less and less room for the context': run(
    {
      speech: [
        word('yes'),
        pause(40),
        quiet('*'),
        pause(125),
        word('*', 295),
        pause(204),
        word('yes', 203),
        pause(176),
        word('yes', 277),
        pause(238),
        word('*', 281),
        pause(201),
        word('*', 169),
        pause(205),
        word('*', 317),
        pause(1572),
      ],
      strategy: 'hybrid',
      detector: { ...DETECTOR, kind: 'energy' },
      settings: {
        endpointing: { minSpeechMs: 0, prefixPadMs: 1000 },
        partialIntervalMs: 1000,
        speculate: false,
      },
      chunks: [16_000],
      pace: 4,
      awaitsWrites: false,
      acts: [
        { atMs: 1150, act: { type: 'flush', awaited: true } },
        { atMs: 3236, act: { type: 'flush', awaited: false } },
      ],
    },
    { prefix: true, maxAudioMs: 3000, latencies: [23] },
  ),
  'times of words run backwards, and the next utterance is heard with them': run(
    {
      speech: [
        ...times(2, word('*'), pause(40)),
        word('yes', 178),
        pause(204),
        word('*'),
        pause(171),
        word('*'),
        pause(157),
        word('yes', 334),
        pause(172),
      ],
      strategy: 'hybrid',
      detector: { ...DETECTOR, kind: 'hears speech everywhere' },
      settings: { endpointing: {}, partialIntervalMs: 0, wordTimestamps: true },
      acts: [{ atMs: 1333, act: { type: 'flush', awaited: false } }],
    },
    { prefix: true, wordTimestamps: true, faults: ['gives times that run backwards'] },
  ),
  'the context begins within the first word of its utterance': run(
    {
      speech: times(8, word('*', 250), pause(60)),
      strategy: 'context',
      detector: { ...DETECTOR, kind: 'hears speech everywhere' },
      settings: { endpointing: { automatic: false }, partialIntervalMs: 0 },
      acts: [370, 1500].map((atMs) => ({ atMs, act: { type: 'flush', awaited: false } as const })),
      chunks: [160],
    },
    { prefix: true, wordTimestamps: true },
  ),
  'the last word of a final ends after the last sound': run(
    {
      speech: [word('yes', 289), pause(40), quiet('yes', 302), ...times(3, pause(400), word('*'))],
      strategy: 'hybrid',
      detector: { ...DETECTOR, fault: { frame: 16, what: 'throws' } },
      settings: { endpointing: { prefixPadMs: 100 }, partialIntervalMs: 0 },
      chunks: [160],
      acts: [{ atMs: 481, act: { type: 'flush', awaited: true } }],
    },
    { prefix: true, wordTimestamps: true },
  ),
  'a flush ends a quiet word that the detector does not hear': run(
    {
      speech: [word('*', 331), pause(40), quiet('*', 350), pause(40), word('*', 140), pause(225)],
      detector: { ...DETECTOR, kind: 'energy' },
      chunks: [2866, 2327, 1622, 48_000],
      pace: 4,
      awaitsWrites: false,
      acts: [450, 689].map((atMs) => ({ atMs, act: { type: 'flush', awaited: false } as const })),
    },
    { tokens: true, attention: true, maxAudioMs: 3000, latencies: [1, 50] },
    { maxConcurrency: 1, callTimeoutMs: 600 },
  ),
  'one word eight times is taken for a loop, and the detector hears only its loud half': run(
    {
      speech: [
        ...times(4, word('ask'), pause(40)),
        ...times(4, quiet('ask'), pause(40)),
        word('*', 243),
        pause(209),
        word('yes', 161),
        pause(81),
      ],
      settings: {
        endpointing: { minSilenceMs: 700, prefixPadMs: 1000 },
        partialIntervalMs: 500,
        wordTimestamps: true,
        prompt: 'A speech.',
      },
      chunks: [3573, 480],
      acts: [{ atMs: 1530, act: { type: 'flush', awaited: true } }],
    },
    {
      prefix: true,
      wordTimestamps: true,
      tokens: true,
      attention: true,
      prompt: true,
      draft: true,
    },
  ),
  'a cancel leaves the end of a word, and all before it was as loud': run({
    speech: [{ noiseMs: 276, loud: true }, word('yes', 283), pause(2370)],
    detector: { ...DETECTOR, kind: 'flickers', frameSamples: 160, seed: 269 },
    settings: { endpointing: { minSpeechMs: 100 } },
    acts: [{ atMs: 390, act: { type: 'cancel' } }],
  }),
  'no frame is silent between the first word and a quiet one that the detector misses': run({
    speech: [
      ...[word('yes', 331), pause(40), quiet('*'), pause(89)],
      ...times(2, word('*'), pause(40)),
      pause(300),
    ],
    detector: { ...DETECTOR, kind: 'misses words' },
    settings: { endpointing: { minSilenceMs: 100 } },
    chunks: [480],
    awaitsWrites: false,
  }),
  'no frame is silent before a flush that ends a quiet word, and nothing is detected': run(
    {
      speech: [{ noiseMs: 252, loud: true }, word('yes'), pause(40), quiet('yes'), pause(300)],
      detector: { ...DETECTOR, kind: 'hears nothing', frameSamples: 768 },
      settings: { endpointing: { minSpeechMs: 60, minSilenceMs: 0, prefixPadMs: 100 } },
      acts: [252, 593].map((atMs) => ({ atMs, act: { type: 'flush', awaited: false } as const })),
    },
    { wordTimestamps: true, prefix: true, tokens: true },
  ),
};

describe('nothing is broken where', () => {
  it.each(Object.entries(PLANS))('%s', async (_, plan) => {
    expect(await violationsOf(plan, castOf({}))).toEqual([]);
  });
});
