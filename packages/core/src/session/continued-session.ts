import { samplesToSeconds } from '../audio/sample-clock.js';
import type { SessionEvent, SessionRemains, StreamingSession } from '../contracts/session.js';
import type { Word } from '../contracts/transcript.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { shiftedSegment, shiftedSpan } from '../formats/segments-of.js';
import { MAX_PROMPT_CHARS } from '../options/spoken-options.js';
import { tailOfText } from '../text/tail-of-text.js';
import { rangeOf } from './transcript-events.js';

/**
 * Goes on with a session that was suspended, perhaps by another process. Its numbers, positions and times go on, too, and
 * its last events can be asked for. What had no final is heard once more from its beginning: a part of it that was shown
 * is shown again, by further events.
 *
 * @param open - opens a session over the same kind of engine, with the settings and the previous transcript that it is given
 * @example
 * ```ts
 * const remains = await session.suspend();
 * const continued = continueSession(remains, (previousTranscript) =>
 *   createStreamingSession({ backend, previousTranscript }),
 * );
 * ```
 *
 * @throws what `open` throws
 */
export function continueSession(
  remains: SessionRemains,
  open: (previousTranscript: string) => StreamingSession,
): StreamingSession {
  const { start, events, lastSeq, samples } = remains;
  const session = open(transcriptOf(events));
  const over = utterancesOver(remains);
  const filler = start % FRAME_GRID;
  const origin = start - filler;
  const later = shift(origin, over, lastSeq);
  // Not awaited: more than fits is taken as there is room, and is no more than fitted before.
  for (const part of [new Float32Array(filler), samples]) session.write(part).catch(() => {});

  function before(seq: number): readonly SessionEvent[] {
    const forgottenTo = (events[0]?.seq ?? lastSeq + 1) - 1;
    if (seq < forgottenTo) {
      throw new TranscribeError(`The events after ${seq} are no longer all there.`, {
        code: 'ERR_INVALID_STATE',
        details: { lastSeq, forgottenTo },
      });
    }
    return events.filter((event) => event.seq > seq);
  }

  /** Earlier events, then those of the session that is there now. */
  function all(
    earlier: readonly SessionEvent[],
    rest: AsyncIterable<SessionEvent>,
  ): AsyncIterator<SessionEvent, undefined> {
    const replay = [...earlier];
    const iterator = rest[Symbol.asyncIterator]();
    return {
      async next() {
        const replayed = replay.shift();
        if (replayed !== undefined) return { done: false, value: replayed };
        const { done, value } = await iterator.next();
        return done ? DONE : { done: false, value: later(value) };
      },
      async return() {
        replay.length = 0;
        await iterator.return?.();
        return DONE;
      },
    };
  }

  function resume(seq: number): AsyncIterator<SessionEvent, undefined> {
    if (seq >= lastSeq) return all([], session.resume(seq - lastSeq));
    return all(before(seq), session.resume(0));
  }

  return {
    write: session.write,
    flush: session.flush,
    end: session.end,
    cancel: session.cancel,
    configure: session.configure,
    resume(seq) {
      const iterator = resume(seq);
      return { [Symbol.asyncIterator]: () => iterator };
    },
    async suspend() {
      const inner = await session.suspend();
      return {
        ...inner,
        start: inner.start + origin,
        events: [...events, ...inner.events.map(later)].slice(-MOST_EVENTS),
        lastSeq: inner.lastSeq + lastSeq,
      };
    },
    get position() {
      return session.position + origin;
    },
    get unread() {
      return session.unread;
    },
    [Symbol.asyncIterator]: () => all([], session),
    [Symbol.asyncDispose]: session[Symbol.asyncDispose],
  };
}

/** The end of what the finals said: a prompt. */
function transcriptOf(events: readonly SessionEvent[]): string {
  const texts = events.flatMap((event) => (event.type === 'final' ? [event.text] : []));
  return tailOfText(texts.join(' '), MAX_PROMPT_CHARS);
}

/** How many utterances are over: the next one has the number after theirs. */
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
const DONE: IteratorResult<SessionEvent, undefined> = { done: true, value: undefined };
// As many as a journal holds by default, and as many partials that were replaced.
const MOST_EVENTS = 512;

/** An event as one of a session that began earlier. */
function shift(
  samples: number,
  utterances: number,
  seqs: number,
): (event: SessionEvent) => SessionEvent {
  const seconds = samplesToSeconds(samples);
  return (event) => {
    const seq = event.seq + seqs;
    if (event.type === 'warning') return { ...event, seq };
    const own = { seq, utteranceId: event.utteranceId + utterances };
    switch (event.type) {
      case 'speech_start':
      case 'speech_end':
        return { ...event, ...own, position: event.position + samples };
      case 'suppressed':
        return { ...shiftedSpan(event, seconds), ...own };
    }
    // From its samples, as a session reckons them that was never interrupted.
    const range = rangeOf(event.startSample + samples, event.endSample + samples);
    switch (event.type) {
      case 'cancelled': {
        const { startSample, endSample } = range;
        return { ...event, ...own, startSample, endSample };
      }
      case 'partial':
        return { ...event, ...own, ...range, ...words(event, seconds) };
      case 'final': {
        const segments = event.segments.map((segment) => shiftedSegment(segment, seconds));
        return { ...event, ...own, ...range, segments, ...words(event, seconds) };
      }
      case 'error':
      case 'untranscribed':
        return { ...event, ...own, ...range };
    }
  };
}

function words(
  { words: all }: { readonly words?: readonly Word[] | undefined },
  seconds: number,
): { readonly words?: readonly Word[] } {
  return all === undefined ? {} : { words: all.map((word) => shiftedSpan(word, seconds)) };
}
