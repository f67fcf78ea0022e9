/** A Python library that runs Whisper. */
export type EngineName = 'faster-whisper' | 'mlx-whisper' | 'whisperx';

/** What the backend over an engine is called. */
export type FasterBackendName = 'faster' | 'mlx' | 'whisperx';

/** Versions that the worker's code is written for: from `from` on, below `below`. */
export interface SupportedVersions {
  readonly from: readonly [major: number, minor: number];
  readonly below: readonly [major: number, minor: number];
}

/** What is known of an engine before it runs. */
export interface EngineFacts {
  readonly backend: FasterBackendName;
  /** As its Python package says it. */
  readonly library: string;
  readonly versions: SupportedVersions;
  /** Megabytes that its environment takes on the disk, on Linux x64; others take less. */
  readonly environmentMb: number;
  /** What Python imports. */
  readonly module: string;
  /** Whether pip adds what a platform needs beyond the pinned packages. */
  readonly resolvesDependencies: boolean;
}

export const ENGINES: Readonly<Record<EngineName, EngineFacts>> = Object.freeze({
  'faster-whisper': {
    backend: 'faster',
    library: 'faster-whisper',
    versions: { from: [1, 1], below: [2, 0] },
    environmentMb: 500,
    module: 'faster_whisper',
    resolvesDependencies: true,
  },
  'mlx-whisper': {
    backend: 'mlx',
    library: 'mlx-whisper',
    versions: { from: [0, 4], below: [0, 5] },
    environmentMb: 600,
    module: 'mlx_whisper',
    // It says that it needs PyTorch, which only its converter of weights does.
    resolvesDependencies: false,
  },
  whisperx: {
    backend: 'whisperx',
    library: 'whisperx',
    versions: { from: [3, 4], below: [4, 0] },
    environmentMb: 8_000,
    module: 'whisperx',
    resolvesDependencies: true,
  },
});

export const ENGINE_NAMES: readonly EngineName[] = Object.freeze(
  Object.keys(ENGINES) as EngineName[],
);

/** The command that makes an engine's environment. */
export function setupCommand(engine: EngineName): string {
  return engine === 'faster-whisper'
    ? 'npx @ws/backend-faster setup'
    : `npx @ws/backend-faster setup --engine ${engine}`;
}
