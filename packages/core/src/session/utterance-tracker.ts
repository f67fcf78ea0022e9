import { quietestPoint } from '../audio/quietest-point.js';
import type { SampleBuffer } from '../audio/sample-buffer.js';
import { msToSamples } from '../audio/sample-clock.js';
import type { EndpointEvent } from '../endpointing/endpointer.js';
import type { SpeechGate, Stretch } from './speech-gate.js';

/** An utterance that is still being spoken. Positions are samples on the session's clock. */
export interface OpenUtterance {
  readonly utteranceId: number;
  /** First sample that is decoded. */
  readonly start: number;
  /** Where speech was heard first. */
  readonly speechStart: number;
}

/** Audio that is to be answered by a final. */
export interface ClosedUtterance {
  readonly utteranceId: number;
  readonly start: number;
  readonly end: number;
  /** After the last sound that may be speech. */
  readonly lastSound: number;
  /** What of it was called speech; `undefined` where nothing judges. */
  readonly speech: readonly Stretch[] | undefined;
  /** Nothing was said: there is nothing to decode. */
  readonly silent: boolean;
}

/** What happens to utterances. */
export type UtteranceChange =
  | {
      readonly type: 'speech_start' | 'speech_end';
      readonly utteranceId: number;
      readonly position: number;
    }
  | { readonly type: 'closed'; readonly utterance: ClosedUtterance };

/** Where utterances start and end. In samples. */
export interface TrackerSettings {
  readonly maxUtterance: number;
  readonly prefixPad: number;
  /** Whether a pause ends an utterance. */
  readonly automatic: boolean;
}

/** Cuts the stream into utterances. */
export interface UtteranceTracker {
  /** Audio up to `position` has been judged, and the gate decided `events`. */
  advance(position: number, events: readonly EndpointEvent[]): readonly UtteranceChange[];
  /**
   * Closes the utterance at `position`. Nothing is closed where there was no audio since the last one, or, unless
   * silence is to be answered too, nothing in it that may be speech.
   */
  close(position: number, answersSilence: boolean): readonly UtteranceChange[];
  /** Drops the utterance that is open at `position`, and all audio before that is not part of any. */
  drop(position: number): {
    readonly dropped: OpenUtterance | undefined;
    readonly changes: readonly UtteranceChange[];
  };
  configure(settings: TrackerSettings): void;
  /** From now on everything is speech. */
  openGate(): void;
  readonly current: OpenUtterance | undefined;
  /** After the last sound of the current utterance that may be speech. */
  readonly lastSound: number;
  /** What of the current utterance was called speech; `undefined` where nothing judges. */
  readonly speech: readonly Stretch[] | undefined;
  /** How long the current utterance has been silent, in samples. 0 where nothing judges. */
  readonly silence: number;
  /** The current utterance is so long that it may soon be cut somewhere in the audio that comes. */
  isNearCut(position: number): boolean;
  /** Whether speech was heard after a position. */
  heardSpeechAfter(position: number): boolean;
  /** First sample that may still be asked for. */
  readonly neededFrom: number;
}

// Kept after the last sound: the end of a word fades below what is audible.
const TRAILING_PAD = msToSamples(300);
const CUT_SEARCH = msToSamples(5000);

/**
 * @param committedTo - what was said before this in an utterance can no longer change, and must not be cut off from it
 * @param longest - most samples that the backend takes and the buffer holds
 */
export function createUtteranceTracker(options: {
  readonly buffer: SampleBuffer;
  readonly gate: SpeechGate | undefined;
  readonly settings: TrackerSettings;
  readonly committedTo: (utteranceId: number) => number;
  readonly longest: number;
}): UtteranceTracker {
  const { buffer, committedTo, longest } = options;
  let { gate, settings } = options;
  let current: OpenUtterance | undefined;
  let utteranceId = 0;
  // Everything before is answered.
  let closedTo = 0;
  let judgedTo = 0;
  // Whether speech was told to have started, and not to have ended.
  let isSpeechTold = false;

  function open(start: number, speechStart: number): void {
    current = { utteranceId: ++utteranceId, start, speechStart };
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
    open(startBefore(speechStart), speechStart);
  }

  /** A little before a sound, or before quiet speech that the detector missed before it. */
  function startBefore(sound: number): number {
    const { prefixPad } = settings;
    const missed = gate?.audible?.from ?? sound;
    return Math.max(firstHeld(), (missed < sound - prefixPad ? missed : sound) - prefixPad);
  }

  /** What the gate heard no speech in, but sounds that may be some; the silence before them from `earliest` on. */
  function openMissed(earliest: number): void {
    const missed = gate?.audible?.from;
    if (current !== undefined || missed === undefined) return;
    open(Math.max(startBefore(missed), Math.min(missed, earliest)), missed);
  }

  function firstHeld(): number {
    return Math.max(closedTo, buffer.start);
  }

  function lastSound(start: number): number {
    return Math.max(start, gate?.lastSpeech?.to ?? 0, gate?.audible?.to ?? 0);
  }

  /** The utterance up to `position`, or a little after its last sound. */
  function closed({ utteranceId: id, start }: OpenUtterance, position: number): ClosedUtterance {
    const sound = gate === undefined ? position : Math.min(position, lastSound(start));
    current = undefined;
    return {
      utteranceId: id,
      start,
      end: Math.min(position, sound + TRAILING_PAD),
      lastSound: sound,
      speech: gate?.speechBetween(start, position),
      silent: false,
    };
  }

  /** Where a place to cut is searched: at the end of the longest utterance, but not in what is committed. */
  function cutSearch({ utteranceId: id, start }: OpenUtterance): Stretch {
    const { maxUtterance } = settings;
    const length = Math.min(CUT_SEARCH, maxUtterance >> 1);
    const to = Math.max(start + maxUtterance, Math.min(start + longest, committedTo(id) + length));
    return { from: to - length, to };
  }

  function cut(utterance: OpenUtterance): UtteranceChange[] {
    const { from, to } = cutSearch(utterance);
    // By the sound alone: where words end is known earlier or later, as the engine is busy.
    const at = from + quietestPoint(buffer.view(from, to));
    const result: UtteranceChange = { type: 'closed', utterance: closed(utterance, at) };
    closedTo = at;
    if (gate === undefined || (gate.lastSpeech?.to ?? 0) > at) open(at, at);
    if (current !== undefined || !isSpeechTold) return [result];
    // It was cut in the pause that would have ended it.
    return [endOfSpeech(utterance.utteranceId, gate?.lastSpeech?.to ?? at), result];
  }

  /** Speech that was told to have started ends. */
  function endOfSpeech(id: number, position: number): UtteranceChange {
    isSpeechTold = false;
    return { type: 'speech_end', utteranceId: id, position };
  }

  function advance(position: number, events: readonly EndpointEvent[]): UtteranceChange[] {
    judgedTo = position;
    const changes: UtteranceChange[] = [];
    for (const { type, position: at } of events) {
      if (type === 'speech_start') {
        openIfSpeaking();
        isSpeechTold = true;
        changes.push({ type, utteranceId: current?.utteranceId ?? utteranceId, position: at });
      } else if (isSpeechTold) {
        changes.push(endOfSpeech(current?.utteranceId ?? utteranceId, at));
      }
      if (type === 'speech_end' && settings.automatic && current !== undefined) {
        // The frame that ends it may reach beyond the longest.
        const utterance = closed(current, Math.min(position, cutSearch(current).to));
        closedTo = utterance.end;
        changes.push({ type: 'closed', utterance });
      }
    }
    openIfSpeaking();
    // What is to be answered with the next speech must not grow longer than an utterance.
    if (position - startBefore(position) > settings.maxUtterance) openMissed(0);
    while (current !== undefined && position > cutSearch(current).to) {
      changes.push(...cut(current));
      gate?.forgetBefore(closedTo);
    }
    if (current === undefined) gate?.forgetBefore(neededFrom());
    return changes;
  }

  /** What an explicit close finds where nothing may be speech. */
  function silent(position: number): ClosedUtterance {
    const place = {
      utteranceId: ++utteranceId,
      start: closedTo,
      end: position,
      lastSound: position,
    };
    return { ...place, speech: [], silent: true };
  }

  /** Speech that goes on ends where the gate is reset. */
  function speechCutOff(position: number): UtteranceChange[] {
    if (gate?.speakingSince === undefined || !isSpeechTold) return [];
    const spokenTo = Math.min(position, gate.lastSpeech?.to ?? position);
    return [endOfSpeech(current?.utteranceId ?? utteranceId, spokenTo)];
  }

  function neededFrom(): number {
    if (current !== undefined) return current.start;
    // What may be speech is kept, also where the longest utterance has just become shorter.
    const missed = gate?.audible === undefined ? judgedTo : startBefore(judgedTo);
    return Math.max(closedTo, Math.min(missed, judgedTo - settings.maxUtterance));
  }

  return {
    advance,
    close(position, answersSilence) {
      gate?.hearRest(buffer.view(judgedTo, position));
      const changes = advance(position, []);
      if (position === closedTo) return changes;
      changes.push(...speechCutOff(position));
      openMissed(position - settings.maxUtterance);
      const utterance = current === undefined ? silent(position) : closed(current, position);
      if (!utterance.silent || answersSilence) changes.push({ type: 'closed', utterance });
      closedTo = position;
      gate?.reset(position);
      return changes;
    },
    drop(position) {
      const dropped = current;
      const changes = speechCutOff(position);
      current = undefined;
      judgedTo = position;
      closedTo = position;
      gate?.reset(position);
      return { dropped, changes };
    },
    configure(changed) {
      settings = changed;
    },
    openGate() {
      gate = undefined;
    },
    get current() {
      return current;
    },
    get lastSound() {
      return lastSound(current?.start ?? judgedTo);
    },
    get speech() {
      return gate?.speechBetween(current?.start ?? judgedTo, judgedTo);
    },
    get silence() {
      return gate === undefined ? 0 : judgedTo - (gate.lastSpeech?.to ?? judgedTo);
    },
    isNearCut(position) {
      return current !== undefined && position > cutSearch(current).from;
    },
    heardSpeechAfter(position) {
      return gate === undefined || (gate.lastSpeech?.to ?? 0) > position;
    },
    get neededFrom() {
      return neededFrom();
    },
  };
}
