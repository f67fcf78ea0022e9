import { samplesToSeconds, secondsToSamples } from '@ws/core/internal';
import { joined } from '../../../packages/bench/src/measure/joined.js';
import { levelOf } from '../level-of.js';
import { randomNumbers } from '../random-numbers.js';
import type { SpokenUtterance, SpokenWord, StreamedRecording } from '../streaming/recordings.js';

// How long one thinks in the middle of a sentence, in seconds, one after the other.
const PAUSES = [0.45, 0.7, 1, 0.55, 0.85];
// Where in a sentence: a pause after the first words, and one before the last.
const PLACES = [0.35, 0.75];
const FEWEST_WORDS = 6;
const FADE = secondsToSamples(0.01);
// Times of words are known this well.
const SEARCH = secondsToSamples(0.12);
const ROOM_TONE = secondsToSamples(0.1);

/**
 * A recording with pauses for thought in its sentences: at two places of each of six words or more, between the two words
 * near it where the recording is quietest. The voice goes on afterwards as it was recorded, so that its tone says that the
 * sentence is not over. The pauses are as loud as the quietest tenth of a second of the recording.
 */
export function withPauses(recording: StreamedRecording): StreamedRecording {
  const { samples } = recording;
  const cuts = recording.utterances.flatMap(({ words }) =>
    words.length < FEWEST_WORDS ? [] : PLACES.map((place) => placeOfPause(samples, words, place)),
  );
  const level = quietest(samples);
  const random = randomNumbers();
  const parts: Float32Array[] = [];
  let from = 0;
  const added: { readonly at: number; readonly seconds: number }[] = [];
  for (const [i, at] of cuts.entries()) {
    const seconds = PAUSES[i % PAUSES.length]!;
    const pause = new Float32Array(secondsToSamples(seconds));
    for (let s = 0; s < pause.length; s++) pause[s] = random() * level * Math.sqrt(3);
    parts.push(faded(samples.slice(from, at)), pause);
    added.push({ at: samplesToSeconds(at), seconds });
    from = at;
  }
  parts.push(faded(samples.slice(from)));
  const later = (seconds: number): number =>
    added.reduce((sum, pause) => sum + (pause.at <= seconds ? pause.seconds : 0), seconds);
  const moved = <T extends SpokenWord>(word: T): T => ({
    ...word,
    start: later(word.start),
    // A word that ends where the pause begins does not move.
    end: later(word.start) + (word.end - word.start),
  });
  return {
    name: `${recording.name}, paused`,
    samples: joined(parts),
    utterances: recording.utterances.map(
      (utterance): SpokenUtterance => ({
        ...utterance,
        words: utterance.words.map(moved),
        speechStart: later(utterance.speechStart),
        speechEnd: later(utterance.speechEnd),
        start: later(utterance.start),
      }),
    ),
  };
}

/** The quietest place between two words, of those near a place in the sentence. */
function placeOfPause(samples: Float32Array, words: readonly SpokenWord[], place: number): number {
  const middle = Math.round(place * words.length);
  const places = words.flatMap(({ start }, i) => {
    const isNear = i > 1 && i < words.length - 1 && Math.abs(i - middle) <= 2;
    if (!isNear) return [];
    const between = secondsToSamples((words[i - 1]!.end + start) / 2);
    return [quietestPlace(samples, between - SEARCH, between + SEARCH)];
  });
  return places.reduce((best, one) => (one.level < best.level ? one : best)).at;
}

function quietestPlace(
  samples: Float32Array,
  from: number,
  to: number,
): { readonly at: number; readonly level: number } {
  let best = { at: from, level: Number.POSITIVE_INFINITY };
  for (let at = from; at <= to; at += FADE) {
    const level = levelOf(samples.subarray(at - FADE, at + FADE));
    if (level < best.level) best = { at, level };
  }
  return best;
}

/** The level (RMS) of the quietest stretch. */
function quietest(samples: Float32Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (let from = 0; from + ROOM_TONE <= samples.length; from += ROOM_TONE) {
    least = Math.min(least, levelOf(samples.subarray(from, from + ROOM_TONE)));
  }
  return least;
}

/** Without a click at its ends. */
function faded(part: Float32Array): Float32Array {
  for (let i = 0; i < Math.min(FADE, part.length); i++) {
    part[i]! *= i / FADE;
    part[part.length - 1 - i]! *= i / FADE;
  }
  return part;
}
