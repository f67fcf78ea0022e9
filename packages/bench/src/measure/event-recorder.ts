import type { Clock } from '@ws/core';
import { roundSeconds } from '@ws/core/internal';
import type { ToldText } from '../protocols/protocol.js';
import { answerError } from '../protocols/session-errors.js';
import type { HeardText } from '../result/bench-result.js';
import { LONGEST_TEXT, MOST } from '../result/bounds.js';

/** Notes what a session tells, and when. */
export interface EventRecorder {
  /** The recording's first sample is spoken now. */
  start(): void;
  /** @throws TranscribeError where there is more text than any recording has */
  tell(text: ToldText): void;
  readonly events: readonly HeardText[];
  /** Seconds since `start`, 0 before it. */
  readonly seconds: number;
}

// Some servers repeat their text with every piece of audio: so often it counts as news that nothing has changed.
const REPEATED_AFTER = 0.25;

export function createEventRecorder(clock: Clock): EventRecorder {
  const events: HeardText[] = [];
  let startedAt: number | undefined;
  let characters = 0;

  function seconds(): number {
    return startedAt === undefined ? 0 : roundSeconds((clock.now() - startedAt) / 1000);
  }

  return {
    start() {
      startedAt = clock.now();
    },
    tell(text) {
      const at = seconds();
      const last = events.at(-1);
      if (last !== undefined && isSame(last, text)) {
        if (text.type === 'final' || at - last.at < REPEATED_AFTER) return;
      }
      characters += text.text.length;
      if (
        events.length === MOST.events ||
        text.text.length > LONGEST_TEXT ||
        characters > MOST.characters
      ) {
        throw answerError(
          `The server tells more than any recording has: over ${MOST.events} texts, ${LONGEST_TEXT} characters in one, or ${MOST.characters} in all.`,
        );
      }
      const { start, end } = text;
      events.push({
        at,
        ...text,
        ...(start !== undefined && { start: roundSeconds(start) }),
        ...(end !== undefined && { end: roundSeconds(end) }),
      });
    },
    events,
    get seconds() {
      return seconds();
    },
  };
}

function isSame(a: ToldText, b: ToldText): boolean {
  return (
    a.utterance === b.utterance &&
    a.type === b.type &&
    a.text === b.text &&
    (a.committed ?? 0) === (b.committed ?? 0)
  );
}
