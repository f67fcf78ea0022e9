import { setMaxListeners } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { abortedError, protocolError } from '@ws/core/internal';
import { isRefusal } from '../../net/auth/identity.js';
import type { Admission } from '../../net/auth/usage.js';
import { refusalError } from '../../net/http/client-errors.js';
import type { ServerLimitSettings } from '../../operations/limits.js';
import { settlesWithin } from '../../operations/settles-within.js';
import type { ProtocolHost } from '../server-protocol.js';

export interface RunningAnswers {
  /** Makes an answer. @param work - never rejects */
  run(response: ServerResponse, work: (life: AnswerLife) => Promise<void>): Promise<void>;
  /** The server ends: they have as long as sessions have. Resolves when there are none. */
  drain(limits: Pick<ServerLimitSettings, 'drainTimeoutMs'>): Promise<void>;
}

/** How long an answer is worked on: until the client leaves, loses its access, or the server gives up what runs. */
export interface AnswerLife {
  /**
   * Aborted when it ends before its time. The reason is what to answer: TranscribeError `ERR_ABORTED`; `ERR_PROTOCOL`:
   * `SHUTTING_DOWN`, `QUOTA_EXCEEDED`, `UNAUTHORIZED`.
   */
  readonly signal: AbortSignal;
  /**
   * Admits the client until the answer is made.
   *
   * @throws TranscribeError `ERR_PROTOCOL`, see {@link refusalError}
   */
  admit(host: Pick<ProtocolHost, 'admit'>, request: IncomingMessage): Promise<Admission>;
}

export function createRunningAnswers(): RunningAnswers {
  const running = new Set<Promise<void>>();
  const ending = new AbortController();
  // As many listen as there are answers, which is no leak.
  setMaxListeners(0, ending.signal);

  async function work(
    response: ServerResponse,
    answer: (life: AnswerLife) => Promise<void>,
  ): Promise<void> {
    const over = new AbortController();
    let admission: Admission | undefined;
    const leave = (): void => over.abort(abortedError(over.signal));
    const giveUp = (): void =>
      over.abort(protocolError('SHUTTING_DOWN', 'The server is shutting down.'));
    const deny = (): void => over.abort(endedAccess(admission?.signal.reason));
    response.once('close', leave);
    ending.signal.addEventListener('abort', giveUp, { once: true });
    if (response.destroyed) leave();
    if (ending.signal.aborted) giveUp();
    try {
      await answer({
        signal: over.signal,
        async admit(host, request) {
          const admitted = await host.admit(request);
          if (isRefusal(admitted)) throw refusalError(admitted);
          admission = admitted;
          admitted.signal.addEventListener('abort', deny, { once: true });
          if (admitted.signal.aborted) deny();
          return admitted;
        },
      });
    } finally {
      response.off('close', leave);
      ending.signal.removeEventListener('abort', giveUp);
      admission?.signal.removeEventListener('abort', deny);
      admission?.leave();
    }
  }

  return {
    run(response, answer) {
      const answered = work(response, answer);
      running.add(answered);
      void answered.then(() => running.delete(answered));
      return answered;
    },
    async drain({ drainTimeoutMs }) {
      const all = Promise.all(running);
      await settlesWithin(all, drainTimeoutMs);
      ending.abort();
      await all;
    },
  };
}

function endedAccess(reason: unknown): Error {
  return reason === 'quota'
    ? protocolError('QUOTA_EXCEEDED', 'This API key has used up its audio of today (UTC).')
    : protocolError(
        'UNAUTHORIZED',
        'The API key of this request is no longer valid. Use another key.',
      );
}
