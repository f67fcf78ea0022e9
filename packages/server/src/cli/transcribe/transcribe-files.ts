import { createContainerDecoders } from '@ws/containers';
import { createInferenceScheduler, TranscribeError } from '@ws/core';
import { createTranscriptWriter, type TranscriptFormat } from '@ws/core/formats';
import { checkLanguages, createTextsInTurn } from '@ws/core/internal';
import type { RecordingOptions } from '@ws/core/recording';
import type { RedactionKind } from '@ws/redaction';
import { type AdapterSource, createBackend } from '../../engine/adapters.js';
import type { DetectorName } from '../../engine/detectors.js';
import { createLog, type LogLevel } from '../log.js';
import { createProgressDisplay } from '../model-progress.js';
import { programName } from '../program-name.js';
import type { Terminal } from '../terminal.js';
import { createProgressBoard } from './recording-progress.js';
import { transcribeFile } from './transcribe-file.js';
import { BESIDE, refused, type TranscriptPlace, transcriptPaths } from './transcript-files.js';

/** What `ws-server transcribe` is told. */
export interface TranscribeArguments
  extends Omit<AdapterSource, 'name' | 'onModelProgress'>,
    Pick<RecordingOptions, 'language' | 'languages' | 'prompt' | 'hotwords' | 'carryText'> {
  readonly backend: AdapterSource['name'];
  readonly vad: DetectorName | 'none';
  readonly task: 'transcribe' | 'translate';
  /** Left out: the text goes to standard output. */
  readonly format?: readonly TranscriptFormat[];
  readonly outputDir: string;
  /** Files are written beside their recordings, and not to `outputDir`. */
  readonly beside: boolean;
  /** The one format goes to standard output. */
  readonly stdout: boolean;
  readonly overwrite: boolean;
  /** Nothing is told but what goes wrong. */
  readonly quiet: boolean;
  readonly wordTimestamps: boolean;
  readonly redact?: readonly RedactionKind[] | undefined;
  /** Seconds. */
  readonly from: number;
  /** Recordings under way at the same time. */
  readonly jobs: number;
  readonly logLevel: LogLevel;
}

/**
 * `ws-server transcribe`: writes the transcripts of recordings, as many side by side as there are jobs. One that fails
 * does not keep the others.
 *
 * @returns whether all were transcribed; what failed has been told
 */
export async function transcribeFiles(
  terminal: Terminal,
  files: readonly string[],
  options: TranscribeArguments,
): Promise<boolean> {
  const { stdout, stderr } = terminal;
  const { format: asked = [], task } = options;
  if (options.stdout && asked.length > 1) {
    throw refused(`Standard output takes one format, and not ${asked.join(', ')}.`);
  }
  const formats = options.stdout ? [] : asked;
  const directory = options.beside ? BESIDE : options.outputDir;
  const place: TranscriptPlace = { formats, directory, task };
  const paths = transcriptPaths(files, place, options.overwrite);
  const shown = options.stdout || asked.length === 0 ? (asked[0] ?? 'txt') : undefined;
  const outputs = createTextsInTurn((text) => stdout.write(text), files.length);
  const model = createProgressDisplay(stderr);
  const logger = createLog(options.logLevel);
  const { backend: name, model: askedModel, precision, threads, processes } = options;
  const { executionProviders } = options;
  await using decoders = createContainerDecoders({ threads: 1, logger });
  await using backend = await createBackend(
    {
      ...{ name, model: askedModel, precision, threads, processes, executionProviders },
      onModelProgress: options.quiet ? undefined : model.show,
    },
    { logger },
  );
  // The engine ails, or all is to end: recordings that are under way are stopped, and no other is begun.
  const over = new AbortController();
  const signal = AbortSignal.any([terminal.signal, over.signal]);
  try {
    await backend.load({ signal });
  } finally {
    model.stop();
  }
  checkLanguages(options, backend);
  await using scheduler = createInferenceScheduler({ backend, logger });
  const board = createProgressBoard(stderr);
  const run = {
    ...{ decoders, place, board, signal, logger, scheduler, task },
    detector: options.vad,
    startSeconds: options.from,
    isQuiet: options.quiet,
    // Text that runs through a terminal is progress enough.
    showsProgress:
      !options.quiet && (shown === undefined || !(stdout as { readonly isTTY?: boolean }).isTTY),
    language: options.language,
    languages: options.languages,
    prompt: options.prompt,
    hotwords: options.hotwords,
    redact: options.redact,
    carryText: options.carryText,
    wordTimestamps: options.wordTimestamps,
  };
  const coming = files.entries();
  let isComplete = true;

  async function work(): Promise<void> {
    for (const [i, file] of coming) {
      if (signal.aborted) return;
      const writer = shown && createTranscriptWriter(shown, { task });
      const targets = { paths: paths[i]!, output: outputs[i]!, writer };
      try {
        await transcribeFile(file, targets, run);
      } catch (error) {
        // Stopped, as the others are; what for has been told.
        if (signal.aborted) return;
        isComplete = false;
        const message = error instanceof Error ? error.message : String(error);
        board.say(`${programName()}: ${message}`);
        // What ails the engine ails it for the next one, too.
        if (TranscribeError.isInstance(error) && error.code !== 'ERR_INVALID_AUDIO') over.abort();
      }
    }
  }

  try {
    await Promise.all(Array.from({ length: Math.min(options.jobs, files.length) }, work));
  } finally {
    board.stop();
  }
  terminal.signal.throwIfAborted();
  return isComplete;
}
