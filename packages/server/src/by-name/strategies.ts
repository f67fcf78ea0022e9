import type { StrategyName, TranscriptionBackend, TranscriptionStrategy } from '@ws/core';
import {
  createAlignAttStrategy,
  createContextStrategy,
  createContinuingPromptStrategy,
  createHybridStrategy,
  createLocalAgreementStrategy,
} from '@ws/core/strategies';

/** Strategies by the name in their path. */
export type Strategies = ReadonlyMap<StrategyName, TranscriptionStrategy>;

/**
 * The strategies that are served, by the name in their path: those for which the backend tells enough. They hold no
 * state: all sessions share them.
 */
export function createStrategies({ capabilities }: TranscriptionBackend): Strategies {
  const strategies = [
    createContinuingPromptStrategy(),
    createContextStrategy(),
    createHybridStrategy(),
    createLocalAgreementStrategy(),
    createAlignAttStrategy(),
  ].filter(({ needsAttention }) => !needsAttention || capabilities.attention);
  return new Map(strategies.map((strategy) => [strategy.name, strategy]));
}
