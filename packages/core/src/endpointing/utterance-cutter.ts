import { quietestPoint } from '../audio/quietest-point.js';
import type { SampleBuffer } from '../audio/sample-buffer.js';
import { msToSamples } from '../audio/sample-clock.js';
import type { Stretch } from '../audio/stretch.js';
import type { SessionOrigin } from '../contracts/session-options.js';
import type { EndpointingSettings } from '../options/session-bounds.js';
import type { EndpointEvent } from './endpointer.js';
import type { SpeechGate } from './speech-gate.js';

/** An utterance that is still being spoken. Positions are samples on the session's clock. */
export interface OpenUtterance<Notes> {
  readonly utteranceId: number;
  /** First sample that is decoded. */
  readonly start: number;
  /** Where speech was heard first. */
  readonly speechStart: number;
  readonly notes: Notes;
}

/** Audio that is to be answered by a final. */
export interface ClosedUtterance<Notes> extends OpenUtterance<Notes> {
  readonly end: number;
  /** After the last sound that may be speech. */
  readonly lastSound: number;
  /** What of it was called speech; `undefined` where nothing judges. */
  readonly speech: readonly Stretch[] | undefined;
  /** Nothing was said: there is nothing to decode. */
  readonly silent: boolean;
}

export type CutterSettings = Pick<
  EndpointingSettings,
  'maxUtteranceMs' | 'prefixPadMs' | 'automatic'
>;

export type OnClosed<Notes> = (utterance: ClosedUtterance<Notes>) => void;

export interface UtteranceCutter<Notes> {
  /** Audio up to `position` has been judged, and the gate decided `events`. */
  advance(position: number, events: readonly EndpointEvent[], onClosed: OnClosed<Notes>): void;
  /** Closes the utterance at `position`, if any audio came since the last one: speech, or silence to be answered. */
  close(position: number, answersSilence: boolean, onClosed: OnClosed<Notes>): void;
  /** Drops the utterance that is open at `position`, and all audio before that is not part of any. */
  drop(position: number): OpenUtterance<Notes> | undefined;
  configure(settings: CutterSettings): void;
  /** From now on everything is speech. */
  openGate(): void;
  readonly current: OpenUtterance<Notes> | undefined;
  /** How many utterances were closed or dropped. */
  readonly over: number;
  /** After the last sound of the current utterance that may be speech. */
  readonly lastSound: number;
  /** What of the current utterance was called speech; `undefined` where nothing judges. */
  readonly speech: readonly Stretch[] | undefined;
  /** How long the current utterance has been silent, in samples. 0 where nothing judges. */
  readonly silence: number;
  /** The current utterance is so long that it may soon be cut somewhere in the audio that comes. */
  isNearCut(position: number): boolean;
  heardSpeechAfter(position: number): boolean;
  /** First sample that may still be asked for. */
  readonly neededFrom: number;
}

// Kept after the last sound: the end of a word fades below what is audible.
const TRAILING_PAD = msToSamples(300);
const CUT_SEARCH = msToSamples(5000);
const BEGINNING: Pick<SessionOrigin, 'position' | 'start' | 'utterances'> = {
  position: 0,
  utterances: 0,
};

export interface TrackerOptions<Notes> {
  readonly buffer: SampleBuffer;
  readonly gate: SpeechGate | undefined;
  readonly settings: CutterSettings;
  /** Most audio that the backend takes and the buffer holds. */
  readonly longestMs: number;
  /** Where the audio begins, and how many utterances are over by then. Default: 0, none. */
  readonly origin?: Pick<SessionOrigin, 'position' | 'start' | 'utterances'> | undefined;
  begin(start: number): Notes;
  /** The text of the audio before this can no longer change: an utterance must not be cut there. */
  committedTo(notes: Notes): number;
  onSpeech(type: EndpointEvent['type'], utteranceId: number, position: number): void;
}

export function createUtteranceCutter<Notes>(
  options: TrackerOptions<Notes>,
): UtteranceCutter<Notes> {
  const { buffer } = options;
  const { position, start: begin = position, utterances } = options.origin ?? BEGINNING;
  const longest = msToSamples(options.longestMs);
  let { gate } = options;
  let settings = inSamples(options.settings);
  // The last number that was given: the current utterance has it, if there is one.
  let utteranceId = utterances;
  // Everything before is answered.
  let closedTo = begin;
  let judgedTo = position;
  // Whether speech was told to have started, and not to have ended.
  let isSpeechTold = false;

  function open(start: number, speechStart: number): void {
    const notes = options.begin(start);
    cutter.current = { utteranceId: ++utteranceId, start, speechStart, notes };
  }

  function openIfSpeaking(): void {
    if (cutter.current !== undefined) return;
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
    if (cutter.current !== undefined || missed === undefined) return;
    open(Math.max(startBefore(missed), Math.min(missed, earliest)), missed);
  }

  function firstHeld(): number {
    return Math.max(closedTo, buffer.start);
  }

  function lastSound(start: number): number {
    return Math.max(start, gate?.lastSpeech?.to ?? 0, gate?.audible?.to ?? 0);
  }

  /** The utterance up to `position`, or a little after its last sound. */
  function closed(utterance: OpenUtterance<Notes>, position: number): ClosedUtterance<Notes> {
    const { start } = utterance;
    const sound = gate === undefined ? position : Math.min(position, lastSound(start));
    cutter.current = undefined;
    return {
      ...utterance,
      end: Math.min(position, sound + TRAILING_PAD),
      lastSound: sound,
      speech: gate?.speechBetween(start, position),
      silent: false,
    };
  }

  /** Where a place to cut is searched: at the end of the longest utterance, but not in what is committed. */
  function cutSearch({ start, notes }: OpenUtterance<Notes>): Stretch {
    const { maxUtterance } = settings;
    const length = Math.min(CUT_SEARCH, maxUtterance >> 1);
    const committedTo = options.committedTo(notes);
    const to = Math.max(start + maxUtterance, Math.min(start + longest, committedTo + length));
    return { from: to - length, to };
  }

  function cut(utterance: OpenUtterance<Notes>, onClosed: OnClosed<Notes>): void {
    const { from, to } = cutSearch(utterance);
    // By the sound alone: where words end is known earlier or later, as the engine is busy.
    const at = from + quietestPoint(buffer.view(from, to));
    const over = closed(utterance, at);
    closedTo = at;
    const goesOn = gate === undefined || (gate.lastSpeech?.to ?? 0) > at;
    // It was cut in the pause that would have ended it.
    if (!goesOn) endSpeech(gate?.lastSpeech?.to ?? at);
    onClosed(over);
    if (goesOn) open(at, at);
  }

  function endSpeech(position: number): void {
    if (!isSpeechTold) return;
    isSpeechTold = false;
    options.onSpeech('speech_end', utteranceId, position);
  }

  function advance(
    position: number,
    events: readonly EndpointEvent[],
    onClosed: OnClosed<Notes>,
  ): void {
    judgedTo = position;
    for (const { type, position: at } of events) {
      if (type === 'speech_start') {
        openIfSpeaking();
        isSpeechTold = true;
        options.onSpeech(type, utteranceId, at);
        continue;
      }
      endSpeech(at);
      if (settings.automatic && cutter.current !== undefined) {
        // The frame that ends it may reach beyond the longest.
        const utterance = closed(cutter.current, Math.min(position, cutSearch(cutter.current).to));
        closedTo = utterance.end;
        onClosed(utterance);
      }
    }
    openIfSpeaking();
    // What is to be answered with the next speech must not grow longer than an utterance.
    if (position - startBefore(position) > settings.maxUtterance) openMissed(0);
    while (cutter.current !== undefined && position > cutSearch(cutter.current).to) {
      cut(cutter.current, onClosed);
      gate?.forgetBefore(closedTo);
    }
    if (cutter.current === undefined) gate?.forgetBefore(cutter.neededFrom);
  }

  /** What an explicit close finds where nothing may be speech. */
  function silent(position: number): ClosedUtterance<Notes> {
    return {
      utteranceId,
      ...{ start: closedTo, speechStart: closedTo, end: position, lastSound: position },
      ...{ speech: [], silent: true, notes: options.begin(closedTo) },
    };
  }

  /** Speech that goes on ends where the gate is reset. */
  function cutOffSpeech(position: number): void {
    if (gate?.speakingSince === undefined) return;
    endSpeech(Math.min(position, gate.lastSpeech?.to ?? position));
  }

  const cutter: { -readonly [K in keyof UtteranceCutter<Notes>]: UtteranceCutter<Notes>[K] } = {
    current: undefined,
    advance,
    close(position, answersSilence, onClosed) {
      gate?.hearRest(buffer.view(judgedTo, position));
      advance(position, [], onClosed);
      if (position === closedTo) return;
      cutOffSpeech(position);
      openMissed(position - settings.maxUtterance);
      if (cutter.current !== undefined) onClosed(closed(cutter.current, position));
      else {
        utteranceId++;
        if (answersSilence) onClosed(silent(position));
      }
      closedTo = position;
      gate?.reset(position);
    },
    drop(position) {
      const dropped = cutter.current;
      cutOffSpeech(position);
      cutter.current = undefined;
      judgedTo = position;
      closedTo = position;
      gate?.reset(position);
      return dropped;
    },
    configure(changed) {
      settings = inSamples(changed);
    },
    openGate() {
      gate = undefined;
    },
    get over() {
      return cutter.current === undefined ? utteranceId : utteranceId - 1;
    },
    get lastSound() {
      return lastSound(cutter.current?.start ?? judgedTo);
    },
    get speech() {
      return gate?.speechBetween(cutter.current?.start ?? judgedTo, judgedTo);
    },
    get silence() {
      return gate === undefined ? 0 : judgedTo - (gate.lastSpeech?.to ?? judgedTo);
    },
    isNearCut: (position) =>
      cutter.current !== undefined && position > cutSearch(cutter.current).from,
    heardSpeechAfter: (position) => gate === undefined || (gate.lastSpeech?.to ?? 0) > position,
    get neededFrom() {
      if (cutter.current !== undefined) return cutter.current.start;
      // What may be speech is kept, also where the longest utterance has just become shorter.
      const missed = gate?.audible === undefined ? judgedTo : startBefore(judgedTo);
      return Math.max(closedTo, Math.min(missed, judgedTo - settings.maxUtterance));
    },
  };
  return cutter;
}

function inSamples({ maxUtteranceMs, prefixPadMs, automatic }: CutterSettings) {
  const maxUtterance = msToSamples(maxUtteranceMs);
  return { maxUtterance, prefixPad: msToSamples(prefixPadMs), automatic };
}
