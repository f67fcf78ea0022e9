import type { EndpointingOptions, SessionChanges } from '@ws/core';
import type * as FastCheck from 'fast-check';
import type { SpeechPart } from './coded-speech.js';
import type {
  Act,
  BackendPlan,
  CallFault,
  DetectorFault,
  DetectorKind,
  DetectorPlan,
  ReaderPlan,
  RunPlan,
  SessionPlan,
  SessionSettingsPlan,
} from './session-plan.js';

type Arbitrary<T> = FastCheck.Arbitrary<T>;

/** What is drawn from. */
export interface Draws {
  /** Names of strategies. */
  readonly strategies: readonly string[];
  /** Of those the ones that need a backend with attention. */
  readonly attentive: readonly string[];
  /** Names of detectors; none: the kit's own are drawn. */
  readonly detectors: readonly string[];
}

// Few, so that they are said again.
const WORDS = ['yes', 'no', 'America', 'country', 'ask', 'not', 'Ask', 'what'];

const SHORTEST_UTTERANCE_MS = 1000;
const LONGEST_UTTERANCE_MS = 28_000;
const MAX_AUDIO_MS = 30_000;
const HEADROOM_MS = 1000;

const CALL_FAULTS: readonly CallFault[] = [
  'fails for now',
  'fails for good',
  'throws at once',
  'rejects with nothing',
  'hangs',
  'hangs for ever',
  'is deaf',
  'answers late',
  'gives nothing',
  'gives no text',
  'gives no segments',
  'gives empty segments',
  'gives times that are no numbers',
  'gives times that run backwards',
  'hears nothing',
];

const DETECTORS: readonly DetectorKind[] = [
  'exact',
  'energy',
  'none',
  'misses words',
  'hears nothing',
  'hears speech everywhere',
  'flickers',
  'is late',
];

const DETECTOR_FAULTS: readonly DetectorFault[] = [
  'throws',
  'rejects',
  'answers nonsense',
  'never settles',
];

/** Plans, from short and simple ones to those in which everything goes wrong. */
export function randomPlans(fc: typeof FastCheck, draws: Draws): Arbitrary<RunPlan> {
  const ms = (min: number, max: number): Arbitrary<number> => fc.integer({ min, max });
  const sometimes = <T>(arbitrary: Arbitrary<T>, oneIn: number): Arbitrary<T | undefined> =>
    fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

  const word = fc.record({
    say: fc.oneof(
      { weight: 2, arbitrary: fc.constant('*') },
      { weight: 1, arbitrary: fc.constantFrom(...WORDS) },
    ),
    ms: ms(140, 350),
    quiet: fc.oneof(
      { weight: 5, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
  });
  const gap = fc.record({ pauseMs: ms(40, 250) });
  const pause = fc.record({ pauseMs: ms(300, 1500) });
  const noise = fc.record({ noiseMs: ms(20, 400), loud: fc.boolean() });
  const phrase = fc.array(fc.tuple(word, gap), { minLength: 1, maxLength: 15, size: 'max' });
  // The same word again and again.
  const insistence = fc
    .tuple(word, fc.oneof(gap, pause), ms(2, 5))
    .map(([part, apart, times]) => Array.from({ length: times }, () => [part, apart]));
  const speech: Arbitrary<readonly SpeechPart[]> = fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: phrase },
        { weight: 1, arbitrary: insistence },
        { weight: 4, arbitrary: fc.tuple(fc.tuple(pause)) },
        { weight: 1, arbitrary: fc.tuple(fc.tuple(noise)) },
      ),
      { minLength: 1, maxLength: 5, size: 'max' },
    )
    .map((parts) => parts.flat(2));

  const endpointing: Arbitrary<EndpointingOptions> = fc.record(
    {
      automatic: fc.oneof(
        { weight: 3, arbitrary: fc.constant(true) },
        { weight: 1, arbitrary: fc.constant(false) },
      ),
      minSpeechMs: fc.constantFrom(60, 0, 100),
      minSilenceMs: fc.constantFrom(300, 0, 100, 700),
      prefixPadMs: fc.constantFrom(300, 100, 1000),
      maxUtteranceMs: fc.oneof(fc.constant(LONGEST_UTTERANCE_MS), ms(SHORTEST_UTTERANCE_MS, 6000)),
    },
    { requiredKeys: [] },
  );

  const settings: Arbitrary<SessionSettingsPlan> = fc
    .record({
      endpointing,
      partialIntervalMs: fc.constantFrom(undefined, 0, 150, 500, 1000),
      speculate: fc.constantFrom(undefined, true, false),
      wordTimestamps: fc.constantFrom(undefined, true, false),
      maxQueuedEvents: fc.constantFrom(undefined, 1, 2, 5),
      maxJournalEvents: fc.constantFrom(undefined, 0, 3),
      prompt: fc.constantFrom(undefined, 'A speech.'),
      isTight: fc.boolean(),
    })
    .map(({ isTight, ...rest }) => {
      const { maxUtteranceMs = LONGEST_UTTERANCE_MS } = rest.endpointing;
      return isTight ? { ...rest, maxBufferedMs: maxUtteranceMs + HEADROOM_MS } : rest;
    });

  const changes: Arbitrary<SessionChanges> = fc.oneof(
    fc.record({ endpointing }),
    fc.record({ endpointing: fc.record({ maxUtteranceMs: ms(SHORTEST_UTTERANCE_MS, 3000) }) }),
    fc.record({ language: fc.constantFrom('en', undefined) }),
    fc.record({ prompt: fc.constantFrom('Another speech.', undefined) }),
    fc.record({ hotwords: fc.constantFrom(['country'], [], undefined) }),
  );
  const act: Arbitrary<Act> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ type: fc.constant('flush'), awaited: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('cancel') }) },
    { weight: 4, arbitrary: fc.record({ type: fc.constant('configure'), changes }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('wait'), ms: ms(1, 4000) }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('write nonsense') }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('configure nonsense') }) },
  ) as Arbitrary<Act>;

  const reader: Arbitrary<ReaderPlan> = fc.oneof(
    { weight: 2, arbitrary: fc.constant({ startsAfterMs: 0, pausesMs: [0], visits: [] }) },
    {
      weight: 1,
      arbitrary: fc.record({
        startsAfterMs: fc.constantFrom(0, 0, 5000),
        pausesMs: fc.array(fc.constantFrom(0, 10, 700), { minLength: 1, maxLength: 3 }),
        visits: fc.array(
          fc.record({ events: ms(0, 6), awayMs: fc.constantFrom(0, 50, 3000), again: ms(0, 4) }),
          { maxLength: 4 },
        ),
      }),
    },
  );

  const ownDetector: Arbitrary<DetectorPlan> = fc.record({
    kind: fc.constantFrom(...DETECTORS),
    // No longer than the pause between two words: in longer frames nothing stands out from anything.
    frameSamples: fc.constantFrom(480, 160, 512, 768),
    answers: fc.constantFrom('at once', 'by promise', 'after a while'),
    fault: sometimes(
      fc.record({ frame: ms(0, 150), what: fc.constantFrom(...DETECTOR_FAULTS) }),
      5,
    ),
    seed: fc.nat(999),
  });
  const detector: Arbitrary<string | DetectorPlan> =
    draws.detectors.length > 0 ? fc.constantFrom(...draws.detectors) : ownDetector;

  // Of the audio, in thousandths.
  const share = ms(0, 1000);
  const session = fc
    .record({
      speech,
      strategy: fc.constantFrom(...draws.strategies),
      strategyFault: sometimes(
        fc.record({
          call: ms(0, 3),
          what: fc.constantFrom('throws when it opens', 'throws when it decodes'),
        }),
        15,
      ),
      detector,
      settings,
      chunks: fc.oneof(
        { weight: 1, arbitrary: fc.constant([480]) },
        {
          weight: 3,
          arbitrary: fc
            .array(fc.oneof(ms(1, 4000), fc.constantFrom(1, 480, 16_000, 48_000)), {
              minLength: 1,
              maxLength: 4,
            })
            // Writes of a sample each would only be slow.
            .map((sizes) => (sizes.some((size) => size >= 400) ? sizes : [...sizes, 1600])),
        },
      ),
      pace: fc.constantFrom(1, 0, 4),
      awaitsWrites: fc.boolean(),
      acts: fc.array(fc.record({ at: share, act }), { maxLength: 5 }),
      reader,
      disposedAt: sometimes(share, 10),
    })
    .map(({ acts, disposedAt, ...rest }) => {
      const length = lengthMs(rest.speech);
      const atMs = (at: number): number => Math.round((at * length) / 1000);
      return {
        ...rest,
        acts: acts
          .map(({ at, act: what }) => ({ atMs: atMs(at), act: what }))
          .sort((a, b) => a.atMs - b.atMs),
        disposedAtMs: disposedAt === undefined ? undefined : atMs(disposedAt),
      };
    }) as Arbitrary<SessionPlan>;

  const backend: Arbitrary<BackendPlan> = fc.record({
    wordTimestamps: fc.boolean(),
    prefix: fc.boolean(),
    tokens: fc.boolean(),
    attention: fc.boolean(),
    prompt: fc.boolean(),
    draft: fc.boolean(),
    maxConcurrency: ms(1, 3),
    maxAudioMs: fc.constantFrom(MAX_AUDIO_MS, 3000),
    latencies: fc.array(fc.oneof(fc.constantFrom(0, 50, 200), ms(0, 3000)), {
      minLength: 1,
      maxLength: 4,
    }),
    faults: fc.oneof(
      { weight: 1, arbitrary: fc.constant([]) },
      {
        weight: 1,
        arbitrary: fc.array(sometimes(fc.constantFrom(...CALL_FAULTS), 3), { maxLength: 20 }),
      },
    ),
  });

  return fc
    .record({
      sessions: fc.oneof(
        { weight: 7, arbitrary: fc.tuple(session) },
        { weight: 1, arbitrary: fc.array(session, { minLength: 2, maxLength: 3 }) },
      ),
      backend,
      scheduler: sometimes(fc.record({ maxConcurrency: ms(1, 3), isPatient: fc.boolean() }), 2),
    })
    .map(({ sessions, backend: drawn, scheduler }) => {
      const attention =
        drawn.attention || sessions.some(({ strategy }) => draws.attentive.includes(strategy));
      return {
        sessions,
        backend: {
          ...drawn,
          attention,
          tokens: drawn.tokens || attention,
        },
        scheduler: scheduler && {
          maxConcurrency: Math.min(scheduler.maxConcurrency, drawn.maxConcurrency),
          // A task may be several calls.
          callTimeoutMs: scheduler.isPatient ? 60_000 : 6 * Math.max(...drawn.latencies) + 300,
        },
      };
    });
}

function lengthMs(speech: readonly SpeechPart[]): number {
  const lengths = speech.map((part) =>
    'say' in part ? part.ms : 'pauseMs' in part ? part.pauseMs : part.noiseMs,
  );
  return lengths.reduce((sum, length) => sum + length, 0);
}
