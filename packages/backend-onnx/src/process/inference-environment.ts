const MEBIBYTE = 2 ** 20;

/** Tunables of glibc's malloc, by name. */
export type Tunables = Readonly<Record<string, number>>;

/** Their values in an inference process. */
const TUNABLES: Tunables = {
  // Windows are computed in fresh memory, which the system hands over page by page, and weights are read from end to
  // end for every token.
  'glibc.malloc.hugetlb': 1,
  // Left alone, these two grow with the largest block that was freed, up to 32 and 64 MiB: after one call with
  // half a minute of audio the process would keep that memory.
  'glibc.malloc.mmap_threshold': MEBIBYTE,
  'glibc.malloc.trim_threshold': 32 * MEBIBYTE,
  // Threads that take turns, as those of Node's pool do, keep what they freed each in an arena of its own.
  'glibc.malloc.arena_max': 1,
};

/**
 * The environment of an inference process: this process's, with memory in huge pages, and given back when it is free,
 * where the C library can (glibc, huge pages from 2.35 on) and the system lets programs ask (`madvise`); others take no
 * notice. See docs/decisions/2026-11-21-no-memory-arena.md. Tunables that the user has set are kept.
 *
 * @param own - tunables in place of those that an inference process has
 */
export function inferenceEnvironment(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  own: Tunables = {},
): NodeJS.ProcessEnv {
  if (platform !== 'linux') return environment;
  const { GLIBC_TUNABLES: given = '' } = environment;
  const missing = Object.entries({ ...TUNABLES, ...own }).filter(
    ([name]) => !given.includes(`${name}=`),
  );
  if (missing.length === 0) return environment;
  const all = [...(given === '' ? [] : [given]), ...missing.map((tunable) => tunable.join('='))];
  return { ...environment, GLIBC_TUNABLES: all.join(':') };
}
