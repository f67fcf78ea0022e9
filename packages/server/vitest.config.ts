import { mergeConfig } from 'vitest/config';
import { unitTests } from '../../vitest.package.js';

export default mergeConfig(unitTests('server'), {
  test: { include: ['page/src/**/*.test.ts'] },
});
