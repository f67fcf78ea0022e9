import { basename, dirname, extname, join } from 'node:path';
import { TranscribeError } from '@ws/core';
import { createTextsInTurn, segmentsOf, type WrittenTranscript } from '@ws/core/internal';
import { clockTime } from './clock-time.js';
import { createProgressBoard } from './progress-board.js';
import type { DisplayArguments, FileArguments, SpeechArguments } from './recording-flags.js';
import type { Terminal } from './terminal.js';
import {
  checkTargets,
  openTranscript,
  type TranscriptOutput,
  type TranscriptTarget,
} from './transcript-output.js';

/** What transcribing recordings is told, whatever does it. */
export interface RecordingArguments
  extends FileArguments,
    DisplayArguments,
    Pick<SpeechArguments, 'translate'> {}

/** One recording of several, for what transcribes it. */
export interface RecordingJob {
  readonly file: string;
  /** Aborted where the work is to end. */
  readonly signal: AbortSignal;
  /** Opens where the transcript goes, once there is audio; then it can be written. A second call does nothing. */
  open(): Promise<void>;
  write(transcript: WrittenTranscript): Promise<void>;
  /** Of all seconds of the recording, if they are known, so many are done. */
  show(done: number, all: number | undefined): void;
  /** Says what is wrong with a part of the recording, however little is shown. */
  warn(line: string): void;
  /** Where a run that goes on after a failure begins, in seconds. */
  resumeAt?: number;
}

/** Recordings whose transcripts can be written. */
export interface RecordingRun {
  /**
   * Transcribes as many side by side as there are jobs. One that fails does not keep the others.
   *
   * @param transcribe - gives back whether all of a recording has a transcript; what has none has been told
   * @param ailsAll - whether an error that is not the recording's own ends all
   */
  transcribe(
    transcribe: (job: RecordingJob) => Promise<boolean>,
    ailsAll?: (error: unknown) => boolean,
  ): Promise<void>;
}

/** Whether a command tells how it goes: in a terminal, or where it was asked to. */
export function isTold({ quiet, verbose }: DisplayArguments, { stderr }: Terminal): boolean {
  return !quiet && Boolean(verbose || stderr.isTTY);
}

/**
 * Recordings that are to be transcribed to files, or one text after the other to standard output.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where their transcripts cannot be written
 */
export function createRecordingRun(
  files: readonly string[],
  given: RecordingArguments,
  terminal: Terminal,
): RecordingRun {
  const { stdout, stderr, name } = terminal;
  const outputs = createTextsInTurn((text) => stdout.write(text), files.length);
  const targets = files.map((file, i) => targetOf(file, given, outputs[i]!.write));
  checkTargets(targets);
  // Text that runs through a terminal is progress enough.
  const runsThrough = targets[0]!.path === undefined && Boolean(stdout.isTTY);
  const isShown = isTold(given, terminal) && !runsThrough;
  // Text that is printed in no format.
  const marksLines = given.timestamps && (given.output ?? []).length === 0;

  return {
    async transcribe(transcribe, ailsAll = () => false) {
      const board = createProgressBoard(stderr, isShown);
      const over = new AbortController();
      const signal = AbortSignal.any([terminal.signal, over.signal]);
      const coming = files.entries();

      async function transcribeOne(file: string, target: TranscriptTarget): Promise<void> {
        const progress = board.begin(basename(file));
        let output: TranscriptOutput | undefined;
        const job: RecordingJob = {
          ...{ file, signal, show: progress.show },
          async open() {
            output ??= await openTranscript(target);
          },
          async write(transcript) {
            const [first] = segmentsOf(transcript);
            if (marksLines && first) target.print(`[${clockTime(first.start)}] `);
            await output?.write(transcript);
          },
          warn: (line) => board.say(`${name}: ${file}: ${line}`),
        };
        try {
          const isWhole = await transcribe(job);
          signal.throwIfAborted();
          if (!isWhole) terminal.fail();
          progress.finish();
          for (const path of (await output?.finish()) ?? [])
            if (isShown) board.say(`wrote ${path}`);
        } catch (error) {
          progress.stop();
          const parts = (await output?.keepParts()) ?? [];
          const rest = whatIsLeft(parts, isBadAudio(error) ? undefined : job.resumeAt);
          if (rest !== '') board.say(`${file}: ${rest}`);
          throw error;
        }
      }

      async function work(): Promise<void> {
        for (const [i, file] of coming) {
          if (signal.aborted) return;
          try {
            await transcribeOne(file, targets[i]!);
          } catch (error) {
            // It was stopped with the others; why has been said.
            if (signal.aborted) return;
            terminal.fail();
            board.say(`${name}: ${error instanceof Error ? error.message : String(error)}`);
            if (!isBadAudio(error) && ailsAll(error)) over.abort();
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
      terminal.signal.throwIfAborted();
    },
  };
}

function targetOf(
  file: string,
  { output = [], outputDir, stdout, overwrite, translate }: RecordingArguments,
  print: (text: string) => void,
): TranscriptTarget {
  const isPrinted = stdout || output.length === 0;
  const path = join(outputDir ?? dirname(file), basename(file, extname(file)));
  return {
    of: file,
    formats: output.length === 0 ? ['txt'] : output,
    path: isPrinted ? undefined : path,
    task: translate ? 'translate' : 'transcribe',
    ...{ overwrite, print },
  };
}

function isBadAudio(error: unknown): boolean {
  return TranscribeError.isInstance(error) && error.code === 'ERR_INVALID_AUDIO';
}

/** What there is of a transcript whose work was cut. */
function whatIsLeft(parts: readonly string[], resumeAt: number | undefined): string {
  return [
    ...(resumeAt === undefined ? [] : [`stopped at ${clockTime(resumeAt)}`]),
    ...(parts.length === 0 ? [] : [`what there is of it: ${parts.join(', ')}`]),
    ...(resumeAt === undefined ? [] : [`go on with --from ${resumeAt}`]),
  ].join('; ');
}
