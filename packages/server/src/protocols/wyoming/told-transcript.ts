import type { FinalEvent, PartialEvent } from '@ws/core';

/** A transcript as it grows: what was told of it does not change. */
export interface ToldTranscript {
  readonly text: string;
  /** What an event adds that will not change; nothing where it adds nothing. */
  add(event: PartialEvent | FinalEvent): string;
}

export function createToldTranscript(): ToldTranscript {
  /** Finals, and then what of an utterance is settled. */
  let text = '';
  let told = 0;

  return {
    get text() {
      return text;
    },
    add(event) {
      const settled = event.type === 'final' ? event.text.length : event.committedChars;
      const isFirst = told === 0;
      const more = event.text.slice(told, settled);
      told = event.type === 'final' ? 0 : Math.max(told, settled);
      const added = isFirst ? more.trimStart() : more;
      // Utterances are told apart by a space, as words are.
      const piece = isFirst && text !== '' && added !== '' ? ` ${added}` : added;
      const isOver = event.type === 'final';
      const whole = isOver ? piece.trimEnd() : piece;
      text += whole;
      return whole;
    },
  };
}
