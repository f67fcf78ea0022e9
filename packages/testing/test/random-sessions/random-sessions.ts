import {
  createPromptStrategy,
  createStreamingSession,
  type StreamingSession,
  type StreamingSessionOptions,
  type TranscriptionStrategy,
  type VoiceActivityDetector,
} from '@ws/core';
import {
  createAlignAttStrategy,
  createContextStrategy,
  createContinuingPromptStrategy,
  createHybridStrategy,
  createLocalAgreementStrategy,
} from '@ws/core/strategies';
import { judgeRun } from './judge-run.js';
import { playPlan } from './play-plan.js';
import type { Cast } from './play-session.js';
import { type Draws, randomPlans } from './random-plans.js';
import { describePlan, type RunPlan } from './session-plan.js';
import type { Violation } from './violation.js';

/** What random sessions are made of. All that is left out is core's, or the kit's own. */
export interface RandomSessionsFixture {
  /** Strategies by name, each new for every session. Default: those of core. */
  readonly strategies?: Readonly<Record<string, () => TranscriptionStrategy>> | undefined;
  /**
   * Detectors by name, each new for every session. Default: the energy detector, none, and scripted ones that are right,
   * miss words, flicker, are late, throw, answer nonsense or nothing at all.
   */
  readonly detectors?: Readonly<Record<string, () => VoiceActivityDetector | null>> | undefined;
  /** A session with these options. Default: `createStreamingSession`. */
  readonly create?: ((options: StreamingSessionOptions) => StreamingSession) | undefined;
  /** How many runs. Default 1000. */
  readonly runs?: number | undefined;
  /** Of the random numbers: the same seed, the same sessions. Default 1. */
  readonly seed?: number | undefined;
  /** Where a failure was found with that seed, as its message says: that run alone is made again. */
  readonly path?: string | undefined;
}

const STRATEGIES: Readonly<Record<string, () => TranscriptionStrategy>> = {
  prompt: createPromptStrategy,
  'prompt, continuing': createContinuingPromptStrategy,
  context: createContextStrategy,
  hybrid: createHybridStrategy,
  'local-agreement': createLocalAgreementStrategy,
  'align-att': createAlignAttStrategy,
};

// To make a plan simpler: what is gained after that is little.
const MAX_ATTEMPTS = 500;

/** Everything that is drawn and played, with what was left out. */
export function castOf({ strategies, detectors, create }: RandomSessionsFixture): Cast {
  return {
    strategies: strategies ?? STRATEGIES,
    detectors: detectors ?? {},
    createSession: create ?? createStreamingSession,
  };
}

/** What plans for a cast are drawn from. */
export function drawsOf({ strategies, detectors }: Cast): Draws {
  const namesOf = (isSuch: (strategy: TranscriptionStrategy) => boolean): readonly string[] =>
    Object.entries(strategies).flatMap(([name, create]) => (isSuch(create()) ? [name] : []));
  return {
    strategies: Object.keys(strategies),
    attentive: namesOf(({ needsAttention }) => needsAttention === true),
    detectors: Object.keys(detectors),
  };
}

/** What is wrong with one run. */
export async function violationsOf(plan: RunPlan, cast: Cast): Promise<readonly Violation[]> {
  return judgeRun(await playPlan(plan, cast), cast.strategies);
}

/**
 * Plays random sessions on a manual clock, and finds those that break a promise: each word of the audio is in the finals
 * once and in order, but where it was cancelled, suppressed, or lies in the range of an error; ranges do not overlap, and
 * leave out no speech; what is committed stays; events are counted without gaps, in order, with times within their
 * utterance; `flush`, `end` and `write` settle, a flush not before what was written is answered; nothing comes after
 * `end` or disposal; no rejection is left to nobody; work is bounded; and no timer, task or seat is left over.
 *
 * Audio is coded: each sample of a word tells which word and which part of it it is, so that the scripted backend hears
 * exactly what it is given, and a word that is lost, cut in two or doubled shows. Plans vary in strategy, detector,
 * backend, latencies, failures, hangs, chunk sizes, pace, readers, and calls of `flush`, `cancel` and `configure`.
 *
 * @throws Error with the simplest plan that fails, what is wrong with it, and the seed and path that make it again
 */
export async function checkRandomSessions(fixture: RandomSessionsFixture = {}): Promise<void> {
  const { runs = 1000, seed = 1, path } = fixture;
  const cast = castOf(fixture);
  const fc = await import('fast-check');
  const plans = randomPlans(fc, drawsOf(cast));
  let rule: Violation['rule'] | undefined;
  let attempts = 0;
  const property = fc.asyncProperty(plans, async (plan) => {
    if (rule !== undefined && ++attempts > MAX_ATTEMPTS) return;
    const violations = await violationsOf(plan, cast);
    // A simpler plan is one that breaks the same promise.
    const found = violations.find((one) => rule === undefined || one.rule === rule);
    if (found === undefined) return;
    rule ??= found.rule;
    throw new Error(`${found.rule}: ${found.message}`);
  });
  const outcome = await fc.check(property, {
    numRuns: runs,
    seed,
    ...(path === undefined ? {} : { path, endOnFailure: true }),
  });
  if (!outcome.failed) return;
  const [plan] = outcome.counterexample!;
  const { errorInstance, counterexamplePath, numShrinks } = outcome;
  const message = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  throw new Error(
    [
      message,
      `With { seed: ${outcome.seed}, path: '${counterexamplePath}' }, after ${outcome.numRuns} runs, made simpler ${numShrinks} times:`,
      describePlan(plan),
    ].join('\n'),
    { cause: errorInstance },
  );
}
