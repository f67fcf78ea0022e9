const HUGE_PAGES = 'glibc.malloc.hugetlb';

/**
 * The environment of an inference process: this process's, with memory in huge pages where the C library can (glibc
 * from 2.35 on) and the system lets programs ask (`madvise`); others take no notice. Windows are computed in fresh
 * memory, which the system hands over page by page, and weights are read from end to end for every token: see
 * docs/decisions/2026-11-21-no-memory-arena.md. Who has set the tunable keeps it.
 */
export function inferenceEnvironment(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): NodeJS.ProcessEnv {
  const { GLIBC_TUNABLES: tunables } = environment;
  if (platform !== 'linux' || tunables?.includes(HUGE_PAGES)) return environment;
  const all = [...(tunables === undefined ? [] : [tunables]), `${HUGE_PAGES}=1`];
  return { ...environment, GLIBC_TUNABLES: all.join(':') };
}
