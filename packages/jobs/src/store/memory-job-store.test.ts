import { describeJobStore } from '@ws/testing/vitest';
import { createMemoryJobStore } from './memory-job-store.js';

describeJobStore('memory', {
  create: () => createMemoryJobStore({ retryDelayMs: 1, tellDelayMs: 1 }),
});
