import {
  createContextStrategy,
  createHybridStrategy,
  createLocalAgreementStrategy,
  createPromptStrategy,
  type StrategyName,
  type TranscriptionStrategy,
} from '@ws/core';

/** The strategies that are served, by the name in their path. They hold no state: all sessions share them. */
export function createStrategies(): ReadonlyMap<StrategyName, TranscriptionStrategy> {
  const strategies = [
    createPromptStrategy(),
    createContextStrategy(),
    createHybridStrategy(),
    createLocalAgreementStrategy(),
  ];
  return new Map(strategies.map((strategy) => [strategy.name, strategy]));
}
