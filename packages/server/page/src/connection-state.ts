import type { ClientSession } from '@ws/client';

/** How a session is connected, for people. */
export type ConnectionState =
  | { readonly status: 'connecting' }
  | { readonly status: 'waiting'; readonly position: number }
  | { readonly status: 'open' }
  | { readonly status: 'reconnecting'; readonly attempt: number; readonly retryInMs: number }
  | { readonly status: 'ending' }
  | { readonly status: 'closed' };

/** A value that tells when it changes. */
interface Observed {
  readonly value: ConnectionState;
  subscribe(listener: () => void): () => void;
}

/**
 * Tells how a session is connected, from now until it is closed. A client that knows no states has one that is open.
 *
 * @returns ends the telling
 */
export function watchConnection(
  session: ClientSession,
  tell: (state: ConnectionState) => void,
): () => void {
  const { state } = session as { readonly state?: Observed };
  if (typeof state?.subscribe !== 'function') {
    tell({ status: 'open' });
    return () => {};
  }
  tell(state.value);
  return state.subscribe(() => tell(state.value));
}
