import type { SampleBuffer } from '../audio/sample-buffer.js';
import { msToSamples } from '../audio/sample-clock.js';
import { quietestPoint } from './quietest-point.js';
import type { SpeechGate } from './speech-gate.js';

/** An utterance that is still being spoken. Positions are samples on the session's clock. */
export interface OpenUtterance {
  readonly segmentId: number;
  /** First sample that is decoded. */
  readonly start: number;
  /** Where speech was heard first. */
  readonly speechStart: number;
}

/** Audio that is to be answered by a final. */
export interface ClosedUtterance {
  readonly segmentId: number;
  readonly start: number;
  readonly end: number;
  /** Nothing was said: there is nothing to decode. */
  readonly silent: boolean;
}

/** Cuts the stream into utterances. */
export interface UtteranceTracker {
  /** Audio up to `position` has been judged. What had to be cut, because it grew too long, is returned. */
  advance(position: number): readonly ClosedUtterance[];
  /** Closes the utterance at `position`. Nothing is returned where there was no audio since the last one. */
  close(position: number): readonly ClosedUtterance[];
  /** From now on everything is speech. */
  openGate(): void;
  readonly current: OpenUtterance | undefined;
  /** Whether speech was heard after a position. */
  heardSpeechAfter(position: number): boolean;
  /** First sample that may still be asked for. */
  readonly neededFrom: number;
}

// Kept after the last sound: the end of a word fades below what is audible.
const TRAILING_PAD = msToSamples(300);
// Shorter sounds that the detector did not call speech are none.
const SHORTEST_AUDIBLE = msToSamples(100);
const CUT_SEARCH = msToSamples(5000);

/** @param maxUtterance, prefixPad - in samples */
export function createUtteranceTracker(options: {
  readonly buffer: SampleBuffer;
  readonly gate: SpeechGate | undefined;
  readonly maxUtterance: number;
  readonly prefixPad: number;
}): UtteranceTracker {
  const { buffer, maxUtterance, prefixPad } = options;
  let { gate } = options;
  let current: OpenUtterance | undefined;
  let segmentId = 0;
  // Everything before is answered.
  let closedTo = 0;
  let judgedTo = 0;

  function open(start: number, speechStart: number): void {
    current = { segmentId: ++segmentId, start, speechStart };
  }

  function openIfSpeaking(): void {
    if (current !== undefined) return;
    if (gate === undefined) {
      if (judgedTo > closedTo) open(firstHeld(), firstHeld());
      return;
    }
    const { speakingSince, lastSpeech } = gate;
    // A frame that began before the last close belongs to what was closed.
    if (speakingSince === undefined || lastSpeech === undefined || lastSpeech.from < closedTo)
      return;
    const speechStart = Math.max(closedTo, speakingSince);
    open(Math.max(firstHeld(), speechStart - prefixPad), speechStart);
  }

  function firstHeld(): number {
    return Math.max(closedTo, buffer.start);
  }

  /** Where sound ends before `position`, and a little after. */
  function trimmedEnd(start: number, position: number): number {
    if (gate === undefined) return position;
    const lastSound = Math.max(start, gate.lastSpeech?.to ?? 0, gate.audible?.to ?? 0);
    return Math.min(position, lastSound + TRAILING_PAD);
  }

  function cut({ start, segmentId: id }: OpenUtterance): ClosedUtterance {
    const limit = start + maxUtterance;
    const searchFrom = limit - Math.min(CUT_SEARCH, maxUtterance >> 1);
    const at = searchFrom + quietestPoint(buffer.view(searchFrom, limit));
    const closed = { segmentId: id, start, end: trimmedEnd(start, at), silent: false };
    closedTo = at;
    current = undefined;
    gate?.forgetBefore(at);
    if (gate === undefined || (gate.lastSpeech?.to ?? 0) > at) open(at, at);
    return closed;
  }

  function advance(position: number): ClosedUtterance[] {
    judgedTo = position;
    openIfSpeaking();
    const closed: ClosedUtterance[] = [];
    while (current !== undefined && position - current.start > maxUtterance) {
      closed.push(cut(current));
    }
    if (current === undefined) gate?.forgetBefore(neededFrom());
    return closed;
  }

  /** What an explicit close finds where the gate heard no speech: quiet speech, perhaps, or nothing. */
  function closeWithoutSpeech(position: number): ClosedUtterance {
    const id = ++segmentId;
    const audible = gate?.audible;
    if (audible === undefined || audible.to - audible.from < SHORTEST_AUDIBLE) {
      return { segmentId: id, start: closedTo, end: position, silent: true };
    }
    const end = Math.min(position, audible.to + TRAILING_PAD);
    const start = Math.max(firstHeld(), audible.from - prefixPad, end - maxUtterance);
    return { segmentId: id, start, end, silent: false };
  }

  function neededFrom(): number {
    return current?.start ?? Math.max(closedTo, judgedTo - maxUtterance);
  }

  return {
    advance,
    close(position) {
      gate?.hearRest(buffer.view(judgedTo, position));
      const closed = advance(position);
      if (position === closedTo) return closed;
      closed.push(
        current === undefined
          ? closeWithoutSpeech(position)
          : {
              segmentId: current.segmentId,
              start: current.start,
              end: trimmedEnd(current.start, position),
              silent: false,
            },
      );
      current = undefined;
      closedTo = position;
      gate?.reset(position);
      return closed;
    },
    openGate() {
      gate = undefined;
    },
    get current() {
      return current;
    },
    heardSpeechAfter(position) {
      return gate === undefined || (gate.lastSpeech?.to ?? 0) > position;
    },
    get neededFrom() {
      return neededFrom();
    },
  };
}
