import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { TranscribeError } from '@ws/core';
import { createTextsInTurn, type TextOutput } from '@ws/core/formats';
import { createFileSource } from '../sources/node/create-file-source.js';
import { connectArguments } from './connect-arguments.js';
import { clockTime } from './display/clock-time.js';
import { noteLine } from './display/note-line.js';
import {
  createProgressBoard,
  type FileProgress,
  type ProgressBoard,
} from './display/progress-board.js';
import { noteOf } from './display/session-note.js';
import type { FileArguments } from './file-arguments.js';
import { openSession } from './open-session.js';
import { checkTarget, openTranscript, type TranscriptTarget } from './output/transcript-output.js';
import type { Terminal } from './terminal.js';

/**
 * Sends recordings to a server, each in a session of its own, as many side by side as there are jobs. One that fails does not
 * keep the others; an utterance that has no transcript does not keep the rest of its recording.
 *
 * @returns whether all of all was transcribed; what failed has been told
 */
export async function streamFiles(
  files: readonly string[],
  given: FileArguments,
  terminal: Terminal,
): Promise<boolean> {
  const outputs = createTextsInTurn((text) => terminal.stdout.write(text), files.length);
  const targets = files.map((file, i) => targetOf(file, given, outputs[i]!));
  const taken = new Map<string, string>();
  for (const [i, target] of targets.entries()) {
    checkTarget(target);
    if (target.path === undefined) continue;
    const place = realPlace(target.path);
    const other = taken.get(place);
    if (other !== undefined) {
      throw new TranscribeError(
        `${other} and ${files[i]} would both be written to ${target.path}.`,
        {
          code: 'ERR_INVALID_OPTION',
        },
      );
    }
    taken.set(place, files[i]!);
  }
  const { stdout, stderr, signal } = terminal;
  const runsThrough = targets[0]!.path === undefined && Boolean(stdout.isTTY);
  const board = createProgressBoard(
    stderr,
    !given.quiet && !runsThrough && (given.verbose || Boolean(stderr.isTTY)),
  );
  const coming = files.entries();
  let isComplete = true;

  async function work(): Promise<void> {
    for (const [i, file] of coming) {
      if (signal.aborted) return;
      try {
        const isWhole = await streamFile(file, targets[i]!, given, { board, signal });
        isComplete &&= isWhole;
      } catch (error) {
        if (signal.aborted) return;
        isComplete = false;
        board.say(`ws-client: ${error instanceof Error ? error.message : String(error)}`);
      } finally {
        outputs[i]!.end();
      }
    }
  }

  try {
    await Promise.all(Array.from({ length: Math.min(given.jobs ?? 1, files.length) }, work));
  } finally {
    board.stop();
  }
  signal.throwIfAborted();
  return isComplete;
}

/** One name for each file, however its folder is named. */
function realPlace(path: string): string {
  const folder = dirname(resolve(path));
  return join(existsSync(folder) ? realpathSync(folder) : folder, basename(path));
}

function targetOf(
  file: string,
  { output = [], outputDir, stdout, overwrite, translate, timestamps }: FileArguments,
  { write: print }: TextOutput,
): TranscriptTarget & { readonly timestamps: boolean } {
  const isPrinted = stdout || output.length === 0;
  const name = basename(file, extname(file));
  return {
    formats: output.length === 0 ? ['txt'] : output,
    path: isPrinted ? undefined : join(outputDir ?? dirname(file), name),
    task: translate ? 'translate' : 'transcribe',
    ...{ overwrite, print, timestamps: timestamps && output.length === 0 },
  };
}

/** @returns whether all of it has a transcript; what has none has been told */
async function streamFile(
  file: string,
  target: TranscriptTarget & { readonly timestamps: boolean },
  given: FileArguments,
  { board, signal }: { readonly board: ProgressBoard; readonly signal: AbortSignal },
): Promise<boolean> {
  const source = createFileSource(file, { realTime: given.realTime });
  const progress = board.begin(basename(file));
  const stop = (): void => source.stop();
  signal.addEventListener('abort', stop, { once: true });
  let output: Awaited<ReturnType<typeof openTranscript>> | undefined;
  let isWhole = true;
  try {
    // Before there is a session: a file that cannot be read takes no place on the server.
    const audio = source[Symbol.asyncIterator]();
    const first = await audio.next();
    await using session = await openSession(given.server!, connectArguments(given), signal);
    output = await openTranscript(target);
    const { write } = output;
    async function speak(): Promise<void> {
      for (let next = first; !next.done; next = await audio.next()) {
        await session.write(next.value);
        progress.show(session.acknowledged / source.sampleRate, source.seconds);
      }
      await session.end();
    }
    async function listen(): Promise<void> {
      for await (const event of session) {
        const note = noteOf(event);
        if (note !== undefined) board.say(`ws-client: ${file}: ${noteLine(note)}`);
        if (note?.isGap) isWhole = false;
        if (event.type !== 'final') continue;
        if (target.timestamps && event.text !== '') target.print(`[${clockTime(event.start)}] `);
        await write(event);
        progress.show(event.end, source.seconds);
      }
    }
    await Promise.all([speak(), listen()]);
    signal.throwIfAborted();
    finish(progress, source.seconds);
    for (const path of await output.finish()) board.say(`wrote ${path}`);
    return isWhole;
  } catch (error) {
    progress.stop();
    const parts = (await output?.keepParts()) ?? [];
    if (parts.length > 0) board.say(`${file}: what there is of it: ${parts.join(', ')}`);
    throw error;
  } finally {
    source.stop();
    signal.removeEventListener('abort', stop);
  }
}

function finish(progress: FileProgress, seconds: number | undefined): void {
  if (seconds !== undefined) progress.show(seconds, seconds);
  progress.stop();
}
