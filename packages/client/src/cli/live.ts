import type { ClientSession } from '../session/client-session.js';
import type { AudioSource } from '../sources/audio-source.js';
import { connectArguments } from './connect-arguments.js';
import { clockTime } from './display/clock-time.js';
import { latencyLine } from './display/latency-line.js';
import { createLiveDisplay, type LiveDisplay } from './display/live-display.js';
import { noteLine } from './display/note-line.js';
import { noteOf } from './display/session-note.js';
import { findServer } from './engine/find-server.js';
import { startServer } from './engine/start-server.js';
import { EXIT } from './exit-code.js';
import type {
  DisplayArguments,
  EngineArguments,
  OutputArguments,
  SessionArguments,
  SinkArguments,
  SpeechArguments,
} from './flags.js';
import { openSession } from './open-session.js';
import { openSinks } from './output/open-sinks.js';
import { checkTarget, openTranscript, type TranscriptOutput } from './output/transcript-output.js';
import type { Surroundings } from './surroundings.js';

/** What `mic` and `listen` are told. */
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

/** What is listened to. */
export interface LiveInput {
  /** As a person calls it. */
  readonly name: string;
  /** Called once all else is there: nothing is recorded that nobody hears. */
  open(): AudioSource;
}

/**
 * Shows what is said, and writes it, until the audio ends or a signal ends it.
 *
 * @returns the exit code: that of a failure, too, where an utterance has no transcript, which has been told
 */
export async function transcribeLive(
  input: LiveInput,
  given: LiveArguments,
  surroundings: Surroundings,
): Promise<number> {
  const { terminal } = surroundings;
  const { signal } = terminal;
  const formats = given.output ?? [];
  const target = { formats, path: given.outputFile, overwrite: given.overwrite };
  checkTarget(target);
  // Text is printed where no format is.
  const printsText = formats.length === 0 || given.outputFile !== undefined;
  const display = createLiveDisplay({ terminal, ...given, from: input.name });
  let isWhole = true;
  try {
    await using sinks = openSinks(given, (line) => terminal.say(line));
    await using engine = await engineFor(given, surroundings, display);
    display.tell('connecting');
    await using session = await openSession(engine.url, connectArguments(given), signal);
    const output = await openTranscript({
      ...target,
      task: given.translate ? 'translate' : 'transcribe',
      print: display.print,
    });
    const source = input.open();
    const stop = (): void => {
      source.stop();
      display.tell('finishing; Ctrl-C again leaves at once');
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    display.begin(session, source);

    async function show(): Promise<void> {
      for await (const event of session) {
        display.event(event);
        sinks.tell(event);
        if (event.type === 'final' && event.text !== '') {
          if (printsText) {
            const at = given.timestamps ? clockTime(event.start) : undefined;
            display.final(event.text.trim(), at);
          }
          await output.write(event);
        }
        const note = noteOf(event);
        if (note !== undefined) display.warn(noteLine(note));
        if (note?.isGap) isWhole = false;
      }
    }

    await finished(output, display, async () => {
      try {
        await Promise.all([speak(source, session), show()]);
      } finally {
        source.stop();
        signal.removeEventListener('abort', stop);
      }
    });
    display.stop();
    const latency = latencyLine(session.stats());
    if (latency !== undefined) {
      display.note(`${clockTime(session.position / source.sampleRate)} of audio · ${latency}`);
    }
    return isWhole ? EXIT.ok : EXIT.failed;
  } finally {
    display.stop();
  }
}

/** Sends all that there is. Where the audio fails, what came before is answered all the same. */
async function speak(source: AudioSource, session: ClientSession): Promise<void> {
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const samples of source) await session.write(samples);
  } catch (error) {
    failure = { error };
  }
  await session.end();
  if (failure !== undefined) throw failure.error;
}

/** Gives files their names, or says what there is of them. */
async function finished(
  output: TranscriptOutput,
  display: LiveDisplay,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const parts = await output.keepParts();
    if (parts.length > 0) display.note(`what there is of it: ${parts.join(', ')}`);
    throw error;
  }
  for (const path of await output.finish()) display.note(`wrote ${path}`);
}

/** The server that was named, or one of our own. */
async function engineFor(
  given: EngineArguments,
  { terminal, self, version }: Surroundings,
  display: LiveDisplay,
): Promise<{ readonly url: string } & AsyncDisposable> {
  if (given.server !== undefined) {
    return { url: given.server, [Symbol.asyncDispose]: async () => {} };
  }
  const program = findServer({ folder: process.cwd(), self, version });
  display.tell(program.isFetched ? 'fetching the engine' : 'starting the engine');
  return startServer(program, given, {
    signal: terminal.signal,
    onLine: (line) => {
      if (!line.startsWith('{')) display.tell(line);
    },
  });
}
