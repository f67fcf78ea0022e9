import type { TranscriptionBackend } from '@ws/core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { BACKEND_CHECKS, type BackendFixture } from './conformance/backend-checks.js';

/**
 * The backend contract as a vitest suite: one test per rule. Most rules share one backend; those about loading and
 * disposal make their own.
 *
 * @example
 * ```ts
 * describeBackend('my engine', {
 *   create: () => createMyBackend({ model: 'tiny.en' }),
 *   speech: { samples, words: 'ask not what your country can do for you' },
 * });
 * ```
 */
export function describeBackend(name: string, fixture: BackendFixture): void {
  describe(`${name}: the backend contract`, () => {
    let common: TranscriptionBackend;
    beforeAll(async () => {
      common = await fixture.create();
    });
    afterAll(async () => {
      await common?.[Symbol.asyncDispose]();
    });

    for (const { rule, needsOwnBackend, run } of BACKEND_CHECKS) {
      it(rule, async () => {
        const backend = needsOwnBackend ? await fixture.create() : common;
        try {
          await run(backend, fixture);
        } finally {
          if (needsOwnBackend) await backend[Symbol.asyncDispose]();
        }
      });
    }
  });
}

export {
  BACKEND_CHECKS,
  type BackendCheck,
  type BackendFixture,
} from './conformance/backend-checks.js';
