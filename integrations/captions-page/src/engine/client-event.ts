import type { ClientEvent } from '@ws/client';
import type { SessionEvent } from '@ws/core';
import { wireErrorCode } from '@ws/core/internal';

/** An event as a server tells it. */
export function clientEvent(event: SessionEvent): ClientEvent {
  if (event.type !== 'error') return event;
  const { error, ...rest } = event;
  return { ...rest, code: wireErrorCode(error), message: error.message };
}
