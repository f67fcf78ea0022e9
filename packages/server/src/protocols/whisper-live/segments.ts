import type { FinalEvent, PartialEvent, Segment, Word } from '@ws/core';

/** A segment as WhisperLive tells one. Times are seconds, written out. */
export interface ToldSegment {
  readonly start: string;
  readonly end: string;
  readonly text: string;
  readonly completed: boolean;
  /** `SPEAKER_00` is heard first. */
  readonly speaker?: string | undefined;
  readonly words?: readonly object[] | undefined;
}

/** What a client is shown: its last finished segments, and what is being said. */
export interface ShownSegments {
  partial(event: PartialEvent): readonly ToldSegment[];
  /**
   * Of a final, one list after the other: each of its segments is told, however many there are. Clients keep the last segment that was unfinished, and write it down, too, unless
   * it is what the last finished one says: so it is told once as unfinished.
   */
  final(event: FinalEvent): readonly (readonly ToldSegment[])[];
}

/** @param last - how many finished segments there are at most */
export function createShownSegments(last: number, hasWords: boolean): ShownSegments {
  let finished: readonly ToldSegment[] = [];
  // Clients take no segment that begins before the one before has ended.
  let end = 0;

  function told(
    {
      start,
      end: until,
      text,
      words,
      speaker,
    }: Pick<Segment, 'start' | 'end' | 'text' | 'words' | 'speaker'>,
    completed: boolean,
  ): ToldSegment {
    const from = Math.max(start, end);
    return {
      ...{ start: seconds(from), end: seconds(Math.max(from, until)) },
      // Clients join them as they are.
      text: ` ${text.trim()}`,
      completed,
      ...(speaker !== undefined && { speaker: speakerOf(speaker) }),
      ...(hasWords && words !== undefined && { words: words.map(wordOf) }),
    };
  }

  return {
    partial: (event) => (event.text === '' ? finished : [...finished, told(event, false)]),
    final(event) {
      const { segments } = event;
      const parts = segments.some(({ text }) => text.trim() !== '') ? segments : [event];
      const now = parts
        .filter(({ text }) => text.trim() !== '')
        .map((segment) => {
          const one = told(segment, true);
          end = Number(one.end);
          return one;
        });
      const lastOne = now.at(-1);
      if (lastOne === undefined) return [];
      const all = [...finished, ...now];
      const lists: (readonly ToldSegment[])[] = [];
      // Those that do not fit into the last list.
      for (let to = all.length - last; to > finished.length; to -= last) {
        lists.unshift(all.slice(Math.max(0, to - last), to));
      }
      finished = all.slice(-last);
      return [...lists, [...finished.slice(0, -1), { ...lastOne, completed: false }], finished];
    },
  };
}

/** Numbers count from 1 here, and from 0 there. */
function speakerOf(speaker: string): string {
  return /^\d+$/.test(speaker)
    ? `SPEAKER_${String(Number(speaker) - 1).padStart(2, '0')}`
    : speaker;
}

function seconds(time: number): string {
  return time.toFixed(3);
}

function wordOf({ text, start, end, probability }: Word): object {
  return {
    word: ` ${text.trim()}`,
    ...{ start: seconds(start), end: seconds(end) },
    ...(probability !== undefined && { probability: Number(probability.toFixed(4)) }),
  };
}
