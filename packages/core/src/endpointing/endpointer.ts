import { msToSamples } from '../audio/sample-clock.js';
import { type EndpointerOptions, normalizeEndpointerOptions } from './endpointer-options.js';

/** Speech started or ended. Positions are samples at 16 kHz. */
export interface EndpointEvent {
  readonly type: 'speech_start' | 'speech_end';
  /**
   * Of a start: the first sample of speech, less `prefixPadMs`, but not before the end of the speech before it.
   * Of an end: the sample after the last of speech, and `hangoverMs` more, but not after the end of this frame.
   */
  readonly position: number;
  /** The end of the frame that decided it. */
  readonly detectedAt: number;
}

/** Makes stretches of speech out of the probabilities of frames. Pure: no audio, no clock. */
export interface Endpointer {
  /** What one more frame decides, in order: nothing, a start, an end, or an end and a start. */
  process(probability: number): readonly EndpointEvent[];
  /** No more frames: ends speech that is going on. */
  flush(): readonly EndpointEvent[];
  /** Starts anew, in silence, with the next frame at `position` (default 0). */
  reset(position?: number): void;
  /**
   * Takes other settings from the next frame on; those that are left out get their defaults. Speech that is going on
   * stays. The frame length cannot change.
   *
   * @throws TranscribeError `ERR_INVALID_OPTION`
   */
  configure(options: Omit<EndpointerOptions, 'frameSamples'>): void;
  /** Between a start and its end. */
  readonly speaking: boolean;
  /** Position of the next frame. */
  readonly position: number;
}

// Of a sound in a pause. A word is longer.
const LONGEST_CLICK_MS = 60;
// Within what comes back after a pause: detectors flicker, the more the shorter their frames.
const LONGEST_DIP_MS = 30;

const NOTHING: readonly EndpointEvent[] = Object.freeze([]);

interface Speech {
  /** Where it started, without padding. */
  readonly start: number;
  /** After its last frame that was not silent. */
  end: number;
}

/**
 * An endpointer with hysteresis: speech starts when the probability reaches `speechThreshold` and stays at
 * `silenceThreshold` or above for `minSpeechMs`; it ends when the probability falls below `silenceThreshold` and does
 * not come back for `minSilenceMs`, so that shorter pauses join. What comes back for less than 60 ms, dips of 30 ms
 * included, or for less than `minSpeechMs` where that is shorter, is a click, and keeps no utterance open. Durations
 * count as the nearest number of whole frames.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createEndpointer(options: EndpointerOptions = {}): Endpointer {
  let settings = inSamples(options);
  const { frameSamples } = settings;

  let previousEnd = 0;
  let speech: Speech | undefined;
  // Whether the frames since `speech.end` count as a pause.
  let pausing = false;
  // Where, within a pause, there may be speech again: too short so far to be more than a click.
  let resumedAt: number | undefined;
  // After its last frame that was not silent.
  let resumedTo = 0;
  // What this frame decides; most decide nothing, and cost no memory.
  let events: EndpointEvent[] | undefined;

  function start(from: number): void {
    endpointer.speaking = true;
    const padded = Math.max(previousEnd, from - settings.prefixPad);
    events ??= [];
    events.push({ type: 'speech_start', position: padded, detectedAt: endpointer.position });
  }

  function end(at: number): void {
    if (endpointer.speaking) {
      previousEnd = Math.min(endpointer.position, at + settings.hangover);
      events ??= [];
      events.push({ type: 'speech_end', position: previousEnd, detectedAt: endpointer.position });
    }
    forget();
  }

  function forget(): void {
    speech = undefined;
    endpointer.speaking = false;
    pausing = false;
    resumedAt = undefined;
  }

  const endpointer: { -readonly [K in keyof Endpointer]: Endpointer[K] } = {
    speaking: false,
    position: 0,
    process(probability) {
      const { speechThreshold, silenceThreshold, minSpeech, minResumption, minSilence } = settings;
      events = undefined;
      const frameStart = endpointer.position;
      const position = frameStart + frameSamples;
      endpointer.position = position;
      if (speech === undefined) {
        if (probability < speechThreshold) return NOTHING;
        speech = { start: frameStart, end: position };
      }
      if (probability < silenceThreshold) {
        pausing = true;
        if (position - resumedTo > settings.longestDip) resumedAt = undefined;
      } else if (pausing) {
        if (probability >= speechThreshold) resumedAt ??= frameStart;
        resumedTo = position;
        if (resumedAt !== undefined && position - resumedAt >= minResumption) {
          pausing = false;
          resumedAt = undefined;
        }
      }
      if (!pausing) speech.end = position;

      if (!endpointer.speaking) {
        // A stretch this short is a click; speech that goes on will start another.
        if (pausing) end(speech.end);
        else if (speech.end - speech.start >= minSpeech) start(speech.start);
      } else if (pausing && (resumedAt ?? position) - speech.end >= minSilence) {
        end(speech.end);
      } else if (position - speech.start >= settings.maxUtterance) {
        const { end: lastSound } = speech;
        const inPause = pausing;
        const resumed = resumedAt;
        end(inPause ? lastSound : position);
        if (!inPause) {
          speech = { start: position, end: position };
          start(position);
        } else if (resumed !== undefined) {
          speech = { start: resumed, end: position };
        }
      }
      return events ?? NOTHING;
    },
    flush() {
      events = undefined;
      if (speech !== undefined) end(speech.end);
      return events ?? NOTHING;
    },
    configure(changed) {
      settings = inSamples({ ...changed, frameSamples });
    },
    reset(at = 0) {
      endpointer.position = at;
      previousEnd = at;
      forget();
    },
  };
  return endpointer;
}

function inSamples(options: EndpointerOptions) {
  const settings = normalizeEndpointerOptions(options);
  const { frameSamples, speechThreshold, silenceThreshold, maxUtteranceMs, minSpeechMs } = settings;
  return {
    frameSamples,
    speechThreshold,
    silenceThreshold,
    minSpeech: wholeFrames(minSpeechMs, frameSamples),
    minResumption: wholeFrames(Math.min(minSpeechMs, LONGEST_CLICK_MS), frameSamples),
    longestDip: wholeFrames(LONGEST_DIP_MS, frameSamples),
    minSilence: wholeFrames(settings.minSilenceMs, frameSamples),
    prefixPad: msToSamples(settings.prefixPadMs),
    hangover: msToSamples(settings.hangoverMs),
    maxUtterance:
      maxUtteranceMs === undefined ? Number.POSITIVE_INFINITY : msToSamples(maxUtteranceMs),
  };
}

/** The length of the whole frames that come nearest to a duration, in samples. */
function wholeFrames(ms: number, frameSamples: number): number {
  return Math.round(msToSamples(ms) / frameSamples) * frameSamples;
}
