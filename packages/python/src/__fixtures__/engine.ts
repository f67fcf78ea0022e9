import { fileURLToPath } from 'node:url';
import type { PythonEngine } from '../python-engine.js';

/** An engine as `@ws/backend-faster` says it, with fewer packages. */
export const FASTER_WHISPER: PythonEngine = {
  name: 'faster-whisper',
  library: 'faster-whisper',
  versions: { from: [1, 1], below: [2, 0] },
  module: 'faster_whisper',
  requirements: fileURLToPath(new URL('./requirements.txt', import.meta.url)),
  resolvesDependencies: true,
  environmentMb: 500,
  setupCommand: 'npx @ws/backend-faster setup',
  owner: '@ws/backend-faster',
};
