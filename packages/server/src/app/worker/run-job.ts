import type {
  Clock,
  InferenceScheduler,
  Job,
  JobControl,
  JobStorage,
  Logger,
  StoredFile,
} from '@ws/core';
import { TranscribeError } from '@ws/core';
import { samplesToSeconds } from '@ws/core/internal';
import { type RecordingEvent, transcribeRecording } from '@ws/core/recording';
import { redactedRecording, redactorFor } from '../../audio-session/redaction.js';
import { journaledScheduler } from '../../engine/journaled-scheduler.js';
import type { DialectHost } from '../../protocols/dialect.js';
import {
  audioKey,
  type JobResult,
  readResult,
  removeSources,
  writeResult,
} from '../../protocols/jobs/job-files.js';
import type { QueuedRequest } from '../../protocols/jobs/job-request.js';
import { countedAudio, firstOf, recordingAudio } from '../../protocols/uploads/recording-audio.js';
import { transcribeSent } from '../../protocols/uploads/transcribe-sent.js';
import { transcribeSpeakers } from '../../protocols/uploads/transcribe-speakers.js';
import { fetchRecording } from './fetch-recording.js';
import { openJobAnswers } from './job-answers.js';

/** The parts that the jobs of a worker share. */
export interface JobEngine
  extends Pick<DialectHost, 'detectors' | 'decoders' | 'eventLoop' | 'speakers'> {
  readonly storage: JobStorage;
  readonly scheduler: InferenceScheduler;
  /** Identifies the engine: version, engine, model. */
  readonly mark: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

const FORMAT = { encoding: 'auto', sampleRate: 16_000 } as const;

/**
 * Transcribes the recording of a job, and keeps its result in the storage. The engine does not hear again what it has answered
 * an earlier worker.
 *
 * @returns the length of the recording, in seconds
 * @throws TranscribeError of the place where it failed
 */
export async function runJob(job: Job, control: JobControl, engine: JobEngine): Promise<number> {
  const { storage, clock, logger } = engine;
  const { id } = job;
  const request = job.request as unknown as QueuedRequest;
  const { signal } = control;
  // A worker before this one died after it had written the result.
  const kept = await readResult(storage, id);
  if (kept !== undefined) {
    await removeSources(storage, id);
    return kept.seconds;
  }
  await using file = await openRecording(request, id, engine, signal);
  const answers = await openJobAnswers(storage, id, engine.mark);
  const scheduler = journaledScheduler(engine.scheduler, answers);
  let length: number | undefined;
  // A worker begins at the start again, and answers from the storage go by fast: the told position does not go back.
  let position = job.progress?.position ?? 0;

  async function* watched(
    events: AsyncIterable<RecordingEvent>,
  ): AsyncGenerator<RecordingEvent, void, undefined> {
    for await (const event of events) {
      if (event.type === 'progress') {
        position = Math.max(position, samplesToSeconds(event.position));
        await control.progress({ position, seconds: length });
      }
      yield event;
    }
  }

  const { maxJobMs: maxSessionMs, task = 'transcribe', translation = false } = request;
  /** The recording from its start. It is limited as a session is. */
  const open = () => {
    const audio = recordingAudio(file.path, FORMAT, engine, signal, (seconds) => {
      length = seconds;
    });
    return countedAudio(audio, { identity: { name: job.owner }, spend() {} }, { maxSessionMs });
  };
  const words = open();
  const { wordTimestamps } = scheduler.backend.capabilities;
  const { language, languages, prompt, hotwords, redact } = request;
  const settings = {
    ...{ task, language, languages, prompt, hotwords, redact },
    wordTimestamps: request.words !== false && wordTimestamps,
  };
  const host = {
    ...{ detectors: engine.detectors, speakers: engine.speakers, scheduler, clock, logger },
    oneShotQueue: undefined,
    transcribeRecording: (
      audio: AsyncIterable<Float32Array>,
      { redact: asked, ...recording }: Parameters<DialectHost['transcribeRecording']>[1],
    ) => {
      const events = watched(transcribeRecording(audio, { ...recording, translation }));
      return redactedRecording(events, redactorFor(asked));
    },
  };
  const { minSpeakers, maxSpeakers } = request;
  const transcript = request.speakers
    ? await transcribeSpeakers(
        { words: firstOf(words.planes), voices: () => firstOf(open().planes) },
        settings,
        { host, signal, diarize: { minSpeakers, maxSpeakers }, nameOf: (speaker) => speaker },
      )
    : await transcribeSent(firstOf(words.planes), settings, host, signal);
  const { segments, languages: spoken, languageProbability, untold } = transcript;
  const { seconds } = words;
  const result: JobResult = {
    segments,
    languages: spoken,
    languageProbability,
    untold,
    seconds,
    task,
    bilingual: translation,
  };
  signal.throwIfAborted();
  await writeResult(storage, id, result);
  return seconds;
}

async function openRecording(
  { url, maxBytes }: QueuedRequest,
  id: string,
  { storage }: Pick<JobEngine, 'storage'>,
  signal: AbortSignal,
): Promise<StoredFile> {
  const open = () => storage.openFile(audioKey(id), signal);
  let file = await open();
  if (file === undefined && url !== undefined) {
    // A worker that comes after this one transcribes the same recording, whatever lies at the address by then.
    await using fetched = await fetchRecording(url, { maxBytes, signal });
    await storage.writeFile(audioKey(id), fetched.path);
    file = await open();
  }
  if (file !== undefined) return file;
  const message = 'The recording of this job is not in the storage any more.';
  throw new TranscribeError(message, { code: 'ERR_INVALID_AUDIO' });
}
