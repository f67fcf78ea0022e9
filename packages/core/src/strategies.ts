export { createAlignAttStrategy } from './strategy/align-att.js';
export {
  createContextStrategy,
  createContinuingPromptStrategy,
  createHybridStrategy,
} from './strategy/context.js';
export { createLocalAgreementStrategy } from './strategy/local-agreement.js';
export { createNativeStrategy } from './strategy/native.js';
export { strategyByName } from './strategy/strategy-by-name.js';
