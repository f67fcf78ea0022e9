import {
  checkOnlySpeakers,
  createRecordingRun,
  type RecordingJob,
  type Terminal,
} from '@ws/cli-kit';
import { TranscribeError } from '@ws/core';
import type { AudioSource } from '../sources/audio-source.js';
import { createFileSource, type FileSource } from '../sources/node/create-file-source.js';
import { createStreamSource } from '../sources/node/create-stream-source.js';
import { bytesFrom } from '../sources/node/wav-stream.js';
import { noteOf } from './display/session-lines.js';
import type { FileArguments } from './file-arguments.js';
import { localServer, quoted } from './local-server.js';
import { openSession } from './open-session.js';
import { createSpokenFinals } from './output/spoken-finals.js';
import { toldEvents } from './told-events.js';
import { checkJobFlags, transcribeAsJob } from './transcribe-jobs.js';

// Most of them wait in the queue of the server.
const JOBS_AT_ONCE = 16;

/**
 * Sends recordings to a server, each in a session of its own. It reports those that fail, and goes on.
 *
 * @param names - files, folders, globs; `-` for standard input
 */
export async function transcribeFiles(
  names: readonly string[],
  given: FileArguments,
  terminal: Terminal,
): Promise<void> {
  const asked = askedOfRecordings(given);
  if (asked !== undefined) throw needsWholeRecording(names, asked);
  checkOnlySpeakers(given);
  const { asJobs = false, jobs = asJobs ? JOBS_AT_ONCE : 1 } = given;
  if (asJobs) checkJobFlags(given);
  const recordings = await createRecordingRun(names, { ...given, jobs }, terminal);
  if (recordings.isEmpty) return;
  const server = given.server ?? (await localServer(names, terminal.signal));
  const transcribe = asJobs ? transcribeAsJob : transcribeFile;
  await recordings.transcribe((job) => transcribe(job, { ...given, server }));
}

/** What can be told of a recording alone, and is asked of a session. */
function askedOfRecordings(given: FileArguments): string | undefined {
  if (given.output?.includes('rttm')) return '-o rttm';
  if (given.minSpeakers !== undefined) return '--min-speakers';
  return given.speakerNames && '--speaker-names';
}

function needsWholeRecording(names: readonly string[], asked: string): TranscribeError {
  return new TranscribeError(
    [
      `"ws-client file" sends a recording as live speech, and ${asked} needs to know all of it.`,
      `  To do it here, without a server:    npx @ws/server transcribe ${quoted(names)} --speakers`,
      '  Over a server, in live speech:      --speakers, --max-speakers, --known-speaker, --only-speakers',
    ].join('\n'),
    { code: 'ERR_INVALID_OPTION', details: { option: asked } },
  );
}

/** @returns whether all of the recording has a transcript; each stretch that has none has been reported */
async function transcribeFile(
  job: RecordingJob,
  given: FileArguments & { readonly server: string },
): Promise<boolean> {
  const { file, input, signal, open, write, show, warn } = job;
  const options = { realTime: Boolean(given.realTime), track: given.track };
  const source: AudioSource & Partial<FileSource> = input
    ? createStreamSource(bytesFrom(file, input), options)
    : createFileSource(file, options);
  const stop = (): void => source.stop();
  signal.addEventListener('abort', stop, { once: true });
  let isWhole = true;
  try {
    // Before there is a session: a file that cannot be read takes no place on the server.
    const audio = source[Symbol.asyncIterator]();
    const first = await audio.next();
    await using session = await openSession(given.server, given, false, signal);
    await open();
    const { events, areLate } = toldEvents(session, given);
    const written = createSpokenFinals(write, areLate);
    async function speak(): Promise<void> {
      for (let next = first; !next.done; next = await audio.next()) {
        await session.write(next.value);
        show(session.acknowledged / source.sampleRate, source.seconds);
      }
      job.seconds = session.position / source.sampleRate;
      await session.end();
    }
    async function listen(): Promise<void> {
      for await (const event of events) {
        const note = noteOf(event);
        if (note !== undefined) warn(note.line);
        if (note?.isGap) isWhole = false;
        await written.take(event);
        if (event.type === 'final') show(event.end, source.seconds);
      }
    }
    try {
      await Promise.all([speak(), listen()]);
    } finally {
      // Where the session fails, what waits is kept with the rest.
      await written.end();
    }
    return isWhole;
  } finally {
    source.stop();
    signal.removeEventListener('abort', stop);
  }
}
