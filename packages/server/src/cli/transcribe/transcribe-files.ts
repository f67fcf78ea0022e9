import {
  checkSpeakerFormats,
  clockTime,
  createRecordingRun,
  diarizeOptions,
  needsWords,
  type RecordingArguments,
  type RecordingJob,
  type SpeakerArguments,
  type SpeechArguments,
  speakerName,
  type Terminal,
} from '@ws/cli-kit';
import { type ContainerDecoders, createContainerDecoders } from '@ws/containers';
import {
  createInferenceScheduler,
  type Diarizer,
  type InferenceScheduler,
  type KnownSpeaker,
  type Logger,
  type Segment,
  type SpeakerTurn,
  TranscribeError,
} from '@ws/core';
import {
  checkLanguages,
  checkTranslation,
  errorMessage,
  samplesToSeconds,
  secondsToSamples,
} from '@ws/core/internal';
import { assignSpeakers, transcribeRecording } from '@ws/core/recording';
import { createModelProgress } from '@ws/models';
import { createSpeakerDiarizer } from '@ws/speakers';
import { redactedRecording, redactorFor } from '../../audio-session/redaction.js';
import {
  type AdapterSource,
  checkAdapterSource,
  createBackend,
  defaultModelOf,
} from '../../engine/adapters.js';
import { createVad, type DetectorName } from '../../engine/detectors.js';
import { journaledScheduler } from '../../engine/journaled-scheduler.js';
import { ownVersion } from '../../operations/own-version.js';
import { createLog, type LogLevel } from '../log.js';
import { checkKnownSpeakers, readKnownSpeakers } from './known-speakers.js';
import { readRecording } from './read-recording.js';
import { sharedAudio } from './shared-audio.js';

export interface TranscribeArguments
  extends RecordingArguments,
    SpeechArguments,
    SpeakerArguments,
    Omit<AdapterSource, 'name' | 'onModelProgress'> {
  readonly backend: AdapterSource['name'];
  readonly vad: DetectorName | 'none';
  /** Seconds. */
  readonly from?: number;
  readonly beamSize?: number;
  readonly carryText?: boolean;
  readonly logLevel: LogLevel;
}

/**
 * Transcribes recordings by an engine of this process. It reports those that fail, and goes on.
 *
 * @param names - files, folders, globs; `-` for standard input
 */
export async function transcribeFiles(
  names: readonly string[],
  given: TranscribeArguments,
  terminal: Terminal,
): Promise<void> {
  const speakers = diarizeOptions(given);
  checkSpeakerFormats(given.output, speakers !== undefined);
  const recordings = await createRecordingRun(names, given, terminal);
  if (recordings.isEmpty) return;
  const progress = createModelProgress(terminal.stderr);
  const logger = await createLog(given.logLevel);
  const { backend: name, precision, threads, processes, executionProviders } = given;
  const model = given.model ?? defaultModelOf(name);
  await using decoders = createContainerDecoders({ threads: 1, logger });
  const source = {
    ...{ name, model, precision, threads, processes, executionProviders },
    onModelProgress: given.quiet ? undefined : progress.show,
  };
  checkAdapterSource(source);
  await using backend = await createBackend(source, { logger });
  const known = await readKnownSpeakers(given.knownSpeaker ?? [], decoders, terminal.signal);
  await using diarizer =
    speakers &&
    createSpeakerDiarizer({
      ...{ processes: Math.min(MOST_DIARIZERS, given.jobs ?? 1), logger },
      onProgress: given.quiet ? undefined : progress.show,
    });
  try {
    await backend.load({ signal: terminal.signal });
    await diarizer?.load({ signal: terminal.signal });
    if (diarizer) await checkKnownSpeakers(diarizer, known, terminal.signal);
  } finally {
    progress.stop();
  }
  checkLanguages(given, backend);
  if (given.translate || given.bilingual) checkTranslation(backend);
  await using scheduler = createInferenceScheduler({ backend, logger });
  await recordings.transcribe(
    (job) => transcribeFile(job, given, { decoders, scheduler, diarizer, known, logger }),
    {
      // An error of the engine would fail the next recording, too.
      failsAll: TranscribeError.isInstance,
      engine: JSON.stringify({ version: ownVersion(), name, model, precision, executionProviders }),
    },
  );
}

/** Each has weights of its own, and one keeps up with several recordings. */
const MOST_DIARIZERS = 4;

/** What all recordings share. */
interface Engine {
  readonly decoders: ContainerDecoders;
  readonly scheduler: InferenceScheduler;
  /** Where speakers are told. */
  readonly diarizer: Diarizer | undefined;
  /** Of those who speak, people whose voices are known. */
  readonly known: readonly KnownSpeaker[];
  readonly logger: Logger;
}

/**
 * Transcribes one recording.
 *
 * @returns whether all of it was done: false where speakers are asked for, and cannot be told
 * @throws TranscribeError what reading or the engine threw
 */
async function transcribeFile(
  job: RecordingJob,
  given: TranscribeArguments,
  { decoders, scheduler, diarizer, known, logger }: Engine,
): Promise<boolean> {
  const { signal, journal } = job;
  const vad = given.vad === 'none' ? null : await createVad(given.vad);
  try {
    const recording = await readRecording(job, decoders, given.track);
    const { language, languages, prompt, hotwords, beamSize, carryText } = given;
    const shared = diarizer && sharedAudio(opened(recording.audio, job));
    const turns =
      shared && diarizer.diarize(shared.second, { ...diarizeOptions(given), known, signal });
    // The error is heard of at the end. Meanwhile the transcript goes on without its speakers.
    turns?.catch(() => shared?.leaveSecond());
    const spoken: SpokenSegment[] = [];
    const events = transcribeRecording(shared?.first ?? opened(recording.audio, job), {
      ...{ language, languages, prompt, hotwords, beamSize, carryText, logger, signal, vad },
      scheduler: journal ? journaledScheduler(scheduler, journal) : scheduler,
      // The original and its English are a translation, too.
      task: given.translate && !given.bilingual ? 'translate' : 'transcribe',
      translation: given.bilingual,
      wordTimestamps: turns !== undefined || needsWords(given),
      from: secondsToSamples(given.from ?? 0),
    });
    for await (const event of redactedRecording(events, redactorFor(given.redact))) {
      if (event.type === 'segment') {
        const { segment, language } = event;
        if (turns !== undefined) spoken.push({ segment, language });
        else await job.write({ segments: [segment], language });
      } else if (event.type === 'progress') {
        job.resumeAt = samplesToSeconds(event.position);
        job.show(job.resumeAt, recording.seconds);
      } else if (event.type === 'untranscribed') {
        const place = `from ${clockTime(event.start)} to ${clockTime(event.end)}`;
        job.warn(`no words ${place}, where the detector heard speech`);
      } else if (event.type === 'warning') {
        logger.warn({ code: event.code }, event.message);
      }
    }
    if (job.seconds !== undefined && (given.from ?? 0) > job.seconds) {
      job.warn(`--from ${given.from} lies beyond its end, at ${clockTime(job.seconds)}`);
    }
    return turns === undefined || (await writeWithSpeakers(spoken, turns, job, given));
  } finally {
    await vad?.[Symbol.asyncDispose]?.();
  }
}

interface SpokenSegment {
  readonly segment: Segment;
  readonly language: string;
}

/**
 * Writes the segments, each with its speaker; where speakers cannot be told, without.
 *
 * @returns whether they could be told
 */
async function writeWithSpeakers(
  spoken: readonly SpokenSegment[],
  told: Promise<readonly SpeakerTurn[]>,
  job: RecordingJob,
  given: SpeakerArguments & Pick<TranscribeArguments, 'from'>,
): Promise<boolean> {
  const turns = await told.catch((error: unknown) => {
    // Where only some people's words are asked for, everyone's are not written.
    if (job.signal.aborted || given.onlySpeakers !== undefined) throw error;
    job.warn(`who says what is not told: ${errorMessage(error)}`);
    return undefined;
  });
  const nameOf = (speaker: string): string => speakerName(given, speaker);
  const isWritten = (speaker: string | undefined): boolean =>
    given.onlySpeakers === undefined ||
    (speaker !== undefined && given.onlySpeakers.includes(speaker));
  let leftOut = 0;
  await job.write({
    segments: [],
    turns: turns
      ?.map((turn) => ({ ...turn, speaker: nameOf(turn.speaker) }))
      .filter(({ end, speaker }) => end > (given.from ?? 0) && isWritten(speaker)),
  });
  for (let from = 0; from < spoken.length; ) {
    const { language } = spoken[from]!;
    let to = from + 1;
    while (spoken[to]?.language === language) to++;
    const segments = spoken.slice(from, to).map(({ segment }) => segment);
    const assigned = turns === undefined ? segments : assignSpeakers(segments, turns, nameOf);
    for (const { start, end, speaker } of assigned) if (!isWritten(speaker)) leftOut += end - start;
    await job.write({
      segments: assigned.filter(({ speaker }) => isWritten(speaker)),
      // They are written already.
      turns: turns && [],
      language,
    });
    from = to;
  }
  if (given.onlySpeakers !== undefined) {
    job.warn(`${leftOut.toFixed(1)} s of what others say are left out`);
  }
  return turns !== undefined;
}

/**
 * Opens the transcript at the first audio, so that a recording that cannot be decoded leaves no file, and tells how long
 * the recording was.
 */
async function* opened(
  audio: AsyncIterable<Float32Array>,
  job: RecordingJob,
): AsyncGenerator<Float32Array, void, undefined> {
  let length = 0;
  for await (const samples of audio) {
    await job.open();
    length += samples.length;
    yield samples;
  }
  await job.open();
  job.seconds = samplesToSeconds(length);
}
