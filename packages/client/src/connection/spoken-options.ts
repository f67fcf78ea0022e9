import type { EndpointingOptions, SessionChanges } from '@ws/core';
import { invalidOption, readGivenOptions, SESSION_CHANGES } from '@ws/core/internal';

/** Who says where an utterance ends, as `start` and `configure` tell the server. */
export interface EndpointingChecks {
  /** The client listens for pauses itself: the server is never to do it, too. */
  readonly isOwn: boolean;
}

/** What the server is told of endpoints: `undefined` leaves them to it. */
export function ownEndpointing(
  given: EndpointingOptions | undefined,
  { isOwn }: EndpointingChecks,
): EndpointingOptions | undefined {
  if (!isOwn) return given;
  if (given?.automatic) {
    throw invalidOption(
      'endpointing.automatic',
      true,
      'left out or false where "clientVad" is on: the client says where an utterance ends',
    );
  }
  return { ...given, automatic: false };
}

/** A change as it is told. A key that is there and `undefined` takes a setting away. */
export function checkedChanges(changes: SessionChanges, checks: EndpointingChecks): SessionChanges {
  const checked = readGivenOptions(SESSION_CHANGES, changes);
  if (!('endpointing' in checked)) return checked;
  return { ...checked, endpointing: ownEndpointing(checked.endpointing, checks) };
}
