import type { LocalAgreementStrategyOptions } from '@ws/core';

/** A way to decide when a word is final. */
export interface Policy {
  readonly name: string;
  /** Audio between two decodes, in milliseconds. */
  readonly stepMs: number;
  /** Whether the decoder is made to begin with the committed words. */
  readonly prefix: boolean;
  readonly strategy: LocalAgreementStrategyOptions;
}

/** The rows of the design's table that need no attention, and two more. */
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
    name: 'agreement over 500 ms, prefix, probability 0.3',
    stepMs: 250,
    prefix: true,
    strategy: { agreementMs: 500, minProbability: 0.3 },
  },
  {
    name: 'the same, no prefix',
    stepMs: 250,
    prefix: false,
    strategy: { agreementMs: 500, minProbability: 0.3 },
  },
  {
    name: 'agreement over 600 ms, prefix, probability 0.3',
    stepMs: 200,
    prefix: true,
    strategy: { agreementMs: 600, minProbability: 0.3 },
  },
];
