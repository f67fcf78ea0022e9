import { mergeConfig } from 'vitest/config';
import { unitTests } from '../../vitest.package.js';

// The random sessions are tests alone, and not published.
export default mergeConfig(unitTests('testing'), {
  test: { include: ['test/random-sessions/*.test.ts'] },
});
