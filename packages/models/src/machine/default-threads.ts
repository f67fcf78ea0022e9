/**
 * Threads of each of some calls that an engine runs at once, on a machine with so many processors. One processor is left to
 * the rest of the program; more than 4 threads bring little for inferences as small as Whisper's.
 */
export function defaultThreads(cores: number, calls: number): number {
  return Math.max(1, Math.min(4, Math.floor((cores - 1) / calls)));
}
