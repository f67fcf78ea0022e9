import { msToSamples, samplesToSeconds, secondsToSamples } from '../audio/sample-clock.js';
import type { SuppressionReason } from '../contracts/guards.js';
import type { InferenceKind } from '../contracts/scheduler.js';
import type { SpokenSettings } from '../options/spoken-options.js';
import { tailOfText } from '../text/tail-of-text.js';
import { wordsFrom } from './context-words.js';
import type { EventLog } from './event-log.js';
import type { Intake } from './intake.js';
import { asTranscribeError, retried } from './retry.js';
import type { SessionSettings } from './session-options.js';
import { lengthOf, spanOf } from './speech-gate.js';
import type { Decoded, Transcriber } from './transcriber.js';
import { finalEvents, partialEvent, rangeOf } from './transcript-events.js';
import type { FinalJob, UtteranceContext } from './utterance.js';
import type { UtteranceBook } from './utterance-book.js';
import type { OpenUtterance, UtteranceTracker } from './utterance-tracker.js';

/** Decodes what a session hears: one task at a time, finals first. */
export interface DecodeLoop {
  /** Something may be due. */
  wake(): void;
  /** Ends work whose answer nobody waits for any more. */
  abortOvertaken(): void;
  /** The utterance that is open was dropped. */
  abortOpen(): void;
  stop(): void;
}

/** What the loop works on. */
export interface DecodeLoopContext {
  readonly settings: SessionSettings;
  readonly transcriber: Transcriber;
  readonly intake: Intake;
  readonly tracker: UtteranceTracker;
  readonly book: UtteranceBook;
  readonly events: EventLog;
  /** What is set now. */
  spoken(): SpokenSettings;
  /** The silence, in samples, after which the final is begun, and which is decoded with it. */
  tail(): number;
  /** An utterance has its final, or an error in its place. */
  onSettled(): void;
}

// More than any strategy takes as prompt.
const MAX_PREVIOUS_CHARS = 2000;
// Shorter speech gives little usable text.
const FIRST_PARTIAL_MS = 500;
// What is taken out though the model has not lost its way.
const HARMLESS: ReadonlySet<string> = new Set(['silence'] satisfies SuppressionReason[]);
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

export function createDecodeLoop(context: DecodeLoopContext): DecodeLoop {
  const { settings, transcriber, intake, tracker, book, events } = context;
  const { clock, logger } = settings;
  const { buffer } = intake;
  const { tail } = context;
  const partialInterval = msToSamples(settings.partialIntervalMs);
  const firstPartial = msToSamples(
    settings.firstPartialMs ?? Math.max(settings.partialIntervalMs, FIRST_PARTIAL_MS),
  );
  let working = false;
  let stopped = false;
  let inFlight: InFlight | undefined;
  let previousTranscript = settings.previousTranscript ?? '';
  let language = settings.language ?? '';

  async function work(): Promise<void> {
    // Later: all that came with one write, or in one turn, is considered together.
    await undefined;
    while (!stopped) {
      const job = book.jobs[0];
      const open = tracker.current;
      if (job !== undefined) await answer(job);
      else if (open !== undefined && isSpeculationDue(open)) await decodeOpen('speculative', open);
      else if (open !== undefined && isPartialDue(open)) await decodeOpen('partial', open);
      else break;
    }
    working = false;
  }

  function isSpeculationDue({ utteranceId }: OpenUtterance): boolean {
    const { lastSound = 0 } = book.find(utteranceId)?.speculation ?? {};
    return (
      settings.speculate &&
      // Where nothing judges, none is known of.
      tracker.silence > 0 &&
      tracker.silence >= tail() &&
      intake.judged >= tracker.lastSound + tail() &&
      tracker.lastSound > lastSound
    );
  }

  /** Whether the final is begun next, unless speech goes on. */
  function isPausing(): boolean {
    return settings.speculate && tracker.silence > PAUSE && tracker.silence < tail();
  }

  function isPartialDue({ utteranceId, speechStart }: OpenUtterance): boolean {
    if (partialInterval === 0 || isPausing()) return false;
    const { heardTo = 0 } = book.find(utteranceId) ?? {};
    const isDue =
      intake.judged - (heardTo || speechStart) >= (heardTo ? partialInterval : firstPartial);
    return isDue && tracker.heardSpeechAfter(heardTo);
  }

  async function run(
    kind: InferenceKind,
    task: (signal: AbortSignal) => Promise<Decoded>,
  ): Promise<Decoded> {
    const flight: InFlight = { kind, abort: new AbortController(), started: false };
    inFlight = flight;
    const { signal } = flight.abort;
    const attempt = (): Promise<Decoded> =>
      transcriber.run(kind, signal, (slot) => {
        flight.started = true;
        return task(slot);
      });
    try {
      return await (kind === 'final' ? retried(attempt, { clock, logger, signal }) : attempt());
    } finally {
      inFlight = undefined;
    }
  }

  /** Decodes an open utterance as far as it has been heard when its turn comes, and shows it; nothing where that fails. */
  async function decodeOpen(kind: 'speculative' | 'partial', open: OpenUtterance): Promise<void> {
    const utterance = book.of(open);
    const speculate = (): void => {
      const { lastSound } = tracker;
      if (kind === 'speculative') utterance.speculation = { lastSound, decoded: undefined };
    };
    speculate();
    try {
      const decoded = await run(kind, async (signal) => {
        // Not before now: what comes while it waits is heard too. But not of a final: it is the same however long it waits.
        speculate();
        const heardTo =
          kind === 'partial' ? intake.judged : Math.min(intake.judged, tracker.lastSound + tail());
        utterance.heardTo = heardTo;
        const heard = await utterance.transcriber.decode({
          samples: buffer.slice(open.start, heardTo),
          speech: tracker.speech?.map((stretch) => spanOf(stretch, open.start)),
          isFinal: kind === 'speculative',
          holdsBack: tracker.isNearCut(heardTo),
          previousTranscript,
          previousLanguage: language,
          ...utterance.context,
          spoken: context.spoken(),
          signal,
        });
        if (heard.hypothesis.committedChars > utterance.committedChars) {
          utterance.committedChars = heard.hypothesis.committedChars;
          utterance.committedTo = heardTo;
        }
        return heard;
      });
      if (kind === 'speculative' && utterance.speculation) utterance.speculation.decoded = decoded;
      if (stopped || tracker.current?.utteranceId !== open.utteranceId) return;
      // Sound that comes meanwhile aborts it.
      const partial = partialEvent(open, utterance, decoded, kind === 'speculative' || undefined);
      if (partial !== undefined) events.push(partial);
    } catch (error) {
      // Whatever was due is due again only when more has been heard.
      utterance.heardTo = Math.max(utterance.heardTo, intake.judged);
      const { code } = asTranscribeError(error);
      logger.debug({ code, kind, utteranceId: open.utteranceId }, 'partial left out');
    }
  }

  async function answer(job: FinalJob): Promise<void> {
    const { utteranceId, start, end } = job;
    try {
      const decoded = await decodeFinal(job);
      if (stopped) return;
      tell(job, decoded);
    } catch (cause) {
      if (stopped) return;
      const error = asTranscribeError(cause);
      logger.error({ code: error.code, utteranceId, start, end }, 'utterance has no transcript');
      events.push({ type: 'error', utteranceId, ...rangeOf(start, end), error, fatal: false });
    }
    book.settle();
    context.onSettled();
    for (const { resolve } of job.flushed) resolve();
  }

  function tell(job: FinalJob, decoded: Decoded): void {
    const { speech = [], end, start } = job;
    const seconds = samplesToSeconds(lengthOf(speech) || end - start);
    transcriber.hearLanguage(decoded, job.spoken.languages, seconds);
    const before = language;
    language = decoded.hypothesis.result.language || language;
    const latencyMs = clock.now() - job.closedAt;
    const { before: leftOut, final } = finalEvents(job, decoded, { language, latencyMs });
    for (const event of leftOut) events.push(event);
    // A text in one language leads the model to write that of speech in another.
    // What a guard took out shows that the model has lost its way; its prompt may be why.
    previousTranscript = decoded.suppressed.some(({ reason }) => !HARMLESS.has(reason))
      ? ''
      : tailOfText(
          `${before === language ? previousTranscript : ''} ${final.text}`,
          MAX_PREVIOUS_CHARS,
        );
    if (job.ends) tellNext(job, job.ends, final);
    if (final.text !== '' || isAwaited(job)) events.push(final);
  }

  /** What the next utterance is heard with. */
  function tellNext(
    { lastSound, end }: FinalJob,
    ends: UtteranceContext,
    { text, segments }: ReturnType<typeof finalEvents>['final'],
  ): void {
    const from = end - ends.contextAudio.length;
    // A backend may give a text and no segments.
    const isUntimed = text !== '' && segments.length === 0;
    ends.contextWords = isUntimed ? undefined : wordsFrom(segments, samplesToSeconds(from));
    // The last word may end in what is too quiet to be a sound. All of it is in the context, or none.
    const wordsTo = secondsToSamples(ends.contextWords?.at(-1)?.end ?? 0);
    ends.contextAudio = ends.contextAudio.subarray(0, Math.max(lastSound - from, wordsTo));
  }

  /** Whether it is to be told that nothing was said: who asked is answered, and what was shown is taken back. */
  function isAwaited({ utterance, flushed }: FinalJob): boolean {
    return settings.emptyFinals || flushed.length > 0 || utterance.shownText !== '';
  }

  async function decodeFinal(job: FinalJob): Promise<Decoded> {
    const { utterance, start, end, speech } = job;
    const { speculation } = utterance;
    // Nothing was heard since, and nothing of it was cut off: it is the final.
    if (speculation?.decoded !== undefined && job.lastSound === speculation.lastSound) {
      return speculation.decoded;
    }
    if (job.silent && settings.guards.silence !== false) return transcriber.silence(start, end);
    // As a final that was begun before it was known to be over: what a text is does not depend on who was busy.
    const isBounded = settings.speculate && speech !== undefined;
    const heardTo = isBounded ? Math.min(end, job.lastSound + tail()) : end;
    return run('final', (signal) =>
      utterance.transcriber.decode({
        samples: buffer.slice(start, heardTo),
        speech: speech?.map((stretch) => spanOf(stretch, start)),
        isFinal: true,
        previousTranscript,
        previousLanguage: language,
        ...utterance.context,
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
      const { current } = tracker;
      const speculation = current && book.find(current.utteranceId)?.speculation;
      const isOver = book.jobs.length > 0;
      const isOvertaken =
        inFlight.kind === 'partial'
          ? isOver || (current !== undefined && isSpeculationDue(current))
          : isOver
            ? !inFlight.started
            : speculation === undefined || tracker.lastSound > speculation.lastSound;
      if (isOvertaken) inFlight.abort.abort(OVERTAKEN);
    },
    abortOpen() {
      if (inFlight !== undefined && inFlight.kind !== 'final') inFlight.abort.abort(OVERTAKEN);
    },
    stop() {
      stopped = true;
      inFlight?.abort.abort();
    },
  };
}
