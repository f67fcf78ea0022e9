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
   * @param isMore - whether audio has come since the last such message: without, this one asks for nothing new
   * @param id - who wants to be told: the newest of those at the same place stands for all of them. Where the newest one
   * comes again, as over another connection, only its answer is asked for
   */
  ask(heard: Flushable, isMore: boolean, id?: number): void;
  /** An event is being sent. */
  sending(): void;
  /** It was sent, and so many events are unread. */
  sent(unread: number): void;
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
  const afterSending: (() => void)[] = [];

  function ended(): void {
    pending--;
  }

  return {
    ask(heard, isMore, id) {
      const isAgain = id !== undefined && id === newest;
      newest = id ?? newest;
      if (isMore && !isAgain) {
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
        const answer = (): void => tell(question.id);
        if (sending > 0 || heard.unread > 0) afterSending.push(answer);
        else answer();
      });
    },
    sending() {
      sending++;
    },
    sent(unread) {
      sending--;
      if (sending === 0 && unread === 0) for (const answer of afterSending.splice(0)) answer();
    },
    get any() {
      return pending > 0;
    },
  };
}
