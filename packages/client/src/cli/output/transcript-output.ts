import { existsSync } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TranscribeError } from '@ws/core';
import {
  createTranscriptWriter,
  type TranscriptFormat,
  type TranscriptWriter,
} from '@ws/core/formats';
import type { WrittenTranscript } from '@ws/core/internal';
import { makeFolder } from './make-folder.js';

/** Where the transcript of one stream of speech goes. */
export interface TranscriptOutput {
  write(transcript: WrittenTranscript): Promise<void>;
  /** All is written: files get their names, which are given back. */
  finish(): Promise<readonly string[]>;
  /** The work was cut: what there is of files stays, under the names that are given back. */
  keepParts(): Promise<readonly string[]>;
}

/** What is written, and where. */
export interface TranscriptTarget {
  readonly formats: readonly TranscriptFormat[];
  readonly task: 'transcribe' | 'translate';
  /** Path of the files without their endings; left out, the one format is printed. */
  readonly path: string | undefined;
  readonly overwrite: boolean;
  readonly print: (text: string) => void;
}

/**
 * Checks that a transcript can be written.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where a file is there, or several formats are to be printed
 */
export function checkTarget({
  formats,
  path,
  overwrite,
}: Omit<TranscriptTarget, 'print' | 'task'>): void {
  if (path === undefined && formats.length > 1) {
    throw refused(
      `Standard output takes one format, and not ${formats.join(', ')}. Say where files go.`,
    );
  }
  if (path === undefined || overwrite) return;
  const there = formats.map((format) => `${path}.${format}`).find((file) => existsSync(file));
  if (there !== undefined)
    throw refused(`${there} is there already. Move it, or give --overwrite.`);
}

/** Opens what {@link checkTarget} has found good. Files are written under names that say that they are not done. */
export async function openTranscript({
  formats,
  task,
  path,
  print,
}: TranscriptTarget): Promise<TranscriptOutput> {
  const writers = formats.map((format) => createTranscriptWriter(format, { task }));
  if (path === undefined) return printed(writers[0], print);
  await makeFolder(dirname(path));
  const files: { name: string; handle: FileHandle; writer: TranscriptWriter }[] = [];
  for (const [i, writer] of writers.entries()) {
    const name = `${path}.${formats[i]}`;
    files.push({ name, handle: await open(`${name}.part`, 'w'), writer });
  }
  async function close(): Promise<void> {
    for (const { handle, writer } of files) {
      await handle.appendFile(writer.end());
      await handle.close();
    }
  }
  return {
    async write(transcript) {
      for (const { handle, writer } of files) await handle.appendFile(writer.write(transcript));
    },
    async finish() {
      await close();
      for (const { name } of files) await rename(`${name}.part`, name);
      return files.map(({ name }) => name);
    },
    async keepParts() {
      await close();
      return files.map(({ name }) => `${name}.part`);
    },
  };
}

function printed(
  writer: TranscriptWriter | undefined,
  print: (text: string) => void,
): TranscriptOutput {
  const end = async (): Promise<readonly string[]> => {
    const rest = writer?.end();
    if (rest) print(rest);
    return [];
  };
  return {
    async write(transcript) {
      const text = writer?.write(transcript);
      if (text) print(text);
    },
    finish: end,
    keepParts: end,
  };
}

function refused(message: string): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_INVALID_OPTION' });
}
