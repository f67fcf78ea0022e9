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
