import { resolveModel } from '@ws/models';

/** The directory of a real model, fetched when it is not there yet. */
export async function modelDirectory(name: 'tiny.en' | 'base'): Promise<string> {
  return (await resolveModel(name)).directory;
}

const NAMES = ['tiny.en', 'base'] as const;
const { WS_TEST_MODELS } = process.env;

/**
 * What the engine is compared on: `tiny.en`, and where `WS_TEST_MODELS` is `all`, `base` too, which computes alike and
 * takes three times as long.
 */
export const testedModels: readonly (typeof NAMES)[number][] =
  WS_TEST_MODELS === 'all' ? NAMES : NAMES.slice(0, 1);

/** Whether what takes a minute alone is heard, too. */
export const hearsLongest: boolean = WS_TEST_MODELS === 'all';

/** Cases of a model that is tested. */
export function ofTestedModels<T extends readonly [(typeof NAMES)[number], ...unknown[]]>(
  cases: readonly T[],
): readonly T[] {
  return cases.filter(([model]) => testedModels.includes(model));
}
