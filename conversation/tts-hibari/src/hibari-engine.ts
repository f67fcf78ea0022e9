import type { PythonEngine } from '@ws/python';
import { requirementsFile } from './python-files.js';

/** The library, and the environment that it lives in. */
export function hibariEngine(): PythonEngine {
  return {
    name: 'hibari',
    library: 'hibari-tts',
    versions: { from: [0, 2], below: [0, 3] },
    module: 'hibari',
    requirements: requirementsFile(),
    resolvesDependencies: true,
    environmentMb: 250,
    setupCommand: 'npx @ws/tts-hibari setup',
    owner: '@ws/tts-hibari',
  };
}
