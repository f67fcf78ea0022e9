import type { TranscriptionStrategy } from '@ws/core';
import type { AlignAttStrategyOptions, LocalAgreementStrategyOptions } from '@ws/core/internal';
import { createAlignAttStrategy, createLocalAgreementStrategy } from '@ws/core/strategies';

/** A way to decide when a word is final. */
export interface Policy {
  readonly name: string;
  /** Audio between two decodes, in milliseconds. */
  readonly stepMs: number;
  /** Whether the decoder is made to begin with the committed words. */
  readonly prefix: boolean;
  readonly strategy: LocalAgreementStrategyOptions | ByAttention;
}

/** Words become final by attention, too. */
export interface ByAttention extends AlignAttStrategyOptions {
  readonly attention: true;
}

export function createPolicyStrategy({ strategy }: Policy): TranscriptionStrategy {
  if (!('attention' in strategy)) return createLocalAgreementStrategy(strategy);
  const { attention: _, ...options } = strategy;
  return createAlignAttStrategy(options);
}

/** Longer than any utterance: nothing agrees. */
const NEVER = 10_000;

/** The rows of the design's table, and more. */
export const POLICIES: readonly Policy[] = [
  {
    name: 'two passes agree, no prefix',
    stepMs: 1000,
    prefix: false,
    strategy: { agreementMs: 1000, minProbability: 0 },
  },
  {
    name: 'two passes agree, no prefix',
    stepMs: 500,
    prefix: false,
    strategy: { agreementMs: 500, minProbability: 0 },
  },
  {
    name: 'two passes agree, prefix',
    stepMs: 500,
    prefix: true,
    strategy: { agreementMs: 500, minProbability: 0 },
  },
  {
    name: 'the same, probability 0.3',
    stepMs: 500,
    prefix: true,
    strategy: { agreementMs: 500, minProbability: 0.3 },
  },
  {
    name: 'agreement over 500 ms, prefix, probability 0.4',
    stepMs: 250,
    prefix: true,
    strategy: { agreementMs: 500, minProbability: 0.4 },
  },
  {
    name: 'the same, no prefix',
    stepMs: 250,
    prefix: false,
    strategy: { agreementMs: 500, minProbability: 0.4 },
  },
  {
    name: 'agreement over 600 ms, prefix, probability 0.3',
    stepMs: 200,
    prefix: true,
    strategy: { agreementMs: 600, minProbability: 0.3 },
  },
  {
    name: 'the same, or attention 200 ms before the end, probability 0.8',
    stepMs: 200,
    prefix: true,
    strategy: { attention: true, agreementMs: 600 },
  },
  {
    name: 'the same, agreement over 500 ms',
    stepMs: 250,
    prefix: true,
    strategy: { attention: true, agreementMs: 500 },
  },
  {
    name: 'attention alone, 200 ms before the end, probability 0.8',
    stepMs: 200,
    prefix: true,
    strategy: { attention: true, agreementMs: NEVER },
  },
  {
    name: 'attention alone, 200 ms before the end, any probability',
    stepMs: 200,
    prefix: true,
    strategy: { attention: true, agreementMs: NEVER, sureProbability: 0 },
  },
];
