import { describe, expect, it } from 'vitest';
import { createEventLoopBudget } from './event-loop-budget.js';

/** Steps of one millisecond each, on a clock that only they move, and the turn of the loop in which each came. */
function workbench(budgetMs: number) {
  let time = 0;
  let turn = 0;
  const steps: { who: string; turn: number }[] = [];
  const eventLoop = createEventLoopBudget(budgetMs, () => time);
  let counting = true;
  const count = (): void => {
    turn++;
    if (counting) setImmediate(count);
  };
  setImmediate(count);
  return {
    steps,
    async work(who: string, count: number) {
      for (let i = 0; i < count; i++) {
        await eventLoop.next();
        // Work of its own takes promises, too.
        await Promise.resolve();
        time++;
        steps.push({ who, turn });
      }
    },
    stop() {
      counting = false;
    },
  };
}

describe('turns of the event loop', () => {
  it('are at once while there is time in this one', async () => {
    const { steps, work, stop } = workbench(4);
    await work('only', 4);
    stop();
    expect(new Set(steps.map(({ turn }) => turn)).size).toBe(1);
  });

  it('hold no more work than the budget, whoever asks', async () => {
    const { steps, work, stop } = workbench(4);
    await Promise.all([work('a', 30), work('b', 30), work('c', 1)]);
    stop();
    const perTurn = new Map<number, number>();
    for (const { turn } of steps) perTurn.set(turn, (perTurn.get(turn) ?? 0) + 1);
    // Three asked in the same instant, and began together.
    expect(Math.max(...perTurn.values())).toBeLessThanOrEqual(4 + 2);
    expect(perTurn.size).toBeGreaterThanOrEqual(61 / 6);
  });

  it('go round: who asks for little does not wait until who asks for much is done', async () => {
    const { steps, work, stop } = workbench(4);
    const much = work('much', 1000);
    await work('little', 3);
    const before = steps.filter(({ who }) => who === 'much').length;
    await much;
    stop();
    expect(before).toBeLessThanOrEqual(8);
  });

  it('let timers fire between them', async () => {
    const { steps, work, stop } = workbench(4);
    let done = 0;
    setTimeout(() => {
      done = steps.length;
    }, 0);
    await work('busy', 100_000);
    stop();
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(100_000);
  });
});
