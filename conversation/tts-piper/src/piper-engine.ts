import type { PythonEngine } from '@ws/python';
import { requirementsFile } from './python-files.js';

/** The library, and the environment that it lives in. */
export function piperEngine(): PythonEngine {
  return {
    name: 'piper',
    library: 'piper-tts',
    versions: { from: [1, 3], below: [2, 0] },
    module: 'piper',
    requirements: requirementsFile(),
    resolvesDependencies: true,
    environmentMb: 300,
    setupCommand: 'npx @ws/tts-piper setup',
    owner: '@ws/tts-piper',
  };
}
