/** How an engine ended, as far as it is known. */
export interface KnownEnd {
  /** `SIGABRT`, `exit code 3`. */
  readonly why: string;
  /** The last of its error output. */
  readonly stderr?: string | undefined;
}

/** The line in the log, once. */
export const COULD_NOT_WARP =
  'whisper.cpp could not warp; from now on word times are its own guess';

/**
 * Whether an engine that warps may have ended because of it: whisper.cpp asserts what its warping needs, and aborts the
 * process if it is not so. The same audio would end it again. Lack of memory ends it in the same way.
 */
export function mayHaveFailedToWarp({ why, stderr = '' }: KnownEnd): boolean {
  const isAborted = why === 'SIGABRT' || /WHISPER_ASSERT|GGML_ASSERT/.test(stderr);
  return isAborted && !/bad_alloc|out of memory|failed to allocate/i.test(stderr);
}
