import type { SampleBuffer } from '../audio/sample-buffer.js';
import { msToSamples } from '../audio/sample-clock.js';
import type { TranscriptionStrategy } from '../contracts/strategy.js';
import type { SpokenSettings } from '../options/spoken-options.js';
import type { Transcriber } from './transcriber.js';
import type { FinalJob, Utterance, UtteranceContext } from './utterance.js';
import type { ClosedUtterance, OpenUtterance } from './utterance-tracker.js';

/** What a session knows of its utterances, until each has its final. */
export interface UtteranceBook {
  /** Those that are over and wait for their finals, the oldest first. */
  readonly jobs: readonly FinalJob[];
  /** What is known of an utterance; entered where it is new. */
  of(utterance: Pick<OpenUtterance, 'utteranceId' | 'start'>): Utterance;
  find(utteranceId: number): Utterance | undefined;
  /**
   * It is over at clock time `at`: it waits for its final, with what was set.
   *
   * @param isFinished - whether the speaker had finished, as far as is known
   */
  close(closed: ClosedUtterance, spoken: SpokenSettings, at: number, isFinished: boolean): void;
  /** It was dropped. */
  drop(utteranceId: number): void;
  /** The oldest that waited has its final, or an error in its place. */
  settle(): void;
}

// What begins later is another thought.
const CONTINUED_WITHIN = msToSamples(1000);

/** @param strategy - says which end of an utterance the one after it is heard with */
export function createUtteranceBook(
  transcriber: Transcriber,
  buffer: SampleBuffer,
  { contextOverlapMs, contextAfter = 'every' }: TranscriptionStrategy,
): UtteranceBook {
  const contextOverlap = msToSamples(contextOverlapMs);
  const utterances = new Map<number, Utterance>();
  const jobs: FinalJob[] = [];
  let last: { readonly context: UtteranceContext; readonly end: number } | undefined;

  function contextAt(start: number): UtteranceContext | undefined {
    const isHeard = contextAfter === 'every' || (last && start - last.end <= CONTINUED_WITHIN);
    return isHeard ? last?.context : undefined;
  }

  function of({ utteranceId, start }: Pick<OpenUtterance, 'utteranceId' | 'start'>): Utterance {
    let utterance = utterances.get(utteranceId);
    if (utterance === undefined) {
      utterance = {
        transcriber: transcriber.open(),
        context: contextAt(start),
        shownText: '',
        heardTo: 0,
        committedChars: 0,
        committedTo: 0,
        speculation: undefined,
      };
      utterances.set(utteranceId, utterance);
    }
    return utterance;
  }

  return {
    jobs,
    of,
    find: (utteranceId) => utterances.get(utteranceId),
    close(closed, spoken, closedAt, isFinished) {
      const utterance = of(closed);
      let ends: UtteranceContext | undefined;
      if (contextOverlap > 0 && !closed.silent) {
        const from = Math.max(closed.start, closed.lastSound - contextOverlap);
        ends = { contextAudio: buffer.slice(from, closed.end), contextWords: [] };
        last = { context: ends, end: closed.end };
        if (contextAfter === 'unfinished' && isFinished) last = undefined;
      }
      jobs.push({ ...closed, utterance, ends, spoken, closedAt, flushed: [] });
    },
    drop(utteranceId) {
      utterances.delete(utteranceId);
    },
    settle() {
      const job = jobs.shift();
      if (job !== undefined) utterances.delete(job.utteranceId);
    },
  };
}
