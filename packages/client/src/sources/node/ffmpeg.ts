import { TranscribeError } from '@ws/core';
import { createPcmDecoder } from '@ws/core/audio';
import { findProgram } from './find-program.js';
import { installCommand } from './install-command.js';
import { type ProgramCall, programOutput } from './program-output.js';

/** What ffmpeg is to decode. */
export interface FfmpegInput {
  /** A path, an address, or `pipe:0`. */
  readonly from: string;
  /** What stands before `-i`. */
  readonly before?: readonly string[] | undefined;
  /** What `pipe:0` reads. */
  readonly input?: AsyncIterable<Uint8Array> | undefined;
  /** What it is called in an error. */
  readonly name: string;
  /** Told how long it is, in seconds, once ffmpeg knows. */
  readonly onSeconds?: ((seconds: number) => void) | undefined;
}

/** Whatever ffmpeg decodes, as mono samples at 16 kHz. */
export async function* decodeByFfmpeg(
  program: string,
  { from, before = [], input, name, onSeconds }: FfmpegInput,
  signal: AbortSignal,
): AsyncGenerator<Float32Array, void, undefined> {
  const decoder = createPcmDecoder('pcm_f32le');
  const call: ProgramCall = {
    program,
    // "info" tells how long the input is.
    args: [
      ...['-nostdin', '-hide_banner', '-nostats', '-loglevel', 'info', ...before, '-i', from],
      ...['-map', 'a:0', '-ac', '1', '-ar', '16000', '-f', 'f32le', 'pipe:1'],
    ],
  };
  const output = programOutput(call, {
    signal,
    input,
    onStderr: (text) => {
      const length = /Duration: (\d+):(\d\d):(\d\d\.\d+)/.exec(text);
      if (length === null) return;
      const [, hours, minutes, seconds] = length.map(Number);
      onSeconds?.(hours! * 3600 + minutes! * 60 + seconds!);
    },
    failed: (said, cause) =>
      new TranscribeError(`Cannot read ${name}: ffmpeg says: ${said}`, {
        ...{ code: 'ERR_INVALID_AUDIO', details: { name }, cause },
      }),
  });
  for await (const bytes of output) yield decoder.decode(bytes);
}

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
  const command = installCommand({ name: 'ffmpeg', winget: 'Gyan.FFmpeg' });
  throw new TranscribeError(`${what}, is needed ${forWhat}. Install it: ${command}${instead}`, {
    ...{ code: 'ERR_INVALID_STATE', details: { missing: 'ffmpeg' } },
  });
}
