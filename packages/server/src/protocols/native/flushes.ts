import type { ResumableAudioSession } from '../../audio-session/create-audio-session.js';

/** Utterances that a client's messages end, and their answers. */
export interface Flushes {
  /**
   * Ends the utterance. Not awaited: more audio may come while its final is made.
   *
   * @param id - answered when the final was sent. Of several at the same place the newest is answered. The newest one may
   * come again, as over another connection: only its answer is asked for then
   */
  ask(id?: number): void;
  /** Resolves when all are answered. */
  answered(): Promise<void>;
  /** Whether some are not answered yet. */
  readonly any: boolean;
}

/** @param answer - everything up to the message with this number is answered, and the answers were sent */
export function createFlushes(
  session: Pick<ResumableAudioSession, 'flush' | 'isMoreToClose'>,
  answer: (id: number) => void,
): Flushes {
  let pending = 0;
  /** The newest flush is answered. */
  let flushed: Promise<void> = Promise.resolve();
  let asked: { id: number } | undefined;
  let newest: number | undefined;

  function ended(): void {
    pending--;
  }

  return {
    ask(id) {
      const isAgain = id !== undefined && id === newest;
      newest = id ?? newest;
      const isMore = !isAgain && session.isMoreToClose();
      if (isMore) {
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
        answer(question.id);
      });
    },
    answered: () => flushed,
    get any() {
      return pending > 0;
    },
  };
}
