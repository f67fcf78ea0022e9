import type { Clock } from '@ws/core';

/** What an answer tells, one after the other; pieces of text that follow closely are told as one. */
export interface ToldLine {
  /** More of the answer's text. */
  text(piece: string): void;
  /**
   * Anything else: the text before it waits no longer, and is told first.
   *
   * @param chars - what it counts for among what is held
   * @returns resolves when it is told, or the answer was given up
   */
  other(tell: () => Promise<void>, chars?: number): Promise<void>;
  /** Resolves when there is room for more. */
  room(): Promise<void>;
  /** Tells the rest of the text, without waiting for more. Resolves when all is told. */
  flush(): Promise<void>;
}

export interface ToldLineOptions {
  readonly clock: Clock;
  /** Aborted when the answer is not wanted any more: nothing more is told. */
  readonly signal: AbortSignal;
  /** Nothing is told before it resolves. */
  readonly released: Promise<void>;
  /** Tells a piece of the text. Resolves when there was room for it. */
  tellText(text: string): Promise<void>;
}

/** Text that is told as one. */
interface Chunk {
  text: string;
  /** Ends its wait for more text. */
  readonly closing: AbortController;
}

// Each chunk holds the answer so far, so that an answer in single characters would cost the square of its length.
const JOINED_WITHIN_MS = 30;
// What is held back does not grow over this: it may never be told.
const MAX_HELD_CHARS = 600;

/** Text is told at once where none was within the last 30 ms, and else when these are over, or the chunk is full. */
export function createToldLine({ clock, signal, released, tellText }: ToldLineOptions): ToldLine {
  let line = Promise.resolve();
  let open: Chunk | undefined;
  let heldChars = 0;
  let lastAt = Number.NEGATIVE_INFINITY;

  function enqueue(work: () => Promise<void>): Promise<void> {
    line = line.then(async () => {
      await released;
      if (!signal.aborted) await work();
    });
    // The caller that waits for the line gets its failure.
    line.catch(() => {});
    return line;
  }

  async function tellChunk(chunk: Chunk): Promise<void> {
    const waitMs = lastAt + JOINED_WITHIN_MS - clock.now();
    if (waitMs > 0) {
      const over = AbortSignal.any([signal, chunk.closing.signal]);
      await clock.sleep(waitMs, over).catch(() => {});
    }
    if (open === chunk) open = undefined;
    if (signal.aborted) return;
    await tellText(chunk.text);
    heldChars -= chunk.text.length;
    lastAt = clock.now();
  }

  function close(): void {
    open?.closing.abort();
    open = undefined;
  }

  return {
    text(piece) {
      heldChars += piece.length;
      if (open !== undefined) {
        open.text += piece;
        return;
      }
      const chunk = { text: piece, closing: new AbortController() };
      open = chunk;
      void enqueue(() => tellChunk(chunk));
    },
    other(tell, chars = 0) {
      close();
      heldChars += chars;
      return enqueue(async () => {
        await tell();
        heldChars -= chars;
      });
    },
    async room() {
      if (heldChars <= MAX_HELD_CHARS) return;
      open?.closing.abort();
      await line;
    },
    async flush() {
      close();
      await line;
    },
  };
}
