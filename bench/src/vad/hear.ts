import { SAMPLE_RATE, type VoiceActivityDetector } from '@ws/core';
import { samplesToSeconds } from '@ws/core/internal';
import { createSpeechDetector, type EndpointEvent } from '@ws/core/vad';
import { createEndpointer } from '../../../packages/core/src/endpointing/endpointer.js';
import { frameSizeOf } from '../../../packages/core/src/endpointing/speech-gate.js';
import type { Sound } from './sound.js';

/** What a detector made of a sound. Shares, 0 to 1. */
export interface Heard {
  /** Of the frames in which somebody speaks; and of the others. NaN where there are none. */
  readonly found: number;
  readonly falsely: number;
  /** Of the words, those that a session would decode whole: with 300 ms before speech, up to the frame that ends it. */
  readonly reached: number;
  /** Starts of speech where nobody speaks, per minute of that. */
  readonly falseStartsPerMinute: number;
}

// What a session takes in before speech.
const PREFIX_PAD = 0.3 * SAMPLE_RATE;

/** A start this long before a word is no false one: breath, and words whose times are rough. */
const BEFORE = 0.5 * SAMPLE_RATE;
const AFTER = 0.3 * SAMPLE_RATE;

/** Has a sound heard by a new detector and the session's endpointer. */
export async function hear(vad: VoiceActivityDetector, sound: Sound): Promise<Heard> {
  const frameSamples = frameSizeOf(vad);
  const endpointer = createEndpointer({ frameSamples, prefixPadMs: 0 });
  const events: EndpointEvent[] = [];
  const counts = { speech: 0, found: 0, other: 0, falsely: 0 };
  for (let at = 0; at + frameSamples <= sound.samples.length; at += frameSamples) {
    const probability = await vad.process(sound.samples.subarray(at, at + frameSamples));
    events.push(...endpointer.process(probability));
    const middle = at + frameSamples / 2;
    const spoken = sound.speech.some(([from, to]) => middle >= from && middle < to);
    // How words fade out, and how exactly their times are known, is not what is asked.
    const near = sound.speech.some(([from, to]) => middle >= from - BEFORE && middle < to + AFTER);
    if (spoken) {
      counts.speech++;
      if (probability >= 0.5) counts.found++;
    } else if (!near || sound.speech.length === 0) {
      counts.other++;
      if (probability >= 0.5) counts.falsely++;
    }
  }
  const starts = events.filter(({ type, position }) => {
    const isNear = sound.speech.some(
      ([from, to]) => position >= from - BEFORE && position < to + AFTER,
    );
    return type === 'speech_start' && !isNear;
  });
  events.push(...endpointer.flush());
  const decoded = events.flatMap(({ type, position }, i) =>
    type === 'speech_start'
      ? [[position - PREFIX_PAD, events[i + 1]?.detectedAt ?? sound.samples.length] as const]
      : [],
  );
  const reached = sound.words.filter(([from, to]) =>
    decoded.some(([start, end]) => start <= from && to <= end),
  );
  const minutes = samplesToSeconds(counts.other * frameSamples) / 60;
  return {
    found: counts.found / counts.speech,
    falsely: counts.falsely / counts.other,
    reached: reached.length / sound.words.length,
    falseStartsPerMinute: starts.length / minutes,
  };
}

/** From the end of each utterance to the frame that ends it, in seconds; where it went on into the next one, left out. */
export async function endDelays(
  vad: VoiceActivityDetector,
  samples: Float32Array,
  ends: readonly number[],
): Promise<readonly number[]> {
  const events = await createSpeechDetector({ vad }).push(samples);
  const detected = events.flatMap(({ type, detectedAt }) =>
    type === 'speech_end' ? [samplesToSeconds(detectedAt)] : [],
  );
  return ends.flatMap((end) => {
    // Not before the word has ended; what is said next begins a second and a half later.
    const first = detected.find((at) => at > end && at < end + 1.5);
    return first === undefined ? [] : [first - end];
  });
}
