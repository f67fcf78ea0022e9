import type { SpeakerTurn } from '@ws/core';
import { assignSpeakers } from '@ws/core/recording';

/**
 * Counts the words whose speaker is missing or wrong. Each speaker that the diarizer tells stands for one person, so that most
 * words are right, and two speakers never stand for the same person.
 */
export function wrongWords(words: readonly SpeakerTurn[], told: readonly SpeakerTurn[]): number {
  const segment = {
    start: words[0]?.start ?? 0,
    end: words.at(-1)?.end ?? 0,
    text: words.map(() => ' word').join(''),
    words: words.map(({ start, end }) => ({ text: ' word', start, end })),
  };
  const heard = assignSpeakers([segment], told).flatMap(({ words = [], speaker }) =>
    words.map(() => speaker),
  );
  const people = [...new Set(words.map(({ speaker }) => speaker))];
  const right = (person: string, speaker: string): number =>
    words.filter((word, i) => word.speaker === person && heard[i] === speaker).length;

  function most(from: number, speakers: readonly string[]): number {
    const person = people[from];
    if (person === undefined) return 0;
    return Math.max(
      most(from + 1, speakers),
      ...speakers.map(
        (speaker) =>
          right(person, speaker) +
          most(
            from + 1,
            speakers.filter((other) => other !== speaker),
          ),
      ),
    );
  }
  return words.length - most(0, [...new Set(heard.filter((one) => one !== undefined))]);
}
