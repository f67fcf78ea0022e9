import type { TranscriptionStrategy } from '@ws/core';
import type { SessionPlan } from './session-plan.js';

/** A strategy of which one call throws, at once and no error of ours; and whether it has. */
export function faultyStrategy(
  strategy: TranscriptionStrategy,
  fault: SessionPlan['strategyFault'],
): { readonly strategy: TranscriptionStrategy; readonly failed: () => boolean } {
  if (fault === undefined) return { strategy, failed: () => false };
  let calls = 0;
  let failed = false;
  const fail = (what: NonNullable<typeof fault>['what']): void => {
    if (fault.what !== what || calls++ !== fault.call) return;
    failed = true;
    throw new Error('planned');
  };
  return {
    failed: () => failed,
    strategy: {
      ...strategy,
      openUtterance(backend) {
        fail('throws when it opens');
        const decoder = strategy.openUtterance(backend);
        return {
          decode(pass, options) {
            fail('throws when it decodes');
            return decoder.decode(pass, options);
          },
        };
      },
    },
  };
}
