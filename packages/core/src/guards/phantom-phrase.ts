import { loudestDb } from '../audio/level.js';
import { msToSamples, secondsToSamples } from '../audio/sample-clock.js';
import type { Guard } from '../contracts/guards.js';
import type { Segment } from '../contracts/transcript.js';
import { normalizeWords } from '../text/normalize-words.js';
import { KNOWN_PHANTOMS } from './known-phantoms.js';
import { takeOutSegments } from './take-out.js';

// Speech has a syllable or two that are louder, however softly it is spoken.
export const NEARLY_SILENT_DB: number = -45;
export const LOUDEST_SAMPLES: number = msToSamples(300);
// Where the detector heard less speech than this it heard a noise; but a short word is said faster.
const SHORTEST_SPEECH_MS = 250;
const FASTEST_MS_PER_LETTER = 40;
const SENTENCE_END = /[.!?…]+(?:\s+|$)|[。！？♪\n]+/u;

/**
 * Takes out segments that are nothing but phrases that Whisper is known to make up, where the audio speaks for it: the
 * loudest 300 ms of the segment's stretch of it stay below -45 dBFS, or the detector heard less speech in all of it than
 * it takes to say them (40 ms a letter), at most 250 ms. Who really says "Thank you" is heard.
 *
 * @param own - phrases besides the known ones; `…` at the end stands for anything
 */
export function createPhantomGuard(own: readonly string[]): Guard {
  const whole = new Set<string>();
  const beginnings: string[] = [];
  for (const phrase of [...KNOWN_PHANTOMS, ...own]) {
    if (phrase.endsWith('…')) beginnings.push(keyOf(phrase));
    else whole.add(keyOf(phrase));
  }
  const isPhrase = (text: string): boolean => {
    const key = keyOf(text);
    return (
      key === '' || whole.has(key) || beginnings.some((beginning) => key.startsWith(beginning))
    );
  };
  const isPhantom = (text: string): boolean =>
    isPhrase(text) || text.split(SENTENCE_END).every(isPhrase);

  return (result, { samples, speechMs = Number.POSITIVE_INFINITY }) =>
    takeOutSegments(result, 'phantom_phrase', (segment) => {
      if (!isPhantom(segment.text)) return false;
      const sayable = FASTEST_MS_PER_LETTER * Math.max(1, keyOf(segment.text).length);
      return (
        speechMs < Math.min(SHORTEST_SPEECH_MS, sayable) ||
        loudestDb(stretchOf(segment, samples), LOUDEST_SAMPLES) < NEARLY_SILENT_DB
      );
    });
}

/** All of the audio where the times of a segment are none. */
function stretchOf({ start, end }: Segment, samples: Float32Array): Float32Array {
  const stretch = samples.subarray(
    Math.max(0, secondsToSamples(start)),
    Math.max(0, secondsToSamples(end)),
  );
  return stretch.length > 0 ? stretch : samples;
}

/** What is compared: letters and digits alone, in lower case. */
function keyOf(text: string): string {
  return normalizeWords(text).join('');
}
