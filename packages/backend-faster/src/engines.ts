import type { PythonEngine } from '@ws/python';
import { requirementsFile } from './python-files.js';

/** A Python library that runs Whisper. */
export type EngineName = 'faster-whisper' | 'mlx-whisper' | 'whisperx';

/** The name of the backend over an engine. */
export type FasterBackendName = 'faster' | 'mlx' | 'whisperx';

type EngineFacts = Omit<PythonEngine, 'name' | 'requirements' | 'setupCommand' | 'owner'> & {
  readonly backend: FasterBackendName;
};

/** Facts about the engines before they run. */
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

/** An engine, and the environment that it lives in. */
export function pythonEngine(name: EngineName): PythonEngine {
  const { backend: _, ...facts } = ENGINES[name];
  const option = name === 'faster-whisper' ? '' : ` --engine ${name}`;
  return {
    name,
    ...facts,
    requirements: requirementsFile(name),
    setupCommand: `npx @ws/backend-faster setup${option}`,
    owner: '@ws/backend-faster',
  };
}
