import {
  createRecordingRun,
  type RecordingArguments,
  type SpeechArguments,
  type Terminal,
} from '@ws/cli-kit';
import { createContainerDecoders } from '@ws/containers';
import { createInferenceScheduler, TranscribeError } from '@ws/core';
import { checkLanguages } from '@ws/core/internal';
import { type AdapterSource, createBackend } from '../../engine/adapters.js';
import type { DetectorName } from '../../engine/detectors.js';
import { createLog, type LogLevel } from '../log.js';
import { createModelProgress } from '../model-progress.js';
import { transcribeFile } from './transcribe-file.js';

/** What `ws-server transcribe` is told. */
export interface TranscribeArguments
  extends RecordingArguments,
    SpeechArguments,
    Omit<AdapterSource, 'name' | 'onModelProgress'> {
  readonly backend: AdapterSource['name'];
  readonly vad: DetectorName | 'none';
  /** Seconds. */
  readonly from?: number;
  readonly carryText?: boolean;
  readonly logLevel: LogLevel;
}

/** Transcribes recordings in processes of this one. What fails has been told. */
export async function transcribeFiles(
  files: readonly string[],
  given: TranscribeArguments,
  terminal: Terminal,
): Promise<void> {
  const recordings = createRecordingRun(files, given, terminal);
  const progress = createModelProgress(terminal.stderr);
  const logger = createLog(given.logLevel);
  const { backend: name, model, precision, threads, processes, executionProviders } = given;
  await using decoders = createContainerDecoders({ threads: 1, logger });
  await using backend = await createBackend(
    {
      ...{ name, model, precision, threads, processes, executionProviders },
      onModelProgress: given.quiet ? undefined : progress.show,
    },
    { logger },
  );
  try {
    await backend.load({ signal: terminal.signal });
  } finally {
    progress.stop();
  }
  checkLanguages(given, backend);
  await using scheduler = createInferenceScheduler({ backend, logger });
  await recordings.transcribe(
    (job) => transcribeFile(job, given, { decoders, scheduler, logger }),
    // What ails the engine ails it for the next recording, too.
    TranscribeError.isInstance,
  );
}
