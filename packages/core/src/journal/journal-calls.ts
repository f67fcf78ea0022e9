import { systemClock } from '../contracts/clock.js';
import type { JournalCallOptions } from '../contracts/session-journal.js';
import { errorMessage } from '../errors/error-message.js';
import { abortedError, TranscribeError } from '../errors/transcribe-error.js';
import { until } from '../timing/until.js';
import type { JournalStore, SessionJournalOptions } from './journal-store.js';

/** Asks the store once. What it answers after the call ended counts for nothing. */
export type Ask = <T>(request: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/** Runs the calls of a journal: each has a time limit, ends with its signal, and with the journal. */
export interface JournalCalls {
  readonly health: 'up' | 'down';
  /**
   * @param work - waits for nothing but the answers to what it asks. It is run again from its beginning where the store gave
   *   no answer
   * @param before - what has to settle first
   * @throws TranscribeError `ERR_CONNECTION`, `ERR_ABORTED`, `ERR_DISPOSED`; what the work throws
   */
  run<T>(
    options: JournalCallOptions,
    work: (ask: Ask) => Promise<T>,
    before?: Promise<unknown>,
  ): Promise<T>;
  dispose(): void;
}

/** The error that a store throws in place of an answer. */
class Unanswered {
  readonly reason: unknown;

  constructor(reason: unknown) {
    this.reason = reason;
  }
}

export function createJournalCalls(
  { name, address }: Pick<JournalStore<unknown>, 'name' | 'address'>,
  { callTimeoutMs, retryMs = 100, clock = systemClock }: SessionJournalOptions,
): JournalCalls {
  const disposal = new AbortController();
  let health: 'up' | 'down' = 'up';

  function connectionError(reason: unknown): TranscribeError {
    const why = reason === undefined ? `not within ${callTimeoutMs} ms` : errorMessage(reason);
    return new TranscribeError(
      `The journal of sessions, ${name} at ${address}, does not answer: ${why}.`,
      {
        ...{ code: 'ERR_CONNECTION', retryable: true, details: { journal: name, address } },
        cause: reason,
      },
    );
  }

  return {
    get health() {
      return health;
    },
    async run({ signal }, work, before) {
      const ended = new AbortController();
      const late = new AbortController();
      const ends = AbortSignal.any([disposal.signal, late.signal, ...(signal ? [signal] : [])]);
      let last: Unanswered | undefined;

      const ask: Ask = async (request) => {
        if (ends.aborted) throw abortedError(ends);
        try {
          const answer = await until(request(ends), ends);
          health = 'up';
          return answer;
        } catch (error) {
          // A caller who leaves says nothing of the store, unless it waited for as long as it wanted to.
          const isLate = late.signal.aborted || isTimeout(signal);
          if (ends.aborted && !isLate) throw error;
          if (!TranscribeError.isInstance(error)) {
            health = 'down';
            throw new Unanswered(error);
          }
          if (isLate || error.code === 'ERR_CONNECTION') health = 'down';
          throw error;
        }
      };

      async function untilAnswered<T>(whole: (ask: Ask) => Promise<T>): Promise<T> {
        for (;;) {
          try {
            return await whole(ask);
          } catch (error) {
            if (!(error instanceof Unanswered)) throw error;
            last = error;
          }
          await clock.sleep(retryMs, ends);
        }
      }

      try {
        if (disposal.signal.aborted || signal?.aborted) throw abortedError(signal);
        clock.sleep(callTimeoutMs, ended.signal).then(
          () => late.abort(),
          () => {},
        );
        await until(Promise.resolve(before), ends);
        return await untilAnswered(work);
      } catch (error) {
        if (disposal.signal.aborted) {
          throw new TranscribeError('The journal was disposed.', { code: 'ERR_DISPOSED' });
        }
        if (signal?.aborted) throw abortedError(signal);
        if (late.signal.aborted) throw connectionError(last?.reason);
        throw error;
      } finally {
        ended.abort();
      }
    },
    dispose: () => disposal.abort(),
  };
}

function isTimeout(signal: AbortSignal | undefined): boolean {
  return signal?.reason instanceof Error && signal.reason.name === 'TimeoutError';
}
