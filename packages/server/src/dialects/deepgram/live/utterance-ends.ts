/** Tells when nobody has said a word for a while, once after each word that was the last. Positions are samples, 16 kHz. */
export interface UtteranceEnds {
  /** Words were final, the last of which ends here. */
  final(lastWordEnd: number): void;
  speechStarts(position: number): void;
  speechEnds(): void;
  /** There is audio up to here. */
  heard(position: number): void;
}

/**
 * @param gap - without a word; nothing: it is not asked for
 * @param tell - the last word ended here
 */
export function createUtteranceEnds(
  gap: number | undefined,
  tell: (lastWordEnd: number) => void,
): UtteranceEnds {
  let last: number | undefined;
  let isSpeaking = false;
  let speechStart = 0;
  let judged = 0;
  let newest = 0;

  function tellIfOver(position: number): void {
    if (last === undefined || gap === undefined || position - last < gap) return;
    const end = last;
    last = undefined;
    tell(end);
  }

  /** Whoever goes on before it has lasted long enough has not come to an end. */
  function endBefore(position: number): void {
    tellIfOver(position);
    last = undefined;
  }

  return {
    final(lastWordEnd) {
      last = lastWordEnd;
      // Speech has gone on while the words were made out.
      if (speechStart > lastWordEnd) endBefore(speechStart);
      else if (!isSpeaking) tellIfOver(judged);
    },
    speechStarts(position) {
      endBefore(position);
      speechStart = position;
      isSpeaking = true;
    },
    speechEnds() {
      isSpeaking = false;
    },
    heard(position) {
      // The detector has heard what came before: what it has to say of the newest may be on its way.
      if (position > newest) judged = newest;
      newest = Math.max(newest, position);
      if (!isSpeaking) tellIfOver(judged);
    },
  };
}
