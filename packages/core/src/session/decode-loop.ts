import { msToSamples, samplesToSeconds } from '../audio/sample-clock.js';
import { lengthOf, spanOf } from '../audio/stretch.js';
import type { SpeakerTurn } from '../contracts/diarizer.js';
import type { InferenceKind } from '../contracts/scheduler.js';
import type { OpenUtterance, UtteranceCutter } from '../endpointing/utterance-cutter.js';
import { asTranscribeError } from '../errors/transcribe-error.js';
import type { SpokenSettings } from '../options/spoken-options.js';
import type { SessionSpeakers } from '../speakers/session-speakers.js';
import { tailOfText } from '../text/tail-of-text.js';
import { withSpeakers } from '../words/with-speakers.js';
import type { EventLog } from './event-log.js';
import { retriedCall } from './guarded-engine.js';
import type { Intake } from './intake.js';
import type { SessionSettings } from './session-options.js';
import type { Decoded, DecodeRequest, Transcriber } from './transcriber.js';
import { finalEvents, partialEvent, rangeOf } from './transcript-events.js';
import type { FinalJob, UtteranceNotes } from './utterance.js';
import { completeContext } from './utterance-context.js';

type Open = OpenUtterance<UtteranceNotes>;

/** Decodes what a session hears: one task at a time, finals first. */
export interface DecodeLoop {
  /** Something may be due. */
  wake(): void;
  /** Ends work whose answer is no longer wanted. */
  abortOvertaken(): void;
  abortOpen(): void;
  stop(): void;
  /** The text before the first utterance that has no answer. */
  readonly said: Said;
}

/** The settings that lead the model. */
interface Said {
  readonly previousTranscript: string;
  readonly language: string;
}

/** An utterance whose answer is there, and not yet told. */
export interface Untold extends Pick<FinalJob, 'utteranceId' | 'start'> {
  readonly said: Said;
}

export interface DecodeLoopContext {
  readonly settings: SessionSettings;
  readonly transcriber: Transcriber;
  readonly intake: Intake;
  readonly cutter: UtteranceCutter<UtteranceNotes>;
  /** Utterances that are over and wait for their finals, the oldest first. */
  readonly jobs: FinalJob[];
  /** Utterances whose answer waits for its speakers, the oldest first. */
  readonly untold: Untold[];
  readonly events: EventLog;
  readonly speakers: SessionSpeakers | undefined;
  spoken(): SpokenSettings;
  /** The silence, in samples, after which the final is begun, and which is decoded with it. */
  tail(): number;
  /** An utterance has its final, or an error in its place. */
  onSettled(): void;
}

// More than any strategy takes as prompt.
const MAX_PREVIOUS_CHARS = 2000;
// Of shorter speech more first words are wrong: docs/decisions/2026-11-27-first-words.md.
const FIRST_PARTIAL_MS = 350;
/** An interval up to which it does not say that there are to be few partials. */
const USUAL_INTERVAL_MS = 500;
// Silence in which no partial is begun any more: the final that is about to be begun shows the same.
const PAUSE = msToSamples(30);
// The one that an abort makes up itself has a stack, and costs more than the rest of it.
const OVERTAKEN = null;

interface InFlight {
  readonly kind: InferenceKind;
  readonly abort: AbortController;
  /** Whether it has its slot. */
  started: boolean;
}

/** What is told of an utterance in the end, once its turns are there where speakers are told. */
interface Answer {
  readonly hasWords: boolean;
  tell(turns: readonly SpeakerTurn[] | undefined): void;
}

export function createDecodeLoop(context: DecodeLoopContext): DecodeLoop {
  const { settings, transcriber, intake, cutter, jobs, untold, events, speakers } = context;
  const { clock, logger } = settings;
  const { buffer } = intake;
  const { tail } = context;
  const partialInterval = msToSamples(settings.partialIntervalMs);
  const firstPartial = msToSamples(
    settings.firstPartialMs ??
      (settings.partialIntervalMs > USUAL_INTERVAL_MS
        ? settings.partialIntervalMs
        : FIRST_PARTIAL_MS),
  );
  let working = false;
  let stopped = false;
  let inFlight: InFlight | undefined;
  let previousTranscript = settings.previousTranscript ?? '';
  let language = settings.language ?? settings.origin?.language ?? '';

  async function work(): Promise<void> {
    // Later: all that came with one write, or in one turn, is considered together.
    await undefined;
    while (!stopped) {
      const job = jobs[0];
      const open = cutter.current;
      if (job !== undefined) await answer(job);
      // No partial is told before the final of the utterance before.
      else if (speakers?.isWaiting) break;
      else if (open !== undefined && isSpeculationDue(open)) await decodeOpen('speculative', open);
      else if (open !== undefined && isPartialDue(open)) await decodeOpen('partial', open);
      else break;
    }
    working = false;
  }

  function isSpeculationDue({ notes }: Open): boolean {
    const { lastSound = 0 } = notes.speculation ?? {};
    return (
      settings.speculate &&
      // Where nothing judges, none is known of.
      cutter.silence > 0 &&
      cutter.silence >= tail() &&
      intake.judged >= cutter.lastSound + tail() &&
      cutter.lastSound > lastSound
    );
  }

  /** Whether the final is begun next, unless speech goes on. */
  function isPausing(): boolean {
    return settings.speculate && cutter.silence > PAUSE && cutter.silence < tail();
  }

  function isPartialDue({ speechStart, notes: { decodedTo } }: Open): boolean {
    if (partialInterval === 0 || isPausing()) return false;
    const isDue =
      intake.judged - (decodedTo || speechStart) >= (decodedTo ? partialInterval : firstPartial);
    return isDue && cutter.heardSpeechAfter(decodedTo);
  }

  async function run(
    kind: InferenceKind,
    task: (signal: AbortSignal) => Promise<Decoded>,
  ): Promise<Decoded> {
    const flight: InFlight = { kind, abort: new AbortController(), started: false };
    inFlight = flight;
    const { signal } = flight.abort;
    const attempt = (): Promise<Decoded> =>
      transcriber.run(
        kind,
        (slot) => {
          flight.started = true;
          return task(slot);
        },
        signal,
      );
    try {
      return await (kind === 'final' ? retriedCall(attempt, { clock, logger, signal }) : attempt());
    } finally {
      inFlight = undefined;
    }
  }

  /** Decodes an open utterance as far as it has been heard when its turn comes, and shows it; nothing where that fails. */
  async function decodeOpen(kind: 'speculative' | 'partial', open: Open): Promise<void> {
    const { notes, start } = open;
    const speculate = (): void => {
      const { lastSound } = cutter;
      if (kind === 'speculative') notes.speculation = { lastSound, decoded: undefined };
    };
    speculate();
    try {
      const decoded = await run(kind, async (signal) => {
        // Not before now: what comes while it waits is heard too. But not of a final: it is the same however long it waits.
        speculate();
        const { judged } = intake;
        const to = kind === 'partial' ? judged : Math.min(judged, cutter.lastSound + tail());
        notes.decodedTo = to;
        const decoded = await decode(notes, {
          samples: buffer.slice(start, to),
          speech: cutter.speech?.map((stretch) => spanOf(stretch, start)),
          isFinal: kind === 'speculative',
          holdsBack: cutter.isNearCut(to),
          spoken: context.spoken(),
          signal,
        });
        const { committedChars } = decoded.hypothesis;
        if (committedChars > notes.committedChars) {
          notes.committedChars = committedChars;
          notes.committedTo = to;
        }
        return decoded;
      });
      if (kind === 'speculative' && notes.speculation) notes.speculation.decoded = decoded;
      if (stopped || cutter.current !== open) return;
      // Sound that comes meanwhile aborts it.
      const partial = partialEvent(open, decoded, kind === 'speculative' || undefined);
      if (partial !== undefined) events.push(partial);
    } catch (error) {
      // Whatever was due is due again only when more has been heard.
      notes.decodedTo = Math.max(notes.decodedTo, intake.judged);
      const { code } = asTranscribeError(error);
      logger.debug({ code, kind, utteranceId: open.utteranceId }, 'partial left out');
    }
  }

  function decode(
    notes: UtteranceNotes,
    request: Omit<DecodeRequest, 'previousTranscript' | 'previousLanguage'>,
  ): Promise<Decoded> {
    const previous = { previousTranscript, previousLanguage: language };
    return notes.decode({ ...request, ...previous, ...notes.context });
  }

  async function answer(job: FinalJob): Promise<void> {
    const { utteranceId, start, end } = job;
    const said = { previousTranscript, language };
    let answered: Answer;
    try {
      const decoded = await decodeFinal(job);
      if (stopped) return;
      answered = answerOf(job, decoded);
    } catch (cause) {
      if (stopped) return;
      const error = asTranscribeError(cause);
      logger.error({ code: error.code, utteranceId, start, end }, 'utterance has no transcript');
      const tell = () =>
        events.push({ type: 'error', utteranceId, ...rangeOf(start, end), error, fatal: false });
      answered = { hasWords: false, tell };
    }
    jobs.shift();
    const settle = (turns?: readonly SpeakerTurn[]): void => {
      answered.tell(turns);
      for (const { resolve } of job.flushed) resolve();
    };
    if (speakers === undefined) settle();
    else {
      untold.push({ utteranceId, start, said });
      speakers.tell(utteranceId, answered.hasWords, (turns) => {
        untold.shift();
        settle(turns);
        context.onSettled();
      });
    }
    context.onSettled();
  }

  function answerOf(job: FinalJob, decoded: Decoded): Answer {
    const { speech = [], end, start } = job;
    const seconds = samplesToSeconds(lengthOf(speech) || end - start);
    transcriber.hearLanguage(decoded, job.spoken.languages, seconds);
    const before = language;
    language = decoded.hypothesis.result.language || language;
    const { before: leftOut, final } = finalEvents(job, decoded, language);
    // What a guard took out shows that the model has lost its way; its prompt may be why.
    const isLost = decoded.suppressed.some(({ reason }) => reason !== 'silence');
    // A text in one language leads the model to write that of speech in another.
    const said = before === language ? `${previousTranscript} ${final.text}` : final.text;
    previousTranscript = isLost ? '' : tailOfText(said, MAX_PREVIOUS_CHARS);
    if (job.ends) completeContext(job.ends, job, final);
    // An empty final is told, too, where a caller asked for it, or it takes back the text of a partial.
    const isAwaited = settings.emptyFinals || job.isAsked || job.notes.shownText !== '';
    const isTold = final.text !== '' || isAwaited;
    return {
      hasWords: final.segments.length > 0,
      tell(turns) {
        for (const event of leftOut) events.push(event);
        const latencyMs = clock.now() - job.closedAt;
        if (isTold) events.push({ ...(turns ? withSpeakers(final, turns) : final), latencyMs });
      },
    };
  }

  async function decodeFinal(job: FinalJob): Promise<Decoded> {
    const { notes, start, end, speech } = job;
    const { speculation } = notes;
    // Nothing was heard since, and nothing of it was cut off: it is the final.
    if (speculation?.decoded !== undefined && job.lastSound === speculation.lastSound) {
      return speculation.decoded;
    }
    if (job.silent && settings.guards.silence !== false) return transcriber.silence(start, end);
    // As a final that was begun before it was known to be over: what a text is does not depend on who was busy.
    const isBounded = settings.speculate && speech !== undefined;
    const to = isBounded ? Math.min(end, job.lastSound + tail()) : end;
    return run('final', (signal) =>
      decode(notes, {
        samples: buffer.slice(start, to),
        speech: speech?.map((stretch) => spanOf(stretch, start)),
        isFinal: true,
        spoken: job.spoken,
        signal,
      }),
    );
  }

  return {
    wake() {
      if (working) return;
      working = true;
      void work();
    },
    abortOvertaken() {
      if (inFlight === undefined || inFlight.kind === 'final') return;
      const { current } = cutter;
      const speculation = current?.notes.speculation;
      const isOver = jobs.length > 0;
      const isOvertaken =
        inFlight.kind === 'partial'
          ? isOver || (current !== undefined && isSpeculationDue(current))
          : isOver
            ? !inFlight.started
            : speculation === undefined || cutter.lastSound > speculation.lastSound;
      if (isOvertaken) inFlight.abort.abort(OVERTAKEN);
    },
    abortOpen() {
      if (inFlight !== undefined && inFlight.kind !== 'final') inFlight.abort.abort(OVERTAKEN);
    },
    stop() {
      stopped = true;
      inFlight?.abort.abort();
    },
    get said() {
      return untold[0]?.said ?? { previousTranscript, language };
    },
  };
}
