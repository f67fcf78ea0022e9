import { existsSync, realpathSync } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { TranscribeError } from '@ws/core';
import {
  createTranscriptWriter,
  type TranscriptFormat,
  type TranscriptWriter,
} from '@ws/core/formats';
import type { WrittenTranscript } from '@ws/core/internal';
import { makeFolder } from '@ws/models';

/** Where the transcripts of a recording go. */
export interface TranscriptFiles {
  write(transcript: WrittenTranscript): Promise<void>;
  /** All is written: the files get their names. */
  finish(): Promise<readonly string[]>;
  /** The work was cut: what there is stays, under these names. */
  keepParts(): Promise<readonly string[]>;
}

/** In place of a folder: where the recording is. */
export const BESIDE: unique symbol = Symbol('beside the recording');

/** What a transcript is written into. */
export interface TranscriptPlace {
  readonly formats: readonly TranscriptFormat[];
  readonly directory: string | typeof BESIDE;
  readonly task: 'transcribe' | 'translate';
}

/**
 * The paths of the transcripts of recordings: `talk.wav` becomes `talk.srt`.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where two recordings would be written into one file, or a file is there
 */
export function transcriptPaths(
  recordings: readonly string[],
  { formats, directory }: Pick<TranscriptPlace, 'formats' | 'directory'>,
  overwrite: boolean,
): readonly (readonly string[])[] {
  const taken = new Map<string, string>();
  return recordings.map((recording) =>
    formats.map((format) => {
      const folder = directory === BESIDE ? dirname(recording) : directory;
      const path = join(folder, `${basename(recording, extname(recording))}.${format}`);
      const place = realPlace(path);
      const other = taken.get(place);
      if (other !== undefined) {
        throw refused(`${other} and ${recording} would both be written to ${path}. Rename one.`);
      }
      if (!overwrite && existsSync(path)) {
        throw refused(`${path} is there already. Move it, or give --overwrite.`);
      }
      taken.set(place, recording);
      return path;
    }),
  );
}

/** One name for each file, however its folder is named. */
function realPlace(path: string): string {
  const folder = dirname(resolve(path));
  return join(existsSync(folder) ? realpathSync(folder) : folder, basename(path));
}

/** Opens the files of one recording, under names that say they are not done. */
export async function openTranscriptFiles(
  paths: readonly string[],
  { formats, directory, task }: TranscriptPlace,
): Promise<TranscriptFiles> {
  if (directory !== BESIDE) await makeFolder(directory);
  const files: { path: string; part: string; handle: FileHandle; writer: TranscriptWriter }[] = [];
  for (const [i, path] of paths.entries()) {
    const part = `${path}.part`;
    const writer = createTranscriptWriter(formats[i]!, { task });
    files.push({ path, part, handle: await open(part, 'w'), writer });
  }
  const append = async (textOf: (writer: TranscriptWriter) => string): Promise<void> => {
    for (const { handle, writer } of files) await handle.write(textOf(writer));
  };
  const close = async (): Promise<void> => {
    await append((writer) => writer.end());
    for (const { handle } of files) await handle.close();
  };
  return {
    write: (transcript) => append((writer) => writer.write(transcript)),
    async finish() {
      await close();
      for (const { part, path } of files) await rename(part, path);
      return paths;
    },
    async keepParts() {
      await close();
      return files.map(({ part }) => part);
    },
  };
}

/** What was asked for cannot be. */
export function refused(message: string): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_INVALID_OPTION' });
}
