import type { SessionRemains, StreamingSession } from '../contracts/session.js';
import type { SessionEvent } from '../contracts/session-events.js';
import type { StreamingSessionOptions } from '../contracts/session-options.js';
import { MAX_PROMPT_CHARS } from '../options/spoken-options.js';
import { tailOfText } from '../text/tail-of-text.js';

/**
 * Goes on with a session that was suspended, perhaps by another process. Its numbers, positions and times go on, too, and
 * its last events can be asked for. What had no final is heard once more from its beginning: a part of it that was shown
 * is shown again, by further events.
 *
 * @param open - opens a session over the same kind of engine, with the settings that it had before and those that it is given
 * @example
 * ```ts
 * const remains = await session.suspend();
 * const continued = continueSession(remains, (options) =>
 *   createStreamingSession({ backend, ...options }),
 * );
 * ```
 *
 * @throws what `open` throws
 */
export function continueSession(
  remains: SessionRemains,
  open: (
    options: Pick<StreamingSessionOptions, 'previousTranscript' | 'origin'>,
  ) => StreamingSession,
): StreamingSession {
  const {
    start,
    events,
    lastSeq,
    samples,
    forgottenTo,
    language,
    speakers,
    utterances = utterancesOver(remains),
    previousTranscript = transcriptOf(events),
  } = remains;
  const filler = start % FRAME_GRID;
  const session = open({
    previousTranscript,
    origin: {
      ...{ position: start - filler, start, utterances, events, lastSeq },
      ...{ forgottenTo, language, speakers },
    },
  });
  // Not awaited: more than fits is taken as there is room, and is no more than fitted before.
  for (const part of [new Float32Array(filler), samples]) session.write(part).catch(() => {});
  return session;
}

function transcriptOf(events: readonly SessionEvent[]): string {
  const texts = events.flatMap((event) => (event.type === 'final' ? [event.text] : []));
  return tailOfText(texts.join(' '), MAX_PROMPT_CHARS);
}

/** How many utterances are over, as the events tell: the next one has the number after theirs. */
function utterancesOver({ events, start }: SessionRemains): number {
  return events.reduce((over, event) => {
    const isOver =
      event.type === 'final' ||
      event.type === 'error' ||
      event.type === 'cancelled' ||
      // Nothing was understood.
      (event.type === 'speech_end' && event.position <= start);
    return isOver ? Math.max(over, event.utteranceId) : over;
  }, 0);
}

// Frames of 10, 20, 30 and 32 ms all begin at multiples of this: detectors judge the same frames as before.
const FRAME_GRID = 7680;
