import { describe, expect, it } from 'vitest';

/**
 * Tests a kit itself: for every rule there are things that break it, and its check fails on each of them.
 *
 * @param thing - what the kit is for
 * @param broken - makers of things that break a rule, by the rule
 */
export function describeKit<Check extends { readonly rule: string }, Make>(
  thing: string,
  checks: readonly Check[],
  broken: Readonly<Record<string, readonly Make[]>>,
  run: (check: Check, make: Make) => Promise<void>,
): void {
  describe(`the kit for a ${thing}`, () => {
    it(`has a broken ${thing} for every rule`, () => {
      expect(Object.keys(broken).sort()).toEqual(checks.map(({ rule }) => rule).sort());
    });

    it.each(
      checks.flatMap((check) =>
        (broken[check.rule] ?? []).map((make, variant) => ({
          rule: check.rule,
          check,
          make,
          variant,
        })),
      ),
    )(`goes red on a ${thing} that breaks: $rule ($variant)`, async ({ check, make }) => {
      await expect(run(check, make)).rejects.toThrow();
    });
  });
}
