/** What holds the utterances that a message ends. */
export interface Flushable {
  flush(): Promise<void>;
  /** Events that are not sent yet. */
  readonly unread: number;
}

/** What a client is told of utterances that it ended by a message. */
export interface Flushes {
  /**
   * A message ends the utterance. Not awaited: more audio may come while the final is made.
   *
   * @param isMoreSince - whether audio has come since it was last asked: without, this message asks for nothing new
   * @param id - who wants to be told: the newest of those at the same place stands for all of them. Where the newest one
   * comes again, as over another connection, only its answer is asked for
   */
  ask(heard: Flushable, isMoreSince: () => boolean, id?: number): void;
  /** An event is being sent. */
  sending(): void;
  /** It was sent. */
  sent(heard: Pick<Flushable, 'unread'>): void;
  /** Resolves when all are answered whose utterances have their finals, and these were sent. */
  answered(): Promise<void>;
  /** Whether some are not answered yet. */
  readonly any: boolean;
}

/** @param tell - all up to the message of this number is answered, and the answers were sent */
export function createFlushes(tell: (id: number) => void): Flushes {
  let pending = 0;
  /** The newest flush is answered. */
  let flushed: Promise<void> = Promise.resolve();
  let asked: { id: number } | undefined;
  let newest: number | undefined;
  let sending = 0;
  const unanswered: (() => void)[] = [];
  let waiting: (() => void)[] = [];

  function ended(): void {
    pending--;
  }

  /**
   * Answers once all events are sent. An event that was read a moment ago is neither unread nor being sent: whether there is
   * one is known when no microtask is left, and not before.
   */
  function answer(heard: Pick<Flushable, 'unread'>): void {
    setImmediate(() => {
      if (sending > 0 || heard.unread > 0) return;
      for (const tellOne of unanswered.splice(0)) tellOne();
      for (const resolve of waiting) resolve();
      waiting = [];
    });
  }

  return {
    ask(heard, isMoreSince, id) {
      const isAgain = id !== undefined && id === newest;
      newest = id ?? newest;
      const isMore = !isAgain && isMoreSince();
      if (isMore) {
        pending++;
        // Rejects only when the session is disposed.
        flushed = heard.flush().then(ended, ended);
      }
      if (id === undefined) return;
      if (!isMore && asked !== undefined) {
        asked.id = id;
        return;
      }
      const question = { id };
      asked = question;
      void flushed.then(() => {
        if (asked === question) asked = undefined;
        unanswered.push(() => tell(question.id));
        answer(heard);
      });
    },
    sending() {
      sending++;
    },
    sent(heard) {
      sending--;
      if (unanswered.length > 0) answer(heard);
    },
    async answered() {
      await flushed;
      if (unanswered.length === 0) return;
      await new Promise<void>((resolve) => waiting.push(resolve));
    },
    get any() {
      return pending > 0;
    },
  };
}
