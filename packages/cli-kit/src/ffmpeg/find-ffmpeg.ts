import { TranscribeError } from '@ws/core';
import { findProgram } from './find-program.js';
import { installCommand, type PackageNames } from './install-command.js';

/** What package managers call ffmpeg. */
export const FFMPEG_PACKAGES: PackageNames = { name: 'ffmpeg', winget: 'Gyan.FFmpeg' };

/**
 * Where ffmpeg is.
 *
 * @param path - what was asked for; left out, it is looked for
 * @param forWhat - what it is wanted for, as the error says it: `to read talk.mp3`
 * @param instead - what else would do, for the error
 * @throws TranscribeError `ERR_INVALID_STATE` with the command that installs it
 */
export function findFfmpeg(path: string | undefined, forWhat: string, instead = ''): string {
  const found = findProgram(path ?? 'ffmpeg');
  if (found !== undefined) return found;
  const what =
    path === undefined ? 'ffmpeg, which is not installed' : `${path}, which is not there`;
  const command = installCommand(FFMPEG_PACKAGES);
  throw new TranscribeError(`${what}, is needed ${forWhat}. Install it: ${command}${instead}`, {
    ...{ code: 'ERR_INVALID_STATE', details: { missing: 'ffmpeg' } },
  });
}
