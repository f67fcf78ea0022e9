/** Tells a final; `isLast`: it answers a `Finalize`. */
export type TellFinal = (isLast: boolean) => void;

/**
 * Which final of a channel answers a `Finalize`: the last of the audio before it. Only what comes next says that it was the
 * last, so that one is held until then.
 */
export interface Finalizations {
  /**
   * A `Finalize` came when audio up to a position had been taken.
   *
   * @param flush - ends what is spoken; resolves when all of it is told
   */
  ask(position: number, flush: () => Promise<void>): void;
  /**
   * Something is told that begins at a position, and that finals before it may still follow: what is held goes before it.
   */
  before(position: number): void;
  /** A final, from a position on. */
  final(position: number, tell: TellFinal): void;
  /** All audio is answered: nothing more comes that would say which final was the last. */
  end(): void;
}

/** @param tellNone - a `Finalize` is answered, and there is nothing to say */
export function createFinalizations(tellNone: (position: number) => void): Finalizations {
  /** Positions of those that are not answered, and what to tell them with. */
  const asked: { readonly position: number }[] = [];
  let held: TellFinal | undefined;

  function letGo(isLast: boolean): void {
    const tell = held;
    held = undefined;
    tell?.(isLast);
  }

  function answer(): void {
    const { position } = asked.shift()!;
    if (held === undefined) tellNone(position);
    else letGo(true);
  }

  function isOver(position: number): boolean {
    return asked.length > 0 && position >= asked[0]!.position;
  }

  return {
    ask(position, flush) {
      // Who asks twice at the same place has one answer.
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
    final(position, tell) {
      while (isOver(position)) answer();
      letGo(false);
      held = tell;
      if (asked.length === 0) letGo(false);
    },
    end() {
      while (asked.length > 0) answer();
    },
  };
}
