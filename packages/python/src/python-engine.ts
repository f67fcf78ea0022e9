/** Versions that an adapter's code is written for: from `from` on, below `below`. */
export interface SupportedVersions {
  readonly from: readonly [major: number, minor: number];
  readonly below: readonly [major: number, minor: number];
}

/** A Python library that an adapter runs in a process of its own, and the environment that it lives in. */
export interface PythonEngine {
  /** Also the name of its environment's directory: `faster-whisper`. */
  readonly name: string;
  /** As the package index calls it. */
  readonly library: string;
  readonly versions: SupportedVersions;
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
