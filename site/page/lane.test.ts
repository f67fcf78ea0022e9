import type { SessionEvent } from '@ws/core';
import { expect, it } from 'vitest';
import { advance, EMPTY_LANE, type Lane, TIMELINE_S } from './lane.js';

const heard = { seq: 1, utteranceId: 1, startSample: 0, endSample: 16_000, start: 0, end: 1 };
const answer = { ...heard, language: 'en', processingTimeMs: 1 };

function partial(text: string, committedChars: number): SessionEvent {
  return { ...answer, type: 'partial', text, committedChars, stableChars: committedChars };
}

function final(text: string): SessionEvent {
  return { ...answer, type: 'final', text, segments: [], latencyMs: 250 };
}

function speechEnd(position: number): SessionEvent {
  return { type: 'speech_end', seq: 1, utteranceId: 1, position };
}

/** A lane after events that came a second apart. */
function laneOf(...events: SessionEvent[]): Lane {
  return events.reduce((lane, event, i) => advance(lane, event, i + 1), EMPTY_LANE);
}

it('tells what is certain of a partial, and marks when more became certain', () => {
  const lane = laneOf(partial('So my', 0), partial('So my fellow', 5), partial('So my fellows', 5));
  expect([lane.committed, lane.tentative]).toEqual(['So my', ' fellows']);
  expect(lane.marks.map(({ kind, at }) => `${kind} ${at}`)).toEqual([
    'partial 1',
    'partial 2',
    'commit 2',
    'partial 3',
  ]);
  expect(lane.counts).toEqual({ partial: 3, commit: 1, final: 0 });
});

it('begins anew after a final, and keeps no final without words', () => {
  const lane = laneOf(partial('One', 3), final('One.'), final(''), partial('Two', 3));
  expect(lane.finals).toEqual(['One.']);
  expect([lane.committed, lane.tentative]).toEqual(['Two', '']);
  expect(lane.counts).toEqual({ partial: 2, commit: 2, final: 2 });
});

it('adds up how long after the end of the speech finals come', () => {
  // The second was cut in the middle of speech: it ends where its audio does, after 1 s.
  const lane = laneOf(speechEnd(8000), final('One.'), final('Two.'));
  expect(lane.delayS).toBe(2 - 0.5 + 3 - 1);
  expect(lane.marks.map(({ end }) => end)).toEqual([0.5, 1]);
  expect(lane.speechEnds.size).toBe(0);
});

it('lets old marks and finals go', () => {
  const count = 3 * TIMELINE_S + 100;
  const lane = laneOf(...Array.from({ length: count }, (_, i) => final(`${i}`)));
  expect(lane.marks[0]!.at).toBe(count - TIMELINE_S);
  expect(lane.finals).toHaveLength(200);
  expect(lane.finals.at(-1)).toBe(`${count - 1}`);
  expect(lane.counts.final).toBe(count);
});
