import type { FinalEvent, PartialEvent } from '@ws/core';
import { countLeading } from '@ws/core/internal';

/** How long something took, in milliseconds. All but `count` are 0 where `count` is. */
export interface LatencySummary {
  readonly count: number;
  /** Median and 95th percentile (nearest rank), over the last 10000 values. */
  readonly p50: number;
  readonly p95: number;
  /** Over all values. */
  readonly mean: number;
  readonly max: number;
}

/** How fast a session is, as its client sees it: network, server and engine together. */
export interface LatencyStats {
  /**
   * From sending the first sample of an utterance's speech to its first partial with text. The first sample is the one
   * that the client's own detector found, or else the server's; where neither did, the utterance's `start`, which the
   * server puts up to 300 ms before the speech.
   */
  readonly firstPartial: LatencySummary;
  /** From sending the last sample that a partial heard to the partial. */
  readonly partial: LatencySummary;
  /**
   * From saying that an utterance is over (`vad_end`, `finalize`, `end`) to its final. Where the server ends it, from
   * sending the last sample of its speech: the silence that ends it is in it. From sending its last sample, where the
   * server cut it. Finals without text are left out.
   */
  readonly final: LatencySummary;
}

/** Follows what is sent and what comes back. Positions are samples at 16 kHz, times milliseconds of one clock. */
export interface LatencyTracker {
  sent(position: number, at: number): void;
  /** Speech starts at `position`; in an utterance of the server's, where it is the server that heard it. */
  speechStarted(position: number, utteranceId?: number): void;
  /** The server heard speech end at `position`, in an utterance; it may go on. */
  speechEnded(position: number, utteranceId: number): void;
  /** An utterance was said to be over, after audio up to `position`. */
  boundary(position: number, at: number): void;
  received(event: PartialEvent | FinalEvent, at: number): void;
  stats(): LatencyStats;
}

interface Mark {
  readonly position: number;
  readonly at: number;
}

// Of each kind, where no final ever comes: more than two hours in pieces of 100 ms.
const MAX_MARKS = 100_000;

export function createLatencyTracker(): LatencyTracker {
  const sentMarks: Mark[] = [];
  const boundaries: Mark[] = [];
  const speechStarts: number[] = [];
  // By utterance, where speech did not go on.
  const speechEnds = new Map<number, number>();
  const firstPartial = createLatencyRecorder();
  const partial = createLatencyRecorder();
  const final = createLatencyRecorder();
  let lastShown: number | undefined;

  /** When the sample before `position` was sent. */
  function sentAt(position: number): number | undefined {
    return sentMarks[countLeading(sentMarks, (mark) => mark.position < position)]?.at;
  }

  function record(recorder: { add(ms: number): void }, from: number | undefined, at: number): void {
    if (from !== undefined) recorder.add(Math.max(0, at - from));
  }

  return {
    sent: (position, at) => push(sentMarks, { position, at }),
    speechStarted(position, utteranceId) {
      push(speechStarts, position);
      if (utteranceId !== undefined) speechEnds.delete(utteranceId);
    },
    speechEnded(position, utteranceId) {
      speechEnds.set(utteranceId, position);
      if (speechEnds.size > MAX_MARKS) dropUpTo(speechEnds, utteranceId - MAX_MARKS);
    },
    boundary: (position, at) => push(boundaries, { position, at }),
    received(event, at) {
      if (event.type === 'final') dropUpTo(speechEnds, event.utteranceId - 1);
      if (event.text === '') return;
      const { startSample: start, endSample: end } = event;
      if (event.type === 'partial') {
        record(partial, sentAt(end), at);
        if (event.utteranceId === lastShown) return;
        lastShown = event.utteranceId;
        const speech = speechStarts.find((position) => position >= start && position < end);
        record(firstPartial, sentAt((speech ?? start) + 1), at);
        return;
      }
      const boundary = boundaries.find(({ position }) => position >= end);
      const speechEnd = speechEnds.get(event.utteranceId) ?? end;
      record(final, boundary?.at ?? sentAt(Math.min(speechEnd, end)), at);
      dropWhile(boundaries, ({ position }) => position < end);
      dropWhile(speechStarts, (position) => position < end);
      dropWhile(sentMarks, ({ position }) => position < end);
    },
    stats: () => ({
      firstPartial: firstPartial.summary(),
      partial: partial.summary(),
      final: final.summary(),
    }),
  };
}

function push<T>(marks: T[], mark: T): void {
  marks.push(mark);
  if (marks.length > MAX_MARKS) marks.splice(0, MAX_MARKS / 10);
}

/** Utterances are numbered in order, and so are their finals. */
function dropUpTo(byUtterance: Map<number, number>, utteranceId: number): void {
  for (const id of byUtterance.keys()) {
    if (id <= utteranceId) byUtterance.delete(id);
  }
}

function dropWhile<T>(marks: T[], isOld: (mark: T) => boolean): void {
  const first = marks.findIndex((mark) => !isOld(mark));
  marks.splice(0, first === -1 ? marks.length : first);
}

const KEPT = 10_000;

/** Collects durations in bounded memory. */
export function createLatencyRecorder(): { add(ms: number): void; summary(): LatencySummary } {
  const kept: number[] = [];
  let count = 0;
  let sum = 0;
  let max = 0;

  return {
    add(ms) {
      kept[count % KEPT] = ms;
      count++;
      sum += ms;
      max = Math.max(max, ms);
    },
    summary() {
      const sorted = [...kept].sort((a, b) => a - b);
      return {
        count,
        p50: percentile(sorted, 0.5),
        p95: percentile(sorted, 0.95),
        mean: count === 0 ? 0 : sum / count,
        max,
      };
    },
  };
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
