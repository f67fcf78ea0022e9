import { fileURLToPath } from 'node:url';
import { type PythonEngine, setupEnvironment } from '@ws/python';
import { progress } from '../../report.js';

/** The programs that subtitles are compared with, and the one that scores them. */
const SUBTITLE_TOOLS: PythonEngine = {
  name: 'subtitle-tools',
  library: 'subtitle-edit-rate',
  module: 'suber',
  versions: { from: [0, 4], below: [0, 5] },
  requirements: fileURLToPath(new URL('requirements.txt', import.meta.url)),
  resolvesDependencies: false,
  environmentMb: 200,
  setupCommand: 'npx -y pnpm@10.34.9 --filter bench subtitles',
  owner: 'bench',
};

/**
 * Makes the Python environment of the subtitle tools, once. Needs Python 3.11 or newer.
 *
 * @returns the path of its Python
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE`
 */
export async function installSubtitleTools(): Promise<string> {
  const { python } = await setupEnvironment(SUBTITLE_TOOLS, {
    onProgress: ({ phase, what }) => progress(`${phase} ${what}`),
  });
  return python;
}
