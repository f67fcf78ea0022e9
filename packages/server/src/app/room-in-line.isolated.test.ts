import type { InferenceSchedulerOptions } from '@ws/core';
import { expect, it, vi } from 'vitest';
import { hearing, serve } from '../../test/support/serving.js';

const asked: InferenceSchedulerOptions[] = [];
vi.mock('@ws/core', async (original) => {
  const core = await original<typeof import('@ws/core')>();
  return {
    ...core,
    createInferenceScheduler(options: InferenceSchedulerOptions) {
      asked.push(options);
      return core.createInferenceScheduler(options);
    },
  };
});

it('however many clients a server takes, all can wait for the engine at once, with a final and a one-shot message each', async () => {
  const backend = hearing({ capabilities: { maxConcurrency: 2 } });
  await serve({ backend, maxClients: 10_000 });
  const [all, oneShots] = asked;
  expect(all!.maxWaiting).toBeGreaterThanOrEqual(20_000);
  expect(oneShots).toMatchObject({ maxConcurrency: 1 });
  expect(oneShots!.maxWaiting).toBeGreaterThanOrEqual(10_000);
});
