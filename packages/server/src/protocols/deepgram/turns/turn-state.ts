import type { ToldWord } from '../words.js';

/** What happens in a turn. */
export type TurnEvent = 'StartOfTurn' | 'Update' | 'EagerEndOfTurn' | 'TurnResumed' | 'EndOfTurn';

/** What was heard of an utterance, or of the turn. Times are seconds of the client's audio. */
export interface TurnText {
  readonly text: string;
  readonly words: readonly ToldWord[];
  readonly start: number;
  readonly end: number;
  readonly language?: string | undefined;
}

/** The order in which a turn is told: it starts, is updated, may seem to end and be resumed, and ends. */
export interface TurnState {
  /** An utterance so far. */
  heard(text: TurnText): void;
  /** The same, and it is all unless speech goes on. */
  paused(text: TurnText): void;
  /** An utterance that the turn goes on after. */
  kept(text: TurnText): void;
  /** The last utterance of the turn. */
  ended(text: TurnText): void;
  /** The turn ends with what there is of it. Nothing where there is none. */
  end(): void;
}

/**
 * @param tell - says what happened in the turn
 * @param isEager - whether the client wants to know that a turn may be over
 */
export function createTurnState(
  tell: (event: TurnEvent, turn: number, text: TurnText) => void,
  isEager: () => boolean,
): TurnState {
  let turn = 0;
  let isStarted = false;
  /** Utterances of this turn that are final. */
  let kept: TurnText | undefined;
  let latest: TurnText | undefined;
  /** The text with which it seemed to end. */
  let eager: string | undefined;

  function say(event: TurnEvent, text: TurnText): void {
    latest = text;
    tell(event, turn, text);
  }

  /** Begins the turn with the first words. @returns whether it has begun just now */
  function start(text: TurnText): boolean {
    if (isStarted) return false;
    isStarted = true;
    say('StartOfTurn', text);
    return true;
  }

  function resume(text: TurnText): void {
    eager = undefined;
    say('TurnResumed', text);
  }

  function endWith(text: TurnText): void {
    if (isStarted || text.text !== '') {
      start(text);
      if (eager !== undefined && eager !== text.text) resume(text);
      say('EndOfTurn', text);
      turn++;
    }
    isStarted = false;
    kept = undefined;
    latest = undefined;
    eager = undefined;
  }

  return {
    heard(utterance) {
      const text = joined(kept, utterance);
      if (text.text === '' || start(text)) return;
      if (eager !== undefined) resume(text);
      else say('Update', text);
    },
    paused(utterance) {
      const text = joined(kept, utterance);
      if (!isEager()) return this.heard(utterance);
      if (text.text === '' || text.text === eager) return;
      start(text);
      if (eager !== undefined) resume(text);
      eager = text.text;
      say('EagerEndOfTurn', text);
    },
    kept(utterance) {
      kept = joined(kept, utterance);
      if (kept.text !== '') this.heard({ ...utterance, text: '', words: [] });
    },
    ended: (utterance) => endWith(joined(kept, utterance)),
    end() {
      if (isStarted && latest !== undefined) endWith(kept ?? latest);
    },
  };
}

/** Utterances one after the other. */
function joined(first: TurnText | undefined, utterance: TurnText): TurnText {
  const text = utterance.text.trim();
  if (first === undefined) return { ...utterance, text };
  return {
    text: [first.text, text].filter((part) => part !== '').join(' '),
    words: [...first.words, ...utterance.words],
    start: first.start,
    end: utterance.end,
    language: utterance.language ?? first.language,
  };
}
