import type { StrategyName, TranscriptionStrategy } from '../contracts/strategy.js';
import { createAlignAttStrategy } from './align-att.js';
import {
  createContextStrategy,
  createContinuingPromptStrategy,
  createHybridStrategy,
} from './context.js';
import { createLocalAgreementStrategy } from './local-agreement.js';
import { createNativeStrategy } from './native.js';

/**
 * The strategy that a server has under a name, with its defaults. It holds no state: sessions may share it.
 *
 * @example
 * ```ts
 * const session = createStreamingSession({ backend, strategy: strategyByName('local-agreement') });
 * ```
 */
export function strategyByName(name: StrategyName): TranscriptionStrategy {
  // They are cheap to make, and each says its own name.
  return [
    createContinuingPromptStrategy(),
    createContextStrategy(),
    createHybridStrategy(),
    createLocalAgreementStrategy(),
    createAlignAttStrategy(),
    createNativeStrategy(),
  ].find((strategy) => strategy.name === name)!;
}
