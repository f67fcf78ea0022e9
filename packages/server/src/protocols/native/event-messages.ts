import type { SessionEvent } from '@ws/core';
import { type WarningMessage, wireErrorCode } from '@ws/core/internal';
import type { ServerMessage } from '@ws/core/protocol';
import { wireMessage } from '../conversation/wire-message.js';

/** The events that a client which sends only the original messages knows. */
const ORIGINAL: ReadonlySet<SessionEvent['type']> = new Set([
  'partial',
  'final',
  'warning',
  'error',
]);

/** Whether a client of the original protocol knows an event. */
export function isOriginal(event: SessionEvent): boolean {
  return ORIGINAL.has(event.type);
}

/**
 * The message for an event of a session.
 *
 * @param channel - the event's channel, if each channel has a session
 */
export function toMessage(event: SessionEvent, channel?: number): ServerMessage {
  const of = channel === undefined ? {} : { channel };
  if (event.type !== 'error') return { ...event, ...of };
  const { error, ...place } = event;
  return { ...place, ...of, code: wireErrorCode(error), message: wireMessage(error) };
}

/** @param packets - how many could not be decoded so far */
export function damagedAudio(packets: number): WarningMessage {
  const what = packets === 1 ? 'A packet' : `${packets} packets`;
  return {
    type: 'warning',
    code: 'AUDIO_DAMAGED',
    message: `${what} of the audio cannot be decoded: silence stands in place of what was lost.`,
  };
}
