import { expect } from 'vitest';

/**
 * An answer to compare others with: all of it exactly, but likelihoods to the fourth digit. Read beside others, a token
 * has its likelihood summed up in another order.
 */
export function nearLikelihoods<T>(answer: T): T {
  const near = (value: unknown, key = ''): unknown => {
    if (typeof value === 'number' && /prob/i.test(key)) return expect.closeTo(value, 4);
    if (Array.isArray(value)) return value.map((item) => near(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, near(item, name)]),
    );
  };
  return near(answer) as T;
}
