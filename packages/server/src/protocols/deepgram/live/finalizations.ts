/** Sends a final; `isLast`: it answers a `Finalize`. */
export type SendFinal = (isLast: boolean) => void;

/**
 * Which final of a channel answers a `Finalize`: the last of the audio before it. Only what comes next says that it was the
 * last, so that one is held until then.
 */
export interface Finalizations {
  /**
   * A `Finalize` came when audio up to a position had been taken.
   *
   * @param flush - ends what is spoken; resolves when all of it is answered
   */
  ask(position: number, flush: () => Promise<void>): void;
  /**
   * A message is sent about audio from a position on, and finals before it may still follow. A final that is held is sent
   * before the message.
   */
  before(position: number): void;
  /** A final, from a position on. */
  final(position: number, send: SendFinal): void;
  /** All audio is answered. No later message will say which final was the last. */
  end(): void;
}

/** @param sendNone - answers a `Finalize` before which no final is held */
export function createFinalizations(sendNone: (position: number) => void): Finalizations {
  /** Positions of each `Finalize` that is not answered. */
  const asked: { readonly position: number }[] = [];
  let held: SendFinal | undefined;

  function letGo(isLast: boolean): void {
    const send = held;
    held = undefined;
    send?.(isLast);
  }

  function answer(): void {
    const { position } = asked.shift()!;
    if (held === undefined) sendNone(position);
    else letGo(true);
  }

  function isOver(position: number): boolean {
    return asked.length > 0 && position >= asked[0]!.position;
  }

  return {
    ask(position, flush) {
      // A client that asks twice at the same position has one answer.
      if (asked.at(-1)?.position === position) return;
      const question = { position };
      asked.push(question);
      const settle = (): void => {
        while (asked.includes(question)) answer();
      };
      // Rejects only when the session is disposed.
      flush().then(settle, () => {});
    },
    before(position) {
      // It may not be the last: other finals before the `Finalize` may be on their way.
      if (isOver(position)) letGo(false);
    },
    final(position, send) {
      while (isOver(position)) answer();
      letGo(false);
      held = send;
      if (asked.length === 0) letGo(false);
    },
    end() {
      while (asked.length > 0) answer();
    },
  };
}
