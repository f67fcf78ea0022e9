import type { StreamingSession } from '@ws/core';

/** What a client is told of utterances that it ended by a message. */
export interface Flushes {
  /**
   * A message ends the utterance. Not awaited: more audio may come while the final is made.
   *
   * @param isMore - whether audio has come since the last such message: without, this one asks for nothing new
   * @param id - who wants to be told: the newest of those at the same place stands for all of them
   */
  ask(session: StreamingSession | undefined, isMore: boolean, id?: number): void;
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
  let isSending = false;
  const afterSending: (() => void)[] = [];

  function ended(): void {
    pending--;
  }

  return {
    ask(session, isMore, id) {
      if (isMore && session !== undefined) {
        pending++;
        // Rejects only when the session is disposed.
        flushed = session.flush().then(ended, ended);
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
        if (isSending || (session?.unread ?? 0) > 0) afterSending.push(answer);
        else answer();
      });
    },
    sending() {
      isSending = true;
    },
    sent(unread) {
      isSending = false;
      if (unread === 0) for (const answer of afterSending.splice(0)) answer();
    },
    get any() {
      return pending > 0;
    },
  };
}
