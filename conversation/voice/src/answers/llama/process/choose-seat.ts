/** A context of which one conversation is answered at a time. */
export interface Seat {
  /** Of the conversation that it has read last. */
  conversationId: string | undefined;
  busy: boolean;
  /** Grows with each use. */
  usedAt: number;
}

/**
 * Where a conversation is answered: where it was answered before, of which only what is new has to be read; else where none
 * has been for longest. `undefined` where all are busy.
 */
export function chooseSeat<S extends Seat>(
  seats: readonly S[],
  conversationId: string,
): S | undefined {
  const free = seats.filter(({ busy }) => !busy);
  const own = free.find((seat) => seat.conversationId === conversationId);
  return own ?? free.sort((a, b) => a.usedAt - b.usedAt)[0];
}
