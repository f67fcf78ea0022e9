import { findFfmpeg, findProgram } from '@ws/cli-kit/ffmpeg';

// Not a literal: a bundler would look for a package that most programs have not installed. Where it is installed, its threads
// are files of their own, which a bundle would not have.
const CONTAINERS: string = '@ws/containers';

const INSTEAD =
  '. WebM, MP4, Ogg, FLAC and MP3 (AAC, too, with @audio/decode-aac, which is GPL-2.0) need only: npm install @ws/containers';

/** What decodes recordings that are not WAV. */
export type FoundDecoder =
  /** Any kind; `program` is its path. */
  | { readonly type: 'ffmpeg'; readonly program: string }
  /** WebM, MP4, Ogg, FLAC, MP3, and AAC if its decoder is installed; with what the package exports. */
  | { readonly type: 'containers'; readonly containers: typeof import('@ws/containers') };

/**
 * ffmpeg where it is installed, or else the package `@ws/containers` where that is.
 *
 * @param ffmpegPath - nothing else is taken where it is given
 * @param forWhat - what it is wanted for, as the error says it: `to read talk.mp3`
 * @throws TranscribeError `ERR_INVALID_STATE` with the commands that install either
 */
export async function findDecoder(
  ffmpegPath: string | undefined,
  forWhat: string,
): Promise<FoundDecoder> {
  if (ffmpegPath !== undefined || findProgram('ffmpeg') !== undefined) {
    return { type: 'ffmpeg', program: findFfmpeg(ffmpegPath, forWhat) };
  }
  const containers = await importContainers();
  if (containers !== undefined) return { type: 'containers', containers };
  return { type: 'ffmpeg', program: findFfmpeg(undefined, forWhat, INSTEAD) };
}

/** What the package exports; nothing where it is not installed. */
async function importContainers(): Promise<typeof import('@ws/containers') | undefined> {
  try {
    return await import(
      /* webpackIgnore: true */ /* turbopackIgnore: true */ /* @vite-ignore */ CONTAINERS
    );
  } catch {
    return undefined;
  }
}
