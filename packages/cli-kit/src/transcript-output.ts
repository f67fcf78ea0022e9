import { existsSync, realpathSync, statSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, parse, resolve } from 'node:path';
import { TranscribeError } from '@ws/core';
import { createTranscriptWriter, type TranscriptWriter } from '@ws/core/formats';
import { errorMessage, segmentsOf, type WrittenTranscript } from '@ws/core/internal';
import { notWritten, writing } from './cannot-write.js';
import type { SubtitleSettings } from './cue-flags.js';
import type { OutputFormat } from './output-formats.js';

/** Where the transcript of one stream of speech goes. */
export interface TranscriptOutput {
  write(transcript: WrittenTranscript): Promise<void>;
  /**
   * Ends the transcript, gives the files their names, and returns these.
   *
   * @param seconds - length of the audio, where it is known
   */
  finish(seconds?: number): Promise<readonly string[]>;
  /** Ends a transcript that was cut. Unfinished files stay where there is text in them; returns their names. */
  keepParts(): Promise<readonly string[]>;
  /** Closes the files as they are: another run has them. */
  abandon(): Promise<void>;
}

/** The formats of a transcript, and where it goes. */
export interface TranscriptTarget extends SubtitleSettings {
  /** The recording whose transcript it is, for messages. */
  readonly of: string;
  readonly formats: readonly OutputFormat[];
  readonly task: 'transcribe' | 'translate';
  /** Texts may have translations. */
  readonly bilingual?: boolean | undefined;
  /** Path of the files without their endings; left out, the one format is printed. */
  readonly path: string | undefined;
  readonly overwrite: boolean | undefined;
  readonly print: (text: string) => void;
}

/**
 * Checks that a transcript can be written.
 *
 * @param instead - flags that help where a file is there, for the error
 * @throws TranscribeError `ERR_INVALID_OPTION` where a file is there, or several formats are to be printed
 */
export function checkTarget(
  { formats, path, overwrite }: Pick<TranscriptTarget, 'formats' | 'path' | 'overwrite'>,
  instead = '--overwrite',
): void {
  if (path !== undefined) {
    for (const format of formats) checkFree(`${path}.${format}`, overwrite, instead);
  } else if (formats.length > 1) {
    throw refused(
      `Standard output takes one format, and not ${formats.join(', ')}. Say where files go.`,
    );
  }
}

/**
 * Checks that a file can be written.
 *
 * @param overwrite - one that is there may be replaced
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function checkFree(path: string, overwrite: boolean | undefined, instead: string): void {
  if (overwrite || !existsSync(path)) return;
  throw refused(`${path} is there already. Move it, or give ${instead}.`);
}

/** Whether a folder has the name of a file that is to be written. */
export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

/**
 * Opens a target that {@link checkTarget} has accepted, and whose place is locked. The names of unfinished files end in `.part`.
 *
 * @throws TranscribeError `ERR_INVALID_STATE` here and in all that writes, where that fails
 */
export async function openTranscript({
  formats,
  task,
  bilingual,
  cues,
  wordMarks,
  of,
  path,
  print,
}: TranscriptTarget): Promise<TranscriptOutput> {
  const { name: recorded } = parse(of);
  const recording = recorded === '' || recorded === '-' ? undefined : recorded;
  const writers = formats.map((format) =>
    createTranscriptWriter(format, { task, bilingual, cues, wordMarks, recording }),
  );
  if (path === undefined) return printed(writers[0], print);
  const files: { name: string; handle: FileHandle; writer: TranscriptWriter }[] = [];
  let isEmpty = true;
  let isFinished = false;
  async function keepParts(): Promise<readonly string[]> {
    if (isFinished) return [];
    // Where the end cannot be written, as on a full disk, what was written before it stays.
    for (const { handle, writer } of files) {
      await (async () => handle.appendFile(writer.end()))().catch(() => {});
      await handle.close().catch(() => {});
    }
    const parts = files.map(({ name }) => `${name}.part`);
    if (!isEmpty) return parts;
    for (const part of parts) await rm(part, { force: true });
    return [];
  }
  try {
    for (const [i, writer] of writers.entries()) {
      const name = `${path}.${formats[i]}`;
      const part = `${name}.part`;
      files.push({ name, handle: await writing(part, open(part, 'w')), writer });
    }
  } catch (error) {
    await keepParts();
    throw error;
  }
  return {
    async write(transcript) {
      isEmpty &&= segmentsOf(transcript).length === 0;
      for (const { name, handle, writer } of files) {
        await writing(name, handle.appendFile(writer.write(transcript)));
      }
    },
    async finish(seconds) {
      const written: string[] = [];
      let refusal: unknown;
      for (const { name, handle, writer } of files) {
        let rest: string;
        try {
          rest = writer.end(seconds);
        } catch (cause) {
          // The transcript is not one that this format can hold; others can.
          refusal ??= notWritten(name, `${name} is not written: ${errorMessage(cause)}`, cause);
          await handle.close();
          await rm(`${name}.part`, { force: true });
          continue;
        }
        await writing(name, handle.appendFile(rest));
        // A name must not outlive its text where the power fails.
        await writing(name, handle.sync());
        await writing(name, handle.close());
        written.push(name);
      }
      for (const name of written) await writing(name, rename(`${name}.part`, name));
      isFinished = true;
      if (refusal !== undefined) throw refusal;
      return written;
    },
    keepParts,
    async abandon() {
      for (const { handle } of files) await handle.close().catch(() => {});
    },
  };
}

function printed(
  writer: TranscriptWriter | undefined,
  print: (text: string) => void,
): TranscriptOutput {
  const end = async (seconds?: number): Promise<readonly string[]> => {
    const rest = writer?.end(seconds);
    if (rest) print(rest);
    return [];
  };
  return {
    async write(transcript) {
      const text = writer?.write(transcript);
      if (text) print(text);
    },
    finish: end,
    keepParts: () => end(),
    async abandon() {},
  };
}

/** One name for each file, however its folder is named. */
export function realPlace(path: string): string {
  const folder = dirname(resolve(path));
  return join(existsSync(folder) ? realpathSync(folder) : folder, basename(path));
}

/** The error of a run that cannot be as it is asked for. */
export function refused(message: string): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_INVALID_OPTION' });
}
