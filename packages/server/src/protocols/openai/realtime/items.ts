import type { ErrorEvent, FinalEvent, PartialEvent } from '@ws/core';
import type { SampleRange, UntranscribedEvent } from '@ws/core/internal';
import { type Logprob, logprobsOf } from '../logprobs.js';
import type { OpenAiErrorBody } from '../openai-error.js';

/** What a client is told of under one id: a turn, or all between two of its commits. It may be several utterances. */
export interface Item {
  readonly id: string;
  readonly previousId: string | null;
  /** First sample. */
  readonly start: number;
  /** All of its finals. */
  text: string;
  readonly logprobs: Logprob[];
  /** ISO 639-1 codes. */
  readonly languages: Set<string>;
  failure: OpenAiErrorBody | undefined;
  /** Speech that has no text, in samples. */
  readonly untold: SampleRange[];
  /** Where its audio ends; left out as long as more may come. */
  end: number | undefined;
  /** The utterance that it ends with, where the detector has ended it. */
  lastUtterance: number | undefined;
}

/** Which utterance an event is of. */
type OfUtterance = Pick<FinalEvent, 'utteranceId' | 'startSample'>;

/** The items of a session, and which of them its events are of. Positions are samples at 16 kHz. */
export interface Items {
  /** The one that audio goes to now, if there is any yet. */
  readonly current: Item | undefined;
  /** Makes one that audio goes to now, unless there is. */
  open(position: number): Item;
  /**
   * The current one takes no more audio.
   *
   * @param lastUtterance - what it ends with; left out, all that begins before `position`
   * @throws where there is none
   */
  close(position: number, lastUtterance?: number): Item;
  /** The current one is forgotten, and all that begins before `position` and is of no other. */
  drop(position: number): void;
  /** Whether an utterance is of an item, or was dropped. */
  knows(of: OfUtterance): boolean;
  /** What a partial adds that will not change. Nothing where it is of no item. */
  grow(partial: PartialEvent): Growth | undefined;
  /** What a final adds. */
  finish(final: FinalEvent): Growth | undefined;
  /** Some of its speech has no text. */
  leaveOut(of: Pick<UntranscribedEvent, 'utteranceId' | 'startSample' | 'endSample'>): void;
  /** There is no final, and so no text of that speech. */
  fail(
    of: Pick<ErrorEvent, 'utteranceId' | 'startSample' | 'endSample'>,
    failure: OpenAiErrorBody,
  ): void;
  /** Those that are closed, up to the first that is not answered: they are over. */
  takeAnswered(isAnswered: (item: Item) => boolean): Item[];
}

/** Text that an item has more. */
export interface Growth {
  readonly item: Item;
  /** With the space before it, where there is one. */
  readonly delta: string;
}

interface OpenItem extends Item {
  /** What begins before this was dropped, if it is of no item before. */
  readonly droppedTo: number;
  /** Of the utterance that is being spoken: so many characters of its text were told. */
  speaking: { readonly utteranceId: number; shown: number } | undefined;
}

/** @param nextId - of a new item */
export function createItems(nextId: () => string): Items {
  const closed: OpenItem[] = [];
  let current: OpenItem | undefined;
  let lastId: string | null = null;
  let droppedTo = 0;

  function open(position: number): OpenItem {
    if (current !== undefined) return current;
    const id = nextId();
    current = {
      ...{ id, previousId: lastId, start: position, text: '', logprobs: [], languages: new Set() },
      ...{ failure: undefined, end: undefined, lastUtterance: undefined, speaking: undefined },
      ...{ untold: [], droppedTo },
    };
    lastId = id;
    return current;
  }

  function itemOf({ utteranceId, startSample }: OfUtterance): OpenItem | undefined {
    const found = closed.find((item) => {
      if (startSample < item.droppedTo) return false;
      const { lastUtterance, end } = item;
      return lastUtterance === undefined ? startSample < end! : utteranceId <= lastUtterance;
    });
    if (found !== undefined) return found;
    return startSample < droppedTo ? undefined : current;
  }

  function append(item: OpenItem, utteranceId: number, text: string, upTo: number): string {
    if (item.speaking?.utteranceId !== utteranceId) item.speaking = { utteranceId, shown: 0 };
    const { shown } = item.speaking;
    if (upTo <= shown) return '';
    const space = shown === 0 && item.text !== '' ? ' ' : '';
    const delta = space + text.slice(shown, upTo);
    item.speaking.shown = upTo;
    item.text += delta;
    return delta;
  }

  return {
    get current() {
      return current;
    },
    open,
    close(position, lastUtterance) {
      if (current === undefined) throw new Error('There is no item to close.');
      const item = current;
      item.end = position;
      item.lastUtterance = lastUtterance;
      closed.push(item);
      current = undefined;
      return item;
    },
    drop(position) {
      current = undefined;
      droppedTo = position;
    },
    knows: (of) => itemOf(of) !== undefined || of.startSample < droppedTo,
    grow(partial) {
      const item = itemOf(partial);
      if (item === undefined) return undefined;
      const { utteranceId, text, committedChars } = partial;
      return { item, delta: append(item, utteranceId, text, committedChars) };
    },
    finish(final) {
      const item = itemOf(final);
      if (item === undefined) return undefined;
      const { utteranceId, text, segments, language } = final;
      const delta = append(item, utteranceId, text, text.length);
      item.speaking = undefined;
      if (text !== '') item.languages.add(language);
      item.logprobs.push(...logprobsOf(segments));
      return { item, delta };
    },
    leaveOut(of) {
      const { startSample, endSample } = of;
      itemOf(of)?.untold.push({ startSample, endSample });
    },
    fail(of, failure) {
      const item = itemOf(of);
      if (item === undefined) return;
      item.failure = failure;
      const { startSample, endSample } = of;
      item.untold.push({ startSample, endSample });
      item.speaking = undefined;
    },
    takeAnswered(isAnswered) {
      let count = 0;
      while (count < closed.length && isAnswered(closed[count]!)) count++;
      return closed.splice(0, count);
    },
  };
}
