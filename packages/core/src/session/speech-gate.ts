import type { VoiceActivityDetector } from '../contracts/vad.js';
import { createEndpointer } from '../endpointing/endpointer.js';
import { DEFAULT_ENDPOINTER_OPTIONS } from '../endpointing/endpointer-options.js';
import { frameLevelDb } from '../endpointing/frame-level.js';
import { frameSizeOf } from '../endpointing/speech-detector.js';

/** A stretch of audio, in samples on the session's clock; `to` is exclusive. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What is known of the audio before it is decoded. All positions are samples on the session's clock. */
export interface SpeechGate {
  readonly frameSamples: number;
  /** Judges the next frame. A promise only where the detector gives one. */
  hear(frame: Float32Array): Promise<void> | undefined;
  /** Where the speech that is going on started; `undefined` in silence. */
  readonly speakingSince: number | undefined;
  /** The last frame of speech. */
  readonly lastSpeech: Stretch | undefined;
  /** From the first to the last frame loud enough to be quiet speech, whatever the detector said. */
  readonly audible: Stretch | undefined;
  /** Samples that make no whole frame: they are only measured. */
  hearRest(rest: Float32Array): void;
  /** The audio before `position` is answered: what was audible there no longer counts. */
  forgetBefore(position: number): void;
  /** As `forgetBefore`, and speech that is going on has to start anew. The next frame is at `position`. */
  reset(position: number): void;
}

// Below this nothing is speech: the noise of a quiet microphone.
const AUDIBLE_DB = -50;

/** @throws TranscribeError `ERR_INVALID_OPTION` when the detector takes no 16 kHz audio */
export function createSpeechGate(vad: VoiceActivityDetector): SpeechGate {
  const frameSamples = frameSizeOf(vad);
  const endpointer = createEndpointer({ prefixPadMs: 0, frameSamples });
  const { silenceThreshold } = DEFAULT_ENDPOINTER_OPTIONS;
  let speakingSince: number | undefined;
  let lastSpeech: Stretch | undefined;
  let audible: Stretch | undefined;

  function measure(samples: Float32Array, from: number): void {
    if (samples.length > 0 && frameLevelDb(samples) > AUDIBLE_DB) {
      audible = { from: audible?.from ?? from, to: from + samples.length };
    }
  }

  function judge(probability: number): void {
    const from = endpointer.position;
    for (const event of endpointer.process(probability)) {
      speakingSince = event.type === 'speech_start' ? event.position : undefined;
    }
    if (endpointer.speaking && probability >= silenceThreshold) {
      lastSpeech = { from, to: endpointer.position };
    }
  }

  function forgetBefore(position: number): void {
    if (audible === undefined) return;
    audible =
      audible.to <= position
        ? undefined
        : { from: Math.max(position, audible.from), to: audible.to };
  }

  return {
    frameSamples,
    hear(frame) {
      measure(frame, endpointer.position);
      const probability = vad.process(frame);
      if (typeof probability !== 'number') return probability.then(judge);
      judge(probability);
      return undefined;
    },
    hearRest(rest) {
      measure(rest, endpointer.position);
    },
    forgetBefore,
    reset(position) {
      forgetBefore(position);
      endpointer.reset(position);
      speakingSince = undefined;
    },
    get speakingSince() {
      return speakingSince;
    },
    get lastSpeech() {
      return lastSpeech;
    },
    get audible() {
      return audible;
    },
  };
}
