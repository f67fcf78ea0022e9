import { createEmittedWords, type Distribution, distribution, type EmittedWords } from '@ws/bench';
import { wordErrorRate } from '@ws/core/measures';
import type { SpokenUtterance, StreamedRecording } from './recordings.js';
import type { HeardEvent } from './run-session.js';
import { type Score, scoreUtterances } from './score.js';

/** How soon and how well a session heard a recording. Seconds of audio. */
export interface SessionScore extends Score {
  /** From the start of speech to the first text, once per utterance that was spoken. */
  readonly firstText: Distribution;
  readonly firstTexts: readonly number[];
  /** From the end of speech to its last final. */
  readonly lastFinal: Distribution;
  readonly lastFinals: readonly number[];
  readonly finals: number;
  readonly suppressed: readonly string[];
  /** Errors and warnings. */
  readonly complaints: readonly string[];
}

/** What the session took for one utterance. */
interface HeardSegment {
  readonly emitted: EmittedWords;
  readonly firstText: number;
  start: number;
  end: number;
  text: string;
  finalAt: number;
}

export function scoreSession(
  { utterances }: StreamedRecording,
  events: readonly HeardEvent[],
): SessionScore {
  const segments = heardSegments(events);
  const nearest = (segment: HeardSegment): SpokenUtterance => {
    const overlap = ({ speechStart, speechEnd }: SpokenUtterance): number =>
      Math.min(segment.end, speechEnd) - Math.max(segment.start, speechStart);
    return utterances.reduce((best, one) => (overlap(one) > overlap(best) ? one : best));
  };
  const heard = utterances.map((spoken) => ({
    spoken,
    own: segments.filter((segment) => nearest(segment) === spoken),
  }));
  const answered = heard.filter(({ own }) => own.length > 0);
  const lastFinals = answered.map(({ spoken, own }) => own.at(-1)!.finalAt - spoken.speechEnd);
  const firstTexts = answered.map(({ spoken, own }) => own[0]!.firstText - spoken.speechStart);
  // As one text: where the session cut is not what is measured.
  const { errors, words } = wordErrorRate(
    utterances.map(({ text }) => text).join(' '),
    segments.map(({ text }) => text).join(' '),
  );
  return {
    ...scoreUtterances(
      heard.map(({ spoken, own }) => ({
        spoken,
        text: own.map(({ text }) => text).join(' '),
        final: own.flatMap(({ emitted }) => emitted.final),
        shown: own.flatMap(({ emitted }) => emitted.shown),
        changes: own.reduce((sum, { emitted }) => sum + emitted.changes, 0),
      })),
    ),
    errors,
    words,
    firstText: distribution(firstTexts),
    firstTexts,
    lastFinal: distribution(lastFinals),
    lastFinals,
    finals: segments.length,
    suppressed: events.flatMap(({ event }) =>
      event.type === 'suppressed' ? [`${event.reason}: ${event.text}`] : [],
    ),
    complaints: events.flatMap(({ event }) => {
      if (event.type === 'error') return [event.error.message];
      return event.type === 'warning' ? [event.message] : [];
    }),
  };
}

/** The segments that have text, in order. */
function heardSegments(events: readonly HeardEvent[]): readonly HeardSegment[] {
  const segments = new Map<number, HeardSegment>();
  for (const { event, at } of events) {
    if (event.type !== 'partial' && event.type !== 'final') continue;
    const { utteranceId, start, end, text } = event;
    if (text === '') {
      // A guard took it all out: what was shown of it is no longer there.
      if (event.type === 'final') segments.delete(utteranceId);
      continue;
    }
    const segment: HeardSegment = segments.get(utteranceId) ?? {
      emitted: createEmittedWords(),
      firstText: at,
      start,
      end,
      text,
      finalAt: at,
    };
    segments.set(utteranceId, segment);
    segment.emitted.hear(text, event.type === 'final' ? text.length : event.committedChars, at);
    Object.assign(segment, { start, end, text, finalAt: at });
  }
  return [...segments.values()];
}
