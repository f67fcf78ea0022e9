import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../../../cache-folder.js';
import { progress } from '../../../report.js';
import { runProgram } from '../../../run-program.js';

const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));

export const FASTER_WHISPER_VERSION: string =
  /^faster-whisper==(.+)$/m.exec(readFileSync(requirements, 'utf8'))?.[1] ?? '';

/**
 * Makes a virtual environment with faster-whisper in the user's cache; once. Needs Python 3.9 or newer.
 *
 * @returns the path of its Python
 */
export async function installFasterWhisper(): Promise<string> {
  const folder = cacheFolder(`faster-whisper-${FASTER_WHISPER_VERSION}`);
  const isWindows = process.platform === 'win32';
  const python = isWindows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
  // Written last: an installation that was cut is made anew.
  const stamp = join(folder, 'installed.txt');
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python;
  progress('installing faster-whisper into a virtual environment');
  rmSync(folder, { recursive: true, force: true });
  await runProgram(isWindows ? 'py' : 'python3', ['-m', 'venv', folder]);
  await runProgram(python, [
    ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'],
    ...['--requirement', requirements],
  ]);
  writeFileSync(stamp, wanted);
  return python;
}
