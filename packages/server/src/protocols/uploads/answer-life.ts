import type { ServerResponse } from 'node:http';
import { abortedError, protocolError } from '@ws/core/internal';
import type { Admission } from '../../net/access/usage.js';

/** How long an answer is worked on. */
export interface AnswerLife extends Disposable {
  /** Aborted when it ends before its time; the reason is what to answer. */
  readonly signal: AbortSignal;
  /** It ends with what its client may do, too. */
  dependOn(admission: Pick<Admission, 'signal'>): void;
}

/**
 * Ends when the client leaves, and when the server does. The reasons: TranscribeError `ERR_ABORTED`; `ERR_PROTOCOL`,
 * `SHUTTING_DOWN`, `QUOTA_EXCEEDED`, `UNAUTHORIZED`.
 *
 * @param ending - the server gives up what runs
 */
export function answerLife(response: ServerResponse, ending: AbortSignal): AnswerLife {
  const over = new AbortController();
  let admitted: AbortSignal | undefined;
  const leave = (): void => over.abort(abortedError(over.signal));
  const give = (): void =>
    over.abort(protocolError('SHUTTING_DOWN', 'The server is shutting down.'));
  const deny = (): void => over.abort(endedAccess(admitted?.reason));
  response.once('close', leave);
  ending.addEventListener('abort', give, { once: true });
  if (response.destroyed) leave();
  if (ending.aborted) give();
  return {
    signal: over.signal,
    dependOn({ signal }) {
      admitted = signal;
      signal.addEventListener('abort', deny, { once: true });
      if (signal.aborted) deny();
    },
    [Symbol.dispose]() {
      response.off('close', leave);
      ending.removeEventListener('abort', give);
      admitted?.removeEventListener('abort', deny);
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
