import type { SessionEvent } from '@ws/core';

/** Finals that a lane shows; older ones are let go. */
const MAX_FINALS = 200;
/** Seconds that a timeline shows; older marks are let go. */
export const TIMELINE_S = 60;

/** Something that happened, by the seconds of audio that had been heard by then. */
export interface Mark {
  readonly kind: 'partial' | 'commit' | 'final';
  readonly at: number;
  /** Where the speech of a final starts and ends, in seconds. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What one strategy has made of the audio so far. */
export interface Lane {
  readonly finals: readonly string[];
  /** Of the utterance that is being spoken: what will not change any more, and what may. */
  readonly committed: string;
  readonly tentative: string;
  readonly marks: readonly Mark[];
  readonly counts: Readonly<Record<Mark['kind'], number>>;
  /** Milliseconds from the end of the speech to each final, added up. */
  readonly latencyMs: number;
}

export const EMPTY_LANE: Lane = {
  ...{ finals: [], committed: '', tentative: '', marks: [], latencyMs: 0 },
  counts: { partial: 0, commit: 0, final: 0 },
};

/**
 * A lane after one more event.
 *
 * @param at - seconds of audio that have been heard
 */
export function advance(lane: Lane, event: SessionEvent, at: number): Lane {
  if (event.type !== 'partial' && event.type !== 'final') return lane;
  const { start, end, text } = event;
  const commits = event.type === 'partial' && event.committedChars > lane.committed.length;
  const kinds: readonly Mark['kind'][] = commits ? ['partial', 'commit'] : [event.type];
  const marks = [...lane.marks, ...kinds.map((kind) => ({ kind, at, start, end, text }))];
  const counts = { ...lane.counts };
  for (const kind of kinds) counts[kind]++;
  const next = { ...lane, counts, marks: marks.filter((mark) => mark.at >= at - TIMELINE_S) };
  if (event.type === 'partial') {
    const committed = text.slice(0, event.committedChars);
    return { ...next, committed, tentative: text.slice(committed.length) };
  }
  const finals = text === '' ? lane.finals : [...lane.finals, text].slice(-MAX_FINALS);
  const latencyMs = lane.latencyMs + event.latencyMs;
  return { ...next, finals, latencyMs, committed: '', tentative: '' };
}
