import type { Clock } from '@ws/core';
import { msToSamples } from '@ws/core/internal';

/**
 * Sends a message when no word was spoken for a while, once after each last word. The gap is one between words: sounds
 * without words do not end it. Positions are samples, 16 kHz; utterances are numbered in their order.
 */
export interface UtteranceEnds {
  speechStarts(utteranceId: number, position: number): void;
  speechEnds(utteranceId: number, position: number): void;
  /** A partial has words. */
  words(utteranceId: number, start: number): void;
  /** An utterance is final, and has words. */
  final(utteranceId: number, words: UtteranceWords): void;
  /** An utterance has no words, or none that are known. */
  nothing(utteranceId: number, end: number): void;
  /** There is audio up to here. */
  onAudio(position: number): void;
}

/** Where an utterance lies. */
export interface UtteranceWords {
  readonly start: number;
  readonly lastWordEnd: number;
  /** Where what comes after the utterance begins. */
  readonly end: number;
}

export interface UtteranceEndsParts {
  /** Without a word, in samples. */
  readonly gap: number;
  /** Whether words are shown while they are spoken. Otherwise speech may have some until it is final. */
  readonly hasPartials: boolean;
  readonly clock: Clock;
  /** The last word ended here. */
  send(lastWordEnd: number): void;
}

/** An utterance of which it is not known yet whether it has words. */
interface Open {
  readonly id: number;
  readonly start: number;
  /** When it began to be known, on the clock. */
  readonly at: number;
  hasWords: boolean;
  isSpoken: boolean;
}

// Speech that shows no word for so long is noise. Audio alone does not say so: a file comes faster than it is decoded.
const WORDLESS_MS = 3000;
const WORDLESS = msToSamples(WORDLESS_MS);

export function createUtteranceEnds(parts: UtteranceEndsParts): UtteranceEnds {
  const { gap, hasPartials, clock, send } = parts;
  let last: { readonly end: number; readonly at: number } | undefined;
  /** In their order. */
  let open: Open[] = [];
  let settledId = 0;
  let isSpeaking = false;
  let judged = 0;
  let newest = 0;

  function begin(id: number, start: number): Open {
    const one = { id, start, at: clock.now(), hasWords: false, isSpoken: true };
    open.push(one);
    return one;
  }

  /** Whether what an utterance may still say is waited for. */
  function holds({ start, at, hasWords, isSpoken }: Open): boolean {
    if (hasWords || !isSpoken || !hasPartials) return true;
    // Its words cannot have been shown before those before it were final.
    const since = Math.max(at, last?.at ?? at);
    return judged - start < WORDLESS || clock.now() - since < WORDLESS_MS;
  }

  /** Up to where no word has been said since the last. */
  function sendIfOver(silentTo = open.find(holds)?.start ?? judged): void {
    if (last === undefined || silentTo - last.end < gap) return;
    const { end } = last;
    last = undefined;
    send(end);
  }

  function settle(id: number, end: number): void {
    settledId = Math.max(settledId, id);
    open = open.filter((one) => one.id > id);
    // One that grew too long is cut, and what is spoken goes on in the next.
    if (isSpeaking && open.length === 0) begin(settledId + 1, end);
  }

  return {
    speechStarts(utteranceId, position) {
      isSpeaking = true;
      const id = Math.max(utteranceId, settledId + 1);
      if (!open.some((one) => one.id === id)) begin(id, position);
      sendIfOver();
    },
    speechEnds(utteranceId, position) {
      isSpeaking = false;
      open = open.filter(({ id }) => id <= utteranceId);
      // One that grew too long was cut, and the first of it is not final yet.
      const isKnown = utteranceId <= settledId || open.at(-1)?.id === utteranceId;
      if (!isKnown) begin(utteranceId, open.at(-1)?.start ?? position);
      for (const one of open) one.isSpoken = false;
      sendIfOver();
    },
    words(utteranceId, start) {
      if (utteranceId <= settledId) return;
      const one = open.find(({ id }) => id === utteranceId) ?? begin(utteranceId, start);
      one.hasWords = true;
      sendIfOver();
    },
    final(utteranceId, { start, lastWordEnd, end }) {
      sendIfOver(open.find(({ id }) => id === utteranceId)?.start ?? start);
      last = { end: lastWordEnd, at: clock.now() };
      settle(utteranceId, end);
      sendIfOver();
    },
    nothing(utteranceId, end) {
      settle(utteranceId, end);
      sendIfOver();
    },
    onAudio(position) {
      // The detector has heard what came before: what it has to say of the newest may be on its way.
      if (position > newest) judged = newest;
      newest = Math.max(newest, position);
      sendIfOver();
    },
  };
}
