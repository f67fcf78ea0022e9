import { wireErrorCode } from '@ws/core/internal';
import { decodeClientMessage, type StartMessage, type WireErrorCode } from '@ws/core/protocol';
import type { Frame } from '../../net/sockets/socket-queues.js';

/** Fields of `start` that may be in the address as well: an error in them is sent in place of `ready`. */
const ANNOUNCED = ['model', 'language', 'vad', 'turn', 'encoding'] as const;

/**
 * The fields of `start` in the address of a session, if there are any.
 *
 * @throws TranscribeError `ERR_PROTOCOL` where `start` may not have them
 */
export function announcedStart(query: URLSearchParams): StartMessage | undefined {
  const given = ANNOUNCED.map((name) => [name, query.get(name)] as const);
  const said = given.filter(([, value]) => value !== null);
  if (said.length === 0) return undefined;
  const message = decodeClientMessage(
    JSON.stringify({ type: 'start', ...Object.fromEntries(said) }),
  );
  return message.type === 'start' ? message : undefined;
}

const UNREADABLE: ReadonlySet<WireErrorCode> = new Set([
  'INVALID_JSON',
  'INVALID_MESSAGE',
  'MESSAGE_TOO_LARGE',
]);

/** Whether a frame that cannot be read as a message looks like a `start` that asks for redaction. */
export function isRefusedRedaction(frame: Frame, error: unknown): boolean {
  if (frame.type !== 'text' || !UNREADABLE.has(wireErrorCode(error))) return false;
  // In a JSON string the quotes would be escaped.
  return frame.bytes.includes('"start"') && frame.bytes.includes('"redact"');
}
