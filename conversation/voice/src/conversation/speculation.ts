import type { Clock } from '@ws/core';
import type { Reply } from './reply.js';

/** An answer that is begun before the speaker has certainly finished, and thrown away if speech goes on. */
export interface Speculation {
  /** This is what was said, unless speech goes on. */
  expect(text: string): void;
  /** Speech goes on. */
  drop(): void;
  /** The answer to this text, where it was begun. It is no longer held here. */
  take(text: string): Reply | undefined;
}

// A pause within a sentence is mostly over by then.
const WAIT_MS = 150;

export function createSpeculation({
  clock,
  begin,
}: {
  readonly clock: Clock;
  begin(text: string): Reply;
}): Speculation {
  let begun: { readonly text: string; readonly reply: Reply } | undefined;
  let waiting: AbortController | undefined;

  function drop(): void {
    waiting?.abort();
    waiting = undefined;
    begun?.reply.abort();
    begun = undefined;
  }

  return {
    expect(text) {
      if (begun !== undefined && isSame(begun.text, text)) return;
      drop();
      const own = new AbortController();
      waiting = own;
      clock.sleep(WAIT_MS, own.signal).then(
        () => {
          waiting = undefined;
          begun = { text, reply: begin(text) };
        },
        () => {},
      );
    },
    drop,
    take(text) {
      const taken = begun !== undefined && isSame(begun.text, text) ? begun.reply : undefined;
      if (taken !== undefined) begun = undefined;
      drop();
      return taken;
    },
  };
}

/** Whether two texts say the same: case and marks may differ. */
function isSame(first: string, second: string): boolean {
  return bare(first) === bare(second);
}

function bare(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
}
