import { describe, expect, it } from 'vitest';
import { createFairQueueing, type FairQueueing, type Share } from './usage-shares.js';

function runOne(fair: FairQueueing, share: Share, ms: number): void {
  fair.enqueue(share);
  fair.finish(share, fair.start(share), ms);
}

describe('fair queueing', () => {
  it('charges what a task took, whatever was thought it would take', () => {
    const fair = createFairQueueing();
    const share = fair.join();
    runOne(fair, share, 100);
    runOne(fair, share, 30);
    expect(share.served).toBe(130);
  });

  it('charges a running task before it ends', () => {
    const fair = createFairQueueing();
    const share = fair.join();
    runOne(fair, share, 100);
    fair.enqueue(share);
    fair.start(share);
    expect(share.served).toBe(200);
  });

  it('gives a newcomer no time for when it was not there', () => {
    const fair = createFairQueueing();
    const [old, other, late] = [fair.join(), fair.join(), fair.join()];
    for (let i = 0; i < 50; i++) for (const share of [old, other]) runOne(fair, share, 10);
    fair.enqueue(old);
    fair.start(old);
    fair.enqueue(late);
    expect(late.served).toBeGreaterThanOrEqual(490);
    expect(late.served).toBeLessThanOrEqual(500);
  });

  it('keeps time going for a session whose tasks overlap without end', () => {
    const fair = createFairQueueing();
    const busy = fair.join();
    fair.enqueue(busy);
    let charge = fair.start(busy);
    for (let i = 0; i < 50; i++) {
      fair.enqueue(busy);
      const next = fair.start(busy);
      fair.finish(busy, charge, 10);
      charge = next;
    }
    const late = fair.join();
    fair.enqueue(late);
    expect(late.served).toBeGreaterThanOrEqual(450);
  });

  it('does not let one far ahead push a newcomer behind those that wait', () => {
    const fair = createFairQueueing();
    const [heavy, behind, late] = [fair.join(), fair.join(), fair.join()];
    fair.enqueue(behind);
    for (let i = 0; i < 10; i++) runOne(fair, heavy, 1000);
    fair.enqueue(late);
    expect(late.served).toBe(behind.served);
  });
});
