import type { SpeakerTurn } from '@ws/core';
import { joined } from '../../../packages/bench/src/measure/joined.js';
import { quietestPoint } from '../../../packages/core/src/audio/quietest-point.js';
import { levelOf } from '../level-of.js';
import { randomNumbers } from '../random-numbers.js';

/** A recording with the turns of its speakers. */
export interface LabelledRecording {
  /** Mono, 16 kHz. */
  readonly samples: Float32Array;
  /** In seconds. */
  readonly turns: readonly SpeakerTurn[];
}

/** A dialogue of people who never met. */
export interface ComposedDialogue extends LabelledRecording {
  /** Stretches of a third of a second that are not silent stand for words: of excerpts there is no text. */
  readonly words: readonly SpeakerTurn[];
}

const RATE = 16_000;
// Shorter ones are laughter, "yeah" and "mm": there is time to say a sentence.
const SHORTEST = 2 * RATE;
const LONGEST = 6 * RATE;
/** A person who says less in all is left out. */
const LEAST = 6 * RATE;
const SAYINGS = 12;
const WORD = RATE / 3;
/** Of the level of the whole saying, in amplitude. */
const AUDIBLE = 0.2;

/**
 * Dialogues of what different people say in recordings while they are alone: 12 sayings of 2 to 6 s, by turns, with pauses of
 * 0.3 to 0.8 s between. The same each time.
 */
export function composedDialogues(
  recordings: readonly LabelledRecording[],
  count: number,
): readonly ComposedDialogue[] {
  const sayings = sayingsOf(recordings);
  const names = [...sayings.keys()];
  return Array.from({ length: count }, (_, i) => {
    // Neighbouring seeds begin alike.
    const next = randomNumbers(Math.imul(i + 1, 0x9e37_79b1));
    const pick = <T>(of: readonly T[]): T => of[Math.floor(((next() + 1) / 2) * of.length)]!;
    // Every third is of three people.
    const people: string[] = [];
    while (people.length < (i % 3 === 2 ? 3 : 2)) {
      people.push(pick(names.filter((name) => !people.includes(name))));
    }
    const said = new Map(people.map((name) => [name, 0]));
    const parts: Float32Array[] = [];
    const turns: SpeakerTurn[] = [];
    const words: SpeakerTurn[] = [];
    let at = 0;
    let speaker = '';
    for (let turn = 0; turn < SAYINGS; turn++) {
      const before = speaker;
      speaker = pick(people.filter((name) => name !== before));
      const own = sayings.get(speaker)!;
      const nth = said.get(speaker)!;
      said.set(speaker, nth + 1);
      const saying = own[nth % own.length]!;
      const pause = Math.round((0.55 + 0.25 * next()) * RATE);
      parts.push(
        Float32Array.from({ length: pause }, () => 0.001 * next()),
        saying,
      );
      at += pause;
      turns.push({ start: at / RATE, end: (at + saying.length) / RATE, speaker });
      const level = levelOf(saying);
      for (let from = 0; from + WORD <= saying.length; from += WORD) {
        if (levelOf(saying.subarray(from, from + WORD)) < AUDIBLE * level) continue;
        words.push({ start: (at + from) / RATE, end: (at + from + WORD) / RATE, speaker });
      }
      at += saying.length;
    }
    parts.push(Float32Array.from({ length: RATE }, () => 0.001 * next()));
    return { samples: joined(parts), turns, words };
  });
}

/** What each person says alone, cut where it is quiet. */
function sayingsOf(recordings: readonly LabelledRecording[]): Map<string, Float32Array[]> {
  const sayings = new Map<string, Float32Array[]>();
  for (const { samples, turns } of recordings) {
    for (const turn of turns) {
      const others = turns.filter(({ speaker }) => speaker !== turn.speaker);
      for (const { start, end } of without(turn, others)) {
        let rest = samples.subarray(Math.round(start * RATE), Math.round(end * RATE));
        while (rest.length >= SHORTEST) {
          const length =
            rest.length <= LONGEST
              ? rest.length
              : SHORTEST + quietestPoint(rest.subarray(SHORTEST, LONGEST));
          const own = sayings.get(turn.speaker) ?? [];
          own.push(rest.subarray(0, length));
          sayings.set(turn.speaker, own);
          rest = rest.subarray(length);
        }
      }
    }
  }
  for (const [name, own] of sayings) {
    if (own.reduce((sum, { length }) => sum + length, 0) < LEAST) sayings.delete(name);
  }
  return sayings;
}

type Stretch = Pick<SpeakerTurn, 'start' | 'end'>;

/** What is left of a stretch. */
function without(stretch: Stretch, others: readonly Stretch[]): Stretch[] {
  let left: Stretch[] = [stretch];
  for (const other of others) {
    left = left.flatMap(({ start, end }) =>
      [
        { start, end: Math.min(end, other.start) },
        { start: Math.max(start, other.end), end },
      ].filter((part) => part.end > part.start),
    );
  }
  return left;
}
