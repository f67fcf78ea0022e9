/** The sounds of one answer, put in their order. */
export interface AnswerSounds {
  /** Those that have their turn by now are given on. One that was given already is left out. */
  add(index: number, url: string): void;
  /** No earlier one is to come any more: the rest is given on, whatever is missing. */
  complete(): void;
}

// Sounds that wait for one before them: then it is taken for lost.
const MAX_AHEAD = 16;

/** @param play - called with each sound, in order */
export function createAnswerSounds(play: (url: string) => void): AnswerSounds {
  const waiting = new Map<number, string>();
  let next = 0;
  let isComplete = false;

  function give(): void {
    for (;;) {
      const url = waiting.get(next);
      if (url === undefined) {
        if (waiting.size === 0 || (!isComplete && waiting.size <= MAX_AHEAD)) return;
        next = Math.min(...waiting.keys());
        continue;
      }
      waiting.delete(next++);
      play(url);
    }
  }

  return {
    add(index, url) {
      if (index < next) return;
      waiting.set(index, url);
      give();
    },
    complete() {
      isComplete = true;
      give();
    },
  };
}
