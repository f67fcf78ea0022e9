import type { HeardText, RecordingFacts, SessionRecord } from '@ws/bench';
import { roundSeconds } from '@ws/core/internal';
import type { HeardEvent } from '../streaming/run-session.js';

/** What a session's record is made of. */
export interface SessionParts
  extends Pick<
    SessionRecord,
    'id' | 'part' | 'system' | 'pace' | 'sent' | 'repetition' | 'together' | 'began'
  > {
  readonly recording: RecordingFacts;
  readonly heard: readonly HeardEvent[];
  /** When it was over; default with its last event. */
  readonly ended?: number;
  /** Why it was over early, where it was. Default the first of its errors. */
  readonly failed?: string | undefined;
}

/** A session of ours, as a result has it. */
export function sessionRecord({
  heard,
  ended,
  failed = firstError(heard),
  ...parts
}: SessionParts): SessionRecord {
  const events = heard.flatMap(({ event, at }): HeardText[] => {
    if (event.type !== 'partial' && event.type !== 'final') return [];
    const { type, utteranceId: utterance, text, start, end } = event;
    const committed =
      event.type === 'partial' && event.committedChars > 0
        ? { committed: event.committedChars }
        : {};
    return [
      {
        at: roundSeconds(at),
        type,
        utterance,
        text,
        ...committed,
        start: roundSeconds(start),
        end: roundSeconds(end),
      },
    ];
  });
  return {
    ...parts,
    sent: parts.sent.map(([at, seconds]) => [roundSeconds(at), roundSeconds(seconds)]),
    events,
    ended: roundSeconds(ended ?? heard.at(-1)?.at ?? 0),
    ...(failed !== undefined && { failed }),
  };
}

function firstError(heard: readonly HeardEvent[]): string | undefined {
  return heard.flatMap(({ event }) => (event.type === 'error' ? [event.error.message] : []))[0];
}
