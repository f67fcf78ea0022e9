export {
  type AlignAttStrategyOptions,
  createAlignAttStrategy,
  DEFAULT_ALIGN_ATT_STRATEGY_OPTIONS,
} from './strategy/align-att.js';
export {
  type ContextStrategyOptions,
  createContextStrategy,
  createContinuingPromptStrategy,
  createHybridStrategy,
  DEFAULT_CONTEXT_STRATEGY_OPTIONS,
  DEFAULT_HYBRID_STRATEGY_OPTIONS,
  type HybridStrategyOptions,
} from './strategy/context.js';
export {
  createLocalAgreementStrategy,
  DEFAULT_LOCAL_AGREEMENT_STRATEGY_OPTIONS,
  type LocalAgreementStrategyOptions,
} from './strategy/local-agreement.js';
export {
  createPromptStrategy,
  DEFAULT_PROMPT_STRATEGY_OPTIONS,
  type PromptStrategyOptions,
} from './strategy/prompt.js';
export { strategyByName } from './strategy/strategy-by-name.js';
export type { ContextAudioOptions, PreviousTextOptions } from './strategy/strategy-options.js';
