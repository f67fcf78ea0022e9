import { wordErrorRate } from '@ws/core/measures';
import type { SpokenUtterance, StreamedRecording } from '../streaming/recordings.js';
import type { HeardEvent } from '../streaming/run-session.js';

/** What came of a recording's sentences. */
export interface TurnScore {
  readonly errors: number;
  readonly words: number;
  /** Finals that end within a sentence. */
  readonly falseEnds: number;
  /** Sentences that end within a final. */
  readonly missedEnds: number;
  /** From the end of each finished sentence to its last final, in seconds. */
  readonly finals: readonly number[];
  readonly texts: readonly string[];
}

// A word's end is known this well.
const SLACK_SECONDS = 0.25;
const FINISHED = /[.?!]["”]?$/;

export function scoreTurns(
  { utterances }: StreamedRecording,
  events: readonly HeardEvent[],
): TurnScore {
  const finals = events.flatMap(({ event, at }) =>
    event.type === 'final' && event.text !== '' ? [{ ...event, at }] : [],
  );
  const { errors, words } = wordErrorRate(
    utterances.map(({ text }) => text).join(' '),
    finals.map(({ text }) => text).join(' '),
  );
  const within = ({ speechStart, speechEnd }: SpokenUtterance, position: number): boolean =>
    position > speechStart + SLACK_SECONDS && position < speechEnd - SLACK_SECONDS;
  return {
    errors,
    words,
    // Of a final that begins within a sentence, the one before it ended there.
    falseEnds: finals.filter(({ start }) => utterances.some((one) => within(one, start + 0.3)))
      .length,
    missedEnds: utterances.filter(({ speechEnd }) =>
      finals.some(({ start, end }) => start < speechEnd - SLACK_SECONDS && end > speechEnd + 1),
    ).length,
    finals: utterances
      .filter(({ text }) => FINISHED.test(text))
      .flatMap(({ speechEnd, speechStart }) => {
        const last = finals.findLast(
          ({ start, end }) => start < speechEnd - SLACK_SECONDS && end > speechStart,
        );
        return last === undefined ? [] : [last.at - speechEnd];
      }),
    texts: finals.map(({ text }) => text),
  };
}
