import { expect, it } from 'vitest';
import { STRATEGY_NAMES } from '../protocol/path.js';
import { strategyByName } from './strategy-by-name.js';

it.each(STRATEGY_NAMES)('the strategy %s has its name', (name) => {
  expect(strategyByName(name).name).toBe(name);
});
