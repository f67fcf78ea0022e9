import type { StrategyName, TranscriptionBackend, TranscriptionStrategy } from '@ws/core';
import { STRATEGY_NAMES, suits } from '@ws/core/internal';
import { strategyByName } from '@ws/core/strategies';

/**
 * The strategies that are served, by the name in their path: those for which the backend tells enough. They hold no
 * state: all sessions share them.
 */
export function createStrategies(
  backend: TranscriptionBackend,
): ReadonlyMap<StrategyName, TranscriptionStrategy> {
  const strategies = STRATEGY_NAMES.map(strategyByName).filter((one) => suits(one, backend));
  return new Map(strategies.map((strategy) => [strategy.name, strategy]));
}
