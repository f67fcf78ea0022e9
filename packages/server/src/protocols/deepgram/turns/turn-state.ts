import type { AnsweredText } from '../answer-parts.js';

export type TurnEvent = 'StartOfTurn' | 'Update' | 'EagerEndOfTurn' | 'TurnResumed' | 'EndOfTurn';

/** The order in which a turn is reported: it starts, is updated, may seem to end and be resumed, and ends. */
export interface TurnState {
  /** An utterance so far. */
  update(text: AnsweredText): void;
  /** The same, and it is all unless speech goes on. */
  pause(text: AnsweredText): void;
  /** An utterance that the turn goes on after. */
  keep(text: AnsweredText): void;
  /** The last utterance of the turn. */
  ended(text: AnsweredText): void;
  /** The turn ends with what there is of it. Nothing where there is none. */
  end(): void;
}

/**
 * @param send - reports what happened in the turn
 * @param isEager - whether the client wants to know that a turn may be over
 */
export function createTurnState(
  send: (event: TurnEvent, turn: number, text: AnsweredText) => void,
  isEager: () => boolean,
): TurnState {
  let turn = 0;
  let isStarted = false;
  /** Utterances of this turn that are final. */
  let kept: AnsweredText | undefined;
  let latest: AnsweredText | undefined;
  /** The text with which it seemed to end. */
  let eager: string | undefined;

  function report(event: TurnEvent, text: AnsweredText): void {
    latest = text;
    send(event, turn, text);
  }

  /** Begins the turn with the first words. @returns whether it has begun just now */
  function start(text: AnsweredText): boolean {
    if (isStarted) return false;
    isStarted = true;
    report('StartOfTurn', text);
    return true;
  }

  function resume(text: AnsweredText): void {
    eager = undefined;
    report('TurnResumed', text);
  }

  function endWith(text: AnsweredText): void {
    if (isStarted || text.text !== '') {
      start(text);
      if (eager !== undefined && eager !== text.text) resume(text);
      report('EndOfTurn', text);
      turn++;
    }
    isStarted = false;
    kept = undefined;
    latest = undefined;
    eager = undefined;
  }

  return {
    update(utterance) {
      const text = joined(kept, utterance);
      if (text.text === '' || start(text)) return;
      if (eager !== undefined) resume(text);
      else report('Update', text);
    },
    pause(utterance) {
      const text = joined(kept, utterance);
      if (!isEager()) return this.update(utterance);
      if (text.text === '' || text.text === eager) return;
      start(text);
      if (eager !== undefined) resume(text);
      eager = text.text;
      report('EagerEndOfTurn', text);
    },
    keep(utterance) {
      kept = joined(kept, utterance);
      if (kept.text !== '') this.update({ ...utterance, text: '', words: [] });
    },
    ended: (utterance) => endWith(joined(kept, utterance)),
    end() {
      if (isStarted && latest !== undefined) endWith(kept ?? latest);
    },
  };
}

/** Utterances one after the other. */
function joined(first: AnsweredText | undefined, utterance: AnsweredText): AnsweredText {
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
