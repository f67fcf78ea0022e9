/** A version: major, minor, and what follows. */
export type Version = readonly [major: number, minor: number, ...rest: readonly number[]];

/** A Python library that an adapter runs in a process of its own, and the environment that it lives in. */
export interface PythonEngine {
  /** Also the name of its environment's directory: `faster-whisper`. */
  readonly name: string;
  /** As the package index calls it. */
  readonly library: string;
  /** Versions that the adapter's code is written for: from `from` on, below `below`. */
  readonly versions: { readonly from: Version; readonly below: Version };
  /** What Python imports. */
  readonly module: string;
  /** Path of its pinned packages. Another set of them is another environment. */
  readonly requirements: string;
  /** Whether pip adds what a platform needs beyond the pinned packages. */
  readonly resolvesDependencies: boolean;
  /** Megabytes that its environment takes on the disk, on Linux x64; others take less. */
  readonly environmentMb: number;
  /** The command that makes the environment. */
  readonly setupCommand: string;
  /** The npm package whose engine it is. */
  readonly owner: string;
}

/** Oldest Python that the workers' code runs on. */
export const OLDEST_PYTHON: Version = [3, 10];

/** Whether a version comes before another one, by major and minor. */
export function isBelow([major, minor]: Version, other: Version): boolean {
  return major < other[0] || (major === other[0] && minor < other[1]);
}
