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
   * Something is sent that begins at a position, and finals before it may still follow: what is held goes before it.
   */
  before(position: number): void;
  /** A final, from a position on. */
  final(position: number, send: SendFinal): void;
  /** All audio is answered: nothing more comes that would say which final was the last. */
  end(): void;
}

/** @param sendNone - a `Finalize` is answered, and there is nothing to answer */
export function createFinalizations(sendNone: (position: number) => void): Finalizations {
  /** Positions of those that are not answered, and what to answer them with. */
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
      // Whether it was the last is not known: others that are asked for may be on their way.
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
