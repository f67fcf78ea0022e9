import type { FinalEvent, SessionEvent } from '@ws/core';

const SAMPLE_RATE = 16_000;

/** Finals that a lane shows; older ones are let go. */
const MAX_FINALS = 200;
/** Seconds that a timeline shows; older marks are let go. */
export const TIMELINE_S = 60;

/** Something that happened, by the seconds since the audio began. */
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
  /** Where the speech of utterances that have no final yet ended, in seconds. */
  readonly speechEnds: ReadonlyMap<number, number>;
  /** Seconds from the end of the speech to each final, added up. */
  readonly delayS: number;
}

export const EMPTY_LANE: Lane = {
  ...{ finals: [], committed: '', tentative: '', marks: [], speechEnds: new Map(), delayS: 0 },
  counts: { partial: 0, commit: 0, final: 0 },
};

/**
 * A lane after one more event.
 *
 * @param at - seconds since the audio began
 */
export function advance(lane: Lane, event: SessionEvent, at: number): Lane {
  if (event.type === 'speech_end') {
    const speechEnds = new Map(lane.speechEnds).set(
      event.utteranceId,
      event.position / SAMPLE_RATE,
    );
    return { ...lane, speechEnds };
  }
  if (event.type === 'final') return afterFinal(lane, event, at);
  if (event.type !== 'partial') return lane;
  const { start, end, text, committedChars } = event;
  const mark = { at, start, end, text };
  const next = marking(lane, { kind: 'partial', ...mark });
  const commits = committedChars > lane.committed.length;
  return {
    ...(commits ? marking(next, { kind: 'commit', ...mark }) : next),
    committed: text.slice(0, committedChars),
    tentative: text.slice(committedChars),
  };
}

function afterFinal(
  lane: Lane,
  { utteranceId, start, text, ...event }: FinalEvent,
  at: number,
): Lane {
  const speechEnds = new Map(lane.speechEnds);
  // One that is cut in the middle of speech has no other end.
  const end = speechEnds.get(utteranceId) ?? event.end;
  speechEnds.delete(utteranceId);
  return {
    ...marking(lane, { kind: 'final', at, start, end, text }),
    finals: text === '' ? lane.finals : [...lane.finals, text].slice(-MAX_FINALS),
    ...{ speechEnds, delayS: lane.delayS + at - end, committed: '', tentative: '' },
  };
}

function marking(lane: Lane, mark: Mark): Lane {
  const marks = [...lane.marks, mark].filter(({ at }) => at >= mark.at - TIMELINE_S);
  return { ...lane, marks, counts: { ...lane.counts, [mark.kind]: lane.counts[mark.kind] + 1 } };
}
