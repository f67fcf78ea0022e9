import { TranscribeError } from '@ws/core';
import { createPcmDecoder } from '@ws/core/audio';
import { type ProgramCall, programOutput } from './program-output.js';

export interface FfmpegInput {
  /** A path, an address, or `pipe:0`. */
  readonly from: string;
  /** What stands before `-i`. */
  readonly before?: readonly string[] | undefined;
  /** What `pipe:0` reads. */
  readonly input?: AsyncIterable<Uint8Array> | undefined;
  /** Which of its audio tracks: 1 is the first. */
  readonly track: number;
  /** What it is called in an error. */
  readonly name: string;
  /** Told how long it is, in seconds, once ffmpeg knows. */
  readonly onSeconds?: ((seconds: number) => void) | undefined;
}

/** Whatever ffmpeg decodes, as mono samples at 16 kHz. */
export async function* decodeByFfmpeg(
  program: string,
  { from, before = [], input, track, name, onSeconds }: FfmpegInput,
  signal: AbortSignal,
): AsyncGenerator<Float32Array, void, undefined> {
  const decoder = createPcmDecoder('pcm_f32le');
  const call: ProgramCall = {
    program,
    // "info" tells how long the input is.
    args: [
      ...['-nostdin', '-hide_banner', '-nostats', '-loglevel', 'info', ...before, '-i', from],
      ...['-map', `a:${track - 1}`, '-ac', '1', '-ar', '16000', '-f', 'f32le', 'pipe:1'],
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
