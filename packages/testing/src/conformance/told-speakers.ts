import type { SpeakerTurn } from '@ws/core';
import { ensure } from './ensure.js';

/** Of each turn so much is heard of its own speaker, since there are pauses within it. */
const HEARD = 0.6;
/** And so much at most of others. */
const MISTAKEN = 0.1;

/** @throws Error unless a turn is told mostly of its own speaker, and hardly of others */
export function ensureSpeaker(
  told: readonly SpeakerTurn[],
  turn: Pick<SpeakerTurn, 'start' | 'end'>,
  own: string,
): void {
  const share = (isOwn: boolean): number =>
    told
      .filter(({ speaker }) => (speaker === own) === isOwn)
      .reduce((sum, one) => sum + shared(one, turn), 0) /
    (turn.end - turn.start);
  const place = `from ${turn.start} to ${turn.end} s`;
  ensure(share(true) >= HEARD, `${place} it heard speaker ${own} for ${share(true)} of the time`);
  ensure(share(false) <= MISTAKEN, `${place} it heard others for ${share(false)} of the time`);
}

function shared(
  one: Pick<SpeakerTurn, 'start' | 'end'>,
  other: Pick<SpeakerTurn, 'start' | 'end'>,
): number {
  return Math.max(0, Math.min(one.end, other.end) - Math.max(one.start, other.start));
}

/** @throws Error unless the same turns are told */
export function ensureSameTurns(
  told: readonly SpeakerTurn[],
  expected: readonly SpeakerTurn[],
  when: string,
): void {
  ensure(
    JSON.stringify(told) === JSON.stringify(expected),
    `${when} it tells ${JSON.stringify(told)}, not ${JSON.stringify(expected)}`,
  );
}

/** The number of each speaker, from `1`, in the order of their first turns: what people are told as where none is known. */
export function numbersOf(turns: readonly SpeakerTurn[]): ReadonlyMap<string, string> {
  const numbers = new Map<string, string>();
  for (const { speaker } of turns) {
    if (!numbers.has(speaker)) numbers.set(speaker, String(numbers.size + 1));
  }
  return numbers;
}

/**
 * @param most - seconds of the audio
 * @param before - people who were told before these turns
 * @returns people who are told by now
 * @throws Error unless turns come by their start, lie within the audio, and number people without gaps
 */
export function ensureNumbered(told: readonly SpeakerTurn[], most: number, before = 0): number {
  let known = before;
  let earliest = 0;
  for (const { start, end, speaker } of told) {
    ensure(start >= earliest, `a turn begins at ${start} s, after one at ${earliest} s`);
    ensure(end > start && end <= most, `a turn goes from ${start} to ${end} s of ${most}`);
    earliest = start;
    const number = Number(speaker);
    ensure(number >= 1 && number <= known + 1, `speaker ${speaker} is told after ${known} others`);
    known = Math.max(known, number);
  }
  return known;
}
