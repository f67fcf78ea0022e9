import type { ClientSession } from '../../session/client-session.js';

/** What a session tells of its connection, as far as it does. */
type SessionState =
  | { readonly status: 'connecting' | 'open' | 'ending' | 'closed' }
  | { readonly status: 'waiting'; readonly position: number }
  | { readonly status: 'reconnecting'; readonly attempt: number; readonly retryInMs: number };

interface Observable<T> {
  readonly value: T;
}

/** What there is to say of a session's connection; nothing where all is well. */
export function sessionStatus(session: ClientSession): string | undefined {
  const { state } = session as { readonly state?: Observable<SessionState> };
  const value = state?.value;
  switch (value?.status) {
    case 'waiting':
      return `waiting for a place: ${value.position} before us`;
    case 'reconnecting':
      return `connection lost, trying again (${value.attempt})`;
    case 'connecting':
      return 'connecting';
    default:
      return undefined;
  }
}
