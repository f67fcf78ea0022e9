import { basename, dirname, extname, join } from 'node:path';
import { TranscribeError } from '@ws/core';
import { createTextsInTurn, segmentsOf, type WrittenTranscript } from '@ws/core/internal';
import { clockTime } from './clock-time.js';
import { cueOptionsOf } from './cue-flags.js';
import { createProgressBoard } from './progress-board.js';
import type { DisplayArguments, FileArguments, SpeechArguments } from './recording-flags.js';
import type { Terminal } from './terminal.js';
import {
  checkTargets,
  openTranscript,
  type TranscriptOutput,
  type TranscriptTarget,
} from './transcript-output.js';

/** The flags of every command that transcribes recordings. */
export interface RecordingArguments
  extends FileArguments,
    DisplayArguments,
    Pick<SpeechArguments, 'translate'> {}

/** One recording of a run, as the function that transcribes it gets it. */
export interface RecordingJob {
  readonly file: string;
  /** Aborted when the run ends early. */
  readonly signal: AbortSignal;
  /** Opens the transcript's output. It is called once there is audio, before `write`. A second call does nothing. */
  open(): Promise<void>;
  write(transcript: WrittenTranscript): Promise<void>;
  /** `done` seconds of the recording are done; `all` is its length, where that is known. */
  show(done: number, all: number | undefined): void;
  /** Reports a problem with a part of the recording; `--quiet` does not silence it. */
  warn(line: string): void;
  /** Where the next run can go on after a failure, in seconds. */
  resumeAt?: number;
}

/** Recordings whose transcripts can be written. */
export interface RecordingRun {
  /**
   * Transcribes as many recordings side by side as there are jobs. A recording that fails does not stop the others.
   *
   * @param transcribe - transcribes one recording. It resolves to whether all of that has a transcript, and reports each
   * stretch that has none.
   * @param ailsAll - whether an error would fail the other recordings, too: then the run ends
   */
  transcribe(
    transcribe: (job: RecordingJob) => Promise<boolean>,
    ailsAll?: (error: unknown) => boolean,
  ): Promise<void>;
}

/** Whether a command reports how it goes: in a terminal, or with `--verbose`; never with `--quiet`. */
export function isTold({ quiet, verbose }: DisplayArguments, { stderr }: Terminal): boolean {
  return !quiet && Boolean(verbose || stderr.isTTY);
}

/**
 * Prepares to transcribe recordings into files, or as one text after the other to standard output.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where the transcripts cannot be written
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
  // Times stand before text that is printed without a format.
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
            // The whole run was stopped, and the reason has been reported.
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
  given: RecordingArguments,
  print: (text: string) => void,
): TranscriptTarget {
  const { output = [], outputDir, stdout, overwrite, translate } = given;
  const isPrinted = stdout || output.length === 0;
  const path = join(outputDir ?? dirname(file), basename(file, extname(file)));
  return {
    of: file,
    formats: output.length === 0 ? ['txt'] : output,
    path: isPrinted ? undefined : path,
    task: translate ? 'translate' : 'transcribe',
    cues: cueOptionsOf(given),
    ...{ overwrite, print },
  };
}

function isBadAudio(error: unknown): boolean {
  return TranscribeError.isInstance(error) && error.code === 'ERR_INVALID_AUDIO';
}

/** Says where a recording was stopped, which parts of its transcript there are, and how to go on. */
function whatIsLeft(parts: readonly string[], resumeAt: number | undefined): string {
  return [
    ...(resumeAt === undefined ? [] : [`stopped at ${clockTime(resumeAt)}`]),
    ...(parts.length === 0 ? [] : [`what there is of it: ${parts.join(', ')}`]),
    ...(resumeAt === undefined ? [] : [`go on with --from ${resumeAt}`]),
  ].join('; ');
}
