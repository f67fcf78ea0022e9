import { rename, rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { TranscribeError } from '@ws/core';
import { programOutput } from './ffmpeg/index.js';
import { threeLetterCode } from './three-letter-code.js';

/** A video, and what becomes of it. */
export interface SubtitledVideo {
  readonly video: string;
  /** A file in SRT or WebVTT. */
  readonly subtitles: string;
  /** The new video, of the same kind. One that is there is replaced. */
  readonly to: string;
  /** Of the subtitles, as Whisper calls it. Left out where it is not known. */
  readonly language?: string | undefined;
}

/** How ffmpeg calls containers that hold subtitles, and what these are in them. */
const KINDS: Readonly<Record<string, { readonly format: string; readonly codec: string }>> = {
  '.mp4': { format: 'mp4', codec: 'mov_text' },
  '.m4v': { format: 'mp4', codec: 'mov_text' },
  '.mov': { format: 'mov', codec: 'mov_text' },
  '.mkv': { format: 'matroska', codec: 'srt' },
  '.webm': { format: 'webm', codec: 'webvtt' },
};

/** The endings of videos that can have subtitles, for messages. */
export const VIDEO_ENDINGS: string = Object.keys(KINDS).join(', ');

/** Whether a file is a video that can have subtitles, by its name. */
export function canHaveSubtitles(file: string): boolean {
  return Object.hasOwn(KINDS, extname(file).toLowerCase());
}

/**
 * Writes a video once more, with subtitles in it. They come before those that it has, and a player shows them by itself.
 * Picture and sound are copied as they are.
 *
 * @param ffmpeg - path of the program
 * @param video - one of {@link canHaveSubtitles}
 * @throws TranscribeError `ERR_INVALID_AUDIO` with what ffmpeg says, `ERR_ABORTED`; nothing stays then
 */
export async function muxSubtitles(
  ffmpeg: string,
  { video, subtitles, to, language }: SubtitledVideo,
  signal: AbortSignal,
): Promise<void> {
  const { format, codec } = KINDS[extname(video).toLowerCase()]!;
  const part = `${to}.part`;
  const code = language && threeLetterCode(language);
  const args = [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-y'],
    // A name with a colon in it would be an address.
    ...['-i', `file:${video}`],
    // Subtitles without a word are an empty file, whose format cannot be guessed.
    ...['-f', subtitles.endsWith('.vtt') ? 'webvtt' : 'srt', '-i', `file:${subtitles}`],
    ...['-map', '0:v?', '-map', '0:a?', '-map', '1:0', '-map', '0:s?', '-map', '0:t?'],
    ...['-c', 'copy', '-c:s:0', codec],
    ...['-disposition:s', '-default', '-disposition:s:0', '+default'],
    ...(code === undefined ? [] : ['-metadata:s:s:0', `language=${code}`]),
    ...['-f', format, `file:${part}`],
  ];
  try {
    const failed = (said: string, cause: unknown): TranscribeError =>
      new TranscribeError(`Cannot write ${to}: ffmpeg says: ${said}`, {
        ...{ code: 'ERR_INVALID_AUDIO', details: { path: to }, cause },
      });
    for await (const _ of programOutput({ program: ffmpeg, args }, { signal, failed }));
    signal.throwIfAborted();
    await rename(part, to);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
