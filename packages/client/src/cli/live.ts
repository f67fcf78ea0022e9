import {
  checkOnlySpeakers,
  checkSpeakerFormats,
  checkTarget,
  clockTime,
  type DisplayArguments,
  lockOutput,
  noteOfMarks,
  type OutputArguments,
  openTranscript,
  type SpeechArguments,
  subtitleSettingsOf,
  type Terminal,
  type TranscriptOutput,
} from '@ws/cli-kit';
import { systemClock } from '@ws/core/internal';
import type { ClientSession } from '../session/client-session.js';
import type { AudioSource } from '../sources/audio-source.js';
import { createLiveDisplay, type LiveDisplay } from './display/live-display.js';
import { latencyLine, noteOf } from './display/session-lines.js';
import { spokenLine, spokenParts } from './display/spoken-parts.js';
import type { ServerProgram } from './engine/find-server.js';
import { startServer } from './engine/start-server.js';
import {
  type EngineArguments,
  type SessionArguments,
  type SinkArguments,
  speakersOf,
} from './flags.js';
import { openSession } from './open-session.js';
import { openSinks } from './output/open-sinks.js';
import { createSpokenFinals } from './output/spoken-finals.js';
import { toldEvents } from './told-events.js';

export interface LiveArguments
  extends SpeechArguments,
    SessionArguments,
    EngineArguments,
    OutputArguments,
    SinkArguments,
    DisplayArguments {
  /** Path of the transcripts without their endings. */
  readonly outputFile?: string;
}

export interface LiveInput {
  /** As a person calls it. */
  readonly name: string;
  /** Called once the session is open: nothing is recorded before. */
  open(): AudioSource;
}

/** Where a live session is shown, and the engine that transcribes it without a server. */
export interface LiveSurroundings {
  readonly terminal: Terminal;
  /** Called where no server is named. */
  findEngine(): ServerProgram;
}

/**
 * Shows live speech as text, and writes it, until the audio ends or a signal ends it. Where an utterance has no transcript,
 * the display reports it, and the command fails.
 */
export async function transcribeLive(
  input: LiveInput,
  given: LiveArguments,
  surroundings: LiveSurroundings,
): Promise<void> {
  const { terminal } = surroundings;
  const { signal } = terminal;
  const formats = given.output ?? [];
  const target = { of: input.name, formats, path: given.outputFile, overwrite: given.overwrite };
  checkTarget(target);
  checkOnlySpeakers(given);
  checkSpeakerFormats(formats, speakersOf(given) !== undefined);
  const subtitles = subtitleSettingsOf(given);
  const marks = noteOfMarks(given, formats);
  // Plain text is printed where standard output gets no format.
  const printsText = formats.length === 0 || given.outputFile !== undefined;
  const display = createLiveDisplay({ terminal, ...given, from: input.name });
  let isWhole = true;
  try {
    await using sinks = openSinks(given, display.warn);
    await using engine = await engineFor(given, surroundings, display);
    if (marks !== undefined) display.warn(marks);
    display.tell('connecting');
    const isOurs = given.server === undefined;
    const { outputFile } = given;
    await using _lock =
      outputFile === undefined
        ? undefined
        : await lockOutput(outputFile, { clock: systemClock, signal });
    await using session = await openSession(engine.url, given, isOurs, signal);
    const output = await openTranscript({
      ...target,
      ...subtitles,
      cues: subtitles.cues && { ...subtitles.cues, live: !printsText },
      task: given.translate ? 'translate' : 'transcribe',
      print: display.print,
    });
    const { events, areLate } = toldEvents(session, given);
    const written = createSpokenFinals((final) => output.write(final), areLate);
    const source = input.open();
    const stop = (): void => {
      source.stop();
      display.tell('finishing; Ctrl-C again leaves at once');
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    display.begin(session, source);

    async function show(): Promise<void> {
      for await (const event of events) {
        display.event(event);
        sinks.tell(event);
        const isEmpty = event.type === 'final' && event.text === '';
        if (event.type === 'final' && !isEmpty && printsText) {
          const at = given.timestamps ? clockTime(event.start) : undefined;
          for (const { text, speaker } of spokenParts(event)) display.final(text, at, speaker);
        }
        const final = isEmpty ? undefined : await written.take(event);
        if (final !== undefined && printsText) display.note(spokenLine(final));
        const note = noteOf(event);
        if (note !== undefined) display.warn(note.line);
        if (note?.isGap) isWhole = false;
      }
    }

    await finished(output, display, async () => {
      try {
        await Promise.all([speak(source, session), show()]);
        return session.position / source.sampleRate;
      } finally {
        source.stop();
        signal.removeEventListener('abort', stop);
        // Where the session fails, what waits is kept with the rest.
        await written.end();
      }
    });
    display.stop();
    const latency = latencyLine(session.stats());
    if (latency !== undefined) {
      display.note(`${clockTime(session.position / source.sampleRate)} of audio · ${latency}`);
    }
    if (!isWhole) terminal.fail();
  } finally {
    display.stop();
  }
}

/** Sends all that there is. Where the audio fails, what came before is answered all the same. */
async function speak(source: AudioSource, session: ClientSession): Promise<void> {
  try {
    for await (const samples of source) await session.write(samples);
  } finally {
    await session.end();
  }
}

/** Gives files their names once the work has told how many seconds of audio there were, or says what there is of them. */
async function finished(
  output: TranscriptOutput,
  display: LiveDisplay,
  work: () => Promise<number>,
): Promise<void> {
  let seconds: number;
  try {
    seconds = await work();
  } catch (error) {
    const parts = await output.keepParts();
    if (parts.length > 0) display.note(`what there is of it: ${parts.join(', ')}`);
    throw error;
  }
  for (const path of await output.finish(seconds)) display.note(`wrote ${path}`);
}

/** The server that was named, or one of our own. */
async function engineFor(
  given: LiveArguments,
  { terminal, findEngine }: LiveSurroundings,
  display: LiveDisplay,
): Promise<{ readonly url: string } & AsyncDisposable> {
  if (given.server !== undefined) {
    return { url: given.server, [Symbol.asyncDispose]: async () => {} };
  }
  const program = findEngine();
  // The user is to know before npx fetches hundreds of megabytes.
  if (program.isFetched && !given.quiet) {
    display.warn(
      'npx runs the engine, and fetches it first where it is new; "npm install @ws/server" keeps it',
    );
  }
  display.tell('starting the engine');
  return startServer(program, given, {
    signal: terminal.signal,
    onLine: (line) => {
      if (!line.startsWith('{')) display.tell(line);
    },
  });
}
