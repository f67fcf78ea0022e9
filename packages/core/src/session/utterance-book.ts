import type { SampleBuffer } from '../audio/sample-store.js';
import type { SpokenSettings } from '../options/spoken-options.js';
import type { Transcriber } from './transcriber.js';
import type { FinalJob, Utterance, UtteranceContext } from './utterance.js';
import type { ClosedUtterance } from './utterance-tracker.js';

/** What a session knows of its utterances, until each has its final. */
export interface UtteranceBook {
  /** Those that are over and wait for their finals, the oldest first. */
  readonly jobs: readonly FinalJob[];
  /** The utterance of a number; entered where it is new. */
  of(utteranceId: number): Utterance;
  find(utteranceId: number): Utterance | undefined;
  /** It is over at clock time `at`: it waits for its final, with what was set. */
  close(closed: ClosedUtterance, spoken: SpokenSettings, at: number): void;
  /** It was dropped. */
  drop(utteranceId: number): void;
  /** The oldest that waited has its final, or an error in its place. */
  settle(): void;
}

/** @param contextOverlap - the end of an utterance that the one after it is heard with, in samples */
export function createUtteranceBook(
  transcriber: Transcriber,
  buffer: SampleBuffer,
  contextOverlap: number,
): UtteranceBook {
  const utterances = new Map<number, Utterance>();
  const jobs: FinalJob[] = [];
  let lastContext: UtteranceContext | undefined;

  function of(utteranceId: number): Utterance {
    let utterance = utterances.get(utteranceId);
    if (utterance === undefined) {
      utterance = {
        transcriber: transcriber.open(),
        context: lastContext,
        shownText: '',
        heardTo: 0,
        committedChars: 0,
        committedTo: 0,
        wordEnds: [],
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
    close(closed, spoken, closedAt) {
      const utterance = of(closed.utteranceId);
      let ends: UtteranceContext | undefined;
      if (contextOverlap > 0 && !closed.silent) {
        const from = Math.max(closed.start, closed.lastSound - contextOverlap);
        ends = { contextAudio: buffer.slice(from, closed.lastSound), contextWords: [] };
        lastContext = ends;
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
