import type { StrategyName, TranscriptionBackend, TranscriptionStrategy } from '@ws/core';
import { STRATEGY_NAMES } from '@ws/core/internal';
import { strategyByName } from '@ws/core/strategies';

/**
 * The strategies that are served, by the name in their path: those for which the backend tells enough. They hold no
 * state: all sessions share them.
 */
export function createStrategies({
  capabilities,
}: TranscriptionBackend): ReadonlyMap<StrategyName, TranscriptionStrategy> {
  const strategies = STRATEGY_NAMES.map(strategyByName).filter(
    ({ needsAttention, needsStreams }) =>
      (!needsAttention || capabilities.attention) && (!needsStreams || capabilities.streams),
  );
  return new Map(strategies.map((strategy) => [strategy.name, strategy]));
}
