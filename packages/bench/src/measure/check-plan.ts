import { TranscribeError } from '@ws/core';
import type { RecordingFacts } from '../result/bench-result.js';
import { LONGEST_NAME, LONGEST_TEXT, MOST } from '../result/bounds.js';

/** The sessions that are to be measured, by the facts that a result holds. */
export interface PlannedSessions {
  readonly system: string;
  /** The recordings that sessions play. */
  readonly played: readonly RecordingFacts[];
  /** Sessions in all. */
  readonly count: number;
}

/** Characters of an id beside the names of system and recording: how many at once, which of them, which repetition. */
const LONGEST_ID_REST = 40;

/**
 * Refuses what no result could hold, before anything is measured.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function checkPlan({ system, played, count }: PlannedSessions): void {
  if (count > MOST.sessions) {
    throw refused(
      `These are ${count} sessions, and a result holds ${MOST.sessions}. Take fewer recordings, --sessions or repetitions.`,
    );
  }
  for (const { name, seconds, reference = '', words = [], speech } of played) {
    if (system.length + name.length + LONGEST_ID_REST > LONGEST_NAME) {
      throw refused(
        `The names of system and recording are too long together: ${LONGEST_NAME - LONGEST_ID_REST} characters at most. Give a shorter --name, or rename "${name.slice(0, LONGEST_ID_REST)}…".`,
      );
    }
    if (reference.length > LONGEST_TEXT) {
      throw refused(
        `The transcript of "${name}" has ${reference.length} characters, and a result holds ${LONGEST_TEXT}. ${FEWER}`,
      );
    }
    if (words.length > MOST.points || speech.length > MOST.points) {
      throw refused(`"${name}" has over ${MOST.points} words or utterances. ${FEWER}`);
    }
    // A session notes once a second when audio left, and as often again where it left late.
    if (seconds > MOST.points / 2) {
      throw refused(`"${name}" is longer than ${MOST.points / 2} seconds. ${FEWER}`);
    }
  }
}

const FEWER = 'Cut the recording, or take fewer: sessions at once play all of them each.';

function refused(message: string): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_INVALID_OPTION' });
}
